"""Statements the server keeps prepared, for what every step repeats: a cursor, and one row read or written by key."""

import re
from functools import cache

import psycopg
from psycopg._preparing import PrepareManager

_KEPT_AT_MOST = 100  # as many statements as psycopg keeps prepared on a connection

# An upgrade has changed a table under its plan; a pooler has led elsewhere, where nothing was prepared.
_OUTDATED = (psycopg.errors.FeatureNotSupported, psycopg.errors.InvalidSqlStatementName)
_NAMES_CHANGED = re.compile(rb"DROP|ALTER|DISCARD ALL|DEALLOCATE ALL").match


class _KeptStatements(PrepareManager):
    """Prepared statements outlive a rollback, as they do in the server.

    psycopg forgets them all at every refusal, because what the transaction made might be made again otherwise; the
    program makes no tables, and each statement would be planned anew for its next five runs.
    """

    def clear(self) -> bool:
        """Keep them: psycopg asks for this after a rollback."""
        return False

    def _should_discard(self, prep, results) -> bool:
        is_changed = any(_NAMES_CHANGED(result.command_status or b"") for result in results)
        return super().clear() if is_changed else False


class _PreparedCursor(psycopg.Cursor):
    def execute(self, query, params=None, **options):
        try:
            return super().execute(query, params, prepare=True, **options)
        except _OUTDATED:
            PrepareManager.clear(self.connection._prepared)
            raise


def prepared(connection):
    """Return such a cursor of Django's `connection`; errors, query logs and limits are Django's as with any other.

    Only for statements whose best plan is the same for everybody (inserts, rows by key): planning costs more than
    running them, and a kept plan saves it. A search by a seat's range must be planned for that range each time,
    otherwise a county's page runs the plan made for the nation.
    """
    connection = _own(connection)
    connection.ensure_connection()
    cursor = _cursor(connection.connection)
    return (
        connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)
    )


def _cursor(session: psycopg.Connection) -> psycopg.Cursor:
    session._prepared.__class__ = _KeptStatements  # psycopg has no public word for it; a test would notice
    return _PreparedCursor(session)


def _own(connection):
    """Return the connection behind Django's proxy, which looks it up again for every word asked of it."""
    return connection.ensure_connection.__self__


def rows_of(connection, statement: str, values=()) -> list[tuple]:
    """Run a fixed statement as a cursor of `prepared` does and return all its rows.

    Its cursor stays with the connection: how its values travel is worked out once, not with every request.
    """
    own = _own(connection)
    if own.queries_logged or own.execute_wrappers:
        with prepared(own) as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()
    own.validate_no_broken_transaction()
    own.ensure_connection()
    with own.wrap_database_errors:
        known, cursor = _kept_cursor(own.connection, statement)
        return cursor.execute(known, values).fetchall()


def _kept_cursor(session: psycopg.Connection, statement: str) -> tuple[str, psycopg.Cursor]:
    """Return the very text the cursor knows with its cursor: to psycopg, the same words elsewhere are another query."""
    kept = session.__dict__.setdefault("kept_cursors", {})
    if statement not in kept:
        if len(kept) >= _KEPT_AT_MOST:
            kept.clear()
        kept[statement] = (statement, _cursor(session))
    return kept[statement]


def read_row(connection, model, key, *, lock: bool = False):
    """Return the instance of a Django model with this key, its row locked on request; raises model.DoesNotExist."""
    found = find_row(connection, model, key, lock=lock)
    if found is None:
        raise model.DoesNotExist(f"no {model._meta.db_table} {key}")
    return found


def find_row(connection, model, key, *, by: str = "", lock: bool = False):
    """Return the instance of a Django model with this key (of the unique field `by`), or None when this seat sees no such row."""
    return first_of(connection, model, _reading(model, by, lock), [key])


def first_of(connection, model, statement: str, values):
    """Return the instance in the first row of a statement that reads `columns_of` the model, or None."""
    rows = rows_of(connection, statement, values)
    return make_instance(connection, model, rows[0]) if rows else None


def make_instance(connection, model, row):
    """Return a model's instance from its columns in the order of `columns_of`."""
    names, converters = _shape(model)
    values = list(row)
    for place, field in converters:
        for convert in field.get_db_converters(connection):
            values[place] = convert(values[place], field.cached_col, connection)
    return model.from_db(connection.alias, names, values)


def write_row(connection, instance, names: tuple[str, ...]) -> None:
    """Write the named columns of an instance to its row by key; raises DoesNotExist when no row was there to write."""
    meta = type(instance)._meta
    fields = [meta.get_field(name) for name in names]
    values = [field.get_db_prep_save(field.pre_save(instance, False), connection) for field in fields]
    with prepared(connection) as cursor:
        cursor.execute(_writing(type(instance), names), [*values, instance.pk])
        if cursor.rowcount != 1:
            raise type(instance).DoesNotExist(f"no {meta.db_table} {instance.pk}")


def add_row(connection, instance) -> bool:
    """Insert an instance; False when a row with the same unique key is there already. Nothing is read back."""
    columns, values = _given(connection, instance)
    with prepared(connection) as cursor:
        cursor.execute(f"{_inserting(type(instance), columns)} ON CONFLICT DO NOTHING", values)
        return cursor.rowcount == 1


def insert_row(connection, instance) -> None:
    """Insert an instance as `save(force_insert=True)` does, without signals; a key the database counts is read back."""
    columns, values = _given(connection, instance)
    statement = _inserting(type(instance), columns)
    with prepared(connection) as cursor:
        if instance.pk is None:
            cursor.execute(f'{statement} RETURNING "{instance._meta.pk.column}"', values)
            instance.pk = cursor.fetchone()[0]
        else:
            cursor.execute(statement, values)
    instance._state.adding, instance._state.db = False, connection.alias


def _given(connection, instance) -> tuple[tuple[str, ...], list]:
    """Return the columns to write and their values."""
    connection = _own(connection)
    fields = [field for field in type(instance)._meta.concrete_fields if not _is_left_out(instance, field)]
    values = [field.get_db_prep_save(field.pre_save(instance, True), connection) for field in fields]
    return tuple(field.column for field in fields), values


def columns_of(model, table: str) -> str:
    """Return a model's columns for a SELECT, each with the table's name in the statement."""
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


def _is_left_out(instance, field) -> bool:
    """Whether the database gives the value: a counted key, or a default of its own."""
    value = getattr(instance, field.attname)
    return (field.primary_key and value is None) or (field.has_db_default() and hasattr(value, "expression"))


@cache
def _shape(model) -> tuple[list[str], list]:
    fields = model._meta.concrete_fields
    converters = [(place, field) for place, field in enumerate(fields) if hasattr(field, "from_db_value")]
    return [field.attname for field in fields], converters


@cache
def _reading(model, by: str, lock: bool) -> str:
    meta = model._meta
    what, where = columns_of(model, "r"), f'r."{meta.get_field(by).column if by else meta.pk.column}" = %s'
    return f'SELECT {what} FROM "{meta.db_table}" r WHERE {where}{" FOR UPDATE" * lock}'


@cache
def _inserting(model, columns: tuple[str, ...]) -> str:
    names, places = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})'


@cache
def _writing(model, names: tuple[str, ...]) -> str:
    meta = model._meta
    changes = ", ".join(f'"{meta.get_field(name).column}" = %s' for name in names)
    return f'UPDATE "{meta.db_table}" SET {changes} WHERE "{meta.pk.column}" = %s'
