"""What the import asks of the database: units in reach, rows that stood earlier in the file, what became of each."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from zhigong.kernel.orgs.kinds import may_take_members
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.organise.rosters.models import Import


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What the import needs to know of a unit."""

    id: int
    code: str
    state: str
    takes_members: bool
    path: tuple[int, ...]
    employer_id: int | None


def scope_range(unit_id: int | None, line: str) -> dict:
    """Return the filter of the units in reach of a seat; the house itself (no unit) reaches all."""
    if unit_id is None:
        return {}
    unit = Unit.objects.get(pk=unit_id)
    if line == "industrial":
        return {"industry_position__range": (unit.industry_position, unit.industry_position_end)}
    return {"position__range": (unit.position, unit.position_end)}


def find_units(codes: set[str], unit_id: int | None, line: str) -> dict[str, UnitFacts]:
    """Return the units with these codes that lie in reach, by code."""
    fields = ("id", "code", "state", "kind", "path", "employer_id")
    found = Unit.objects.filter(code__in=codes - {""}, **scope_range(unit_id, line)).values_list(*fields)
    return {
        code: UnitFacts(pk, code, state, may_take_members(kind), tuple(path), employer_id)
        for pk, code, state, kind, path, employer_id in found
    }


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


def sum_counts(roster: Import) -> dict[str, int]:
    """Return outcome → rows over all batches walked so far."""
    total: dict[str, int] = {}
    for counts in roster.batches.values_list("counts", flat=True):
        for outcome, count in counts.items():
            total[outcome] = total.get(outcome, 0) + count
    return total
