"""What the import asks of the database: units in reach, rows that stood earlier in the file, what became of each."""

from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from zhigong.kernel.orgs.models import Unit


def scope_range(unit_id: int | None, line: str) -> dict:
    """Return the filter of the units in reach of a seat; the house itself (no unit) reaches all."""
    if unit_id is None:
        return {}
    unit = Unit.objects.get(pk=unit_id)
    if line == "industrial":
        return {"industry_position__range": (unit.industry_position, unit.industry_position_end)}
    return {"position__range": (unit.position, unit.position_end)}


def is_in_reach(code: str, unit_id: int | None, line: str) -> bool:
    """Whether there is a union with this code in reach of a seat at this unit."""
    return Unit.objects.filter(code=code, **scope_range(unit_id, line)).exists()


def leave_out_earlier(roster_id: UUID) -> int:
    """Leave out judged rows whose document stood in an earlier batch of this file; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT roster_leave_out(%s::uuid)", [roster_id])
        return cursor.fetchone()[0]


def keep_rows(roster_id: UUID, batch: int, is_dry: bool, remarks: list[dict]) -> dict[str, int]:
    """Keep what became of every row of the judged batch and return outcome → rows.

    The database refuses (ZG004) when fewer members are there than rows were accepted.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT what, amount FROM roster_keep_rows(%s::uuid, %s, %s, %s)",
            [roster_id, batch, is_dry, Jsonb(remarks)],
        )
        return dict(cursor.fetchall())
