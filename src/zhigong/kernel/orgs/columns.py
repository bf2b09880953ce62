"""Writing many rows of a model at once through COPY, with ids taken from the sequence beforehand."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import JSONField, Model
from psycopg import sql
from psycopg.types.json import Json


def take_ids(model: type[Model], count: int) -> list[int]:
    """Return `count` fresh ids of a model with a counted key; nobody else gets them."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, column, count],
        )
        return [row[0] for row in cursor.fetchall()]


def analyse(*models: type[Model]) -> None:
    """Gather the planner's statistics after a bulk load; the application role may not do that itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT analyse_tables(%s)", [[model._meta.db_table for model in models]])


def copy_rows(model: type[Model], rows: Iterable[Model]) -> int:
    """Write instances (ids set) through COPY and return how many; columns with a database default are left to it."""
    fields = [field for field in model._meta.concrete_fields if not field.has_db_default()]
    names = [field.attname for field in fields]
    documents = {field.attname for field in fields if isinstance(field, JSONField)}
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(field.column) for field in fields),
    )
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(
                [Json(getattr(row, name)) if name in documents else getattr(row, name) for name in names]
            )
            count += 1
    return count
