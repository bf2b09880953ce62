"""What the import asks of the register: units in reach, people by document, and who may be the same person."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from zhigong.kernel.orgs.kinds import may_take_members
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.organise.rosters.models import Import

FACTS = (
    "ethnicity",
    "education",
    "political_status",
    "employment_status",
    "skill_level",
    "hukou_type",
    "is_migrant",
)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What the import needs to know of a unit."""

    id: int
    code: str
    state: str
    takes_members: bool
    path: tuple[int, ...]
    employer_id: int | None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person found by document, with the membership they hold or retain (None: they hold none)."""

    digest: bytes
    id: UUID
    name: str
    ethnicity: str
    education: str
    political_status: str
    employment_status: str
    skill_level: str
    hukou_type: str
    is_migrant: bool | None
    mobile_digest: bytes | None
    identity_level: int
    membership_id: UUID | None
    unit_id: int | None
    state: str
    employment_form: str
    joined_on: date | None


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


def rows_by_digest(roster: Import, digests: list[bytes], *, before: int) -> dict[bytes, int]:
    """Return digest → row number of sound rows in earlier batches of this import."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT doc_digest, min(number) FROM roster_rows"
            " WHERE roster_id = %s AND batch < %s AND doc_digest = ANY(%s) GROUP BY doc_digest",
            [roster.id, before, digests],
        )
        return {bytes(digest): number for digest, number in cursor.fetchall()}


def find_known(digests: list[bytes]) -> dict[bytes, KnownPerson]:
    """Return the people with these document digests, with the membership each holds or retains."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.doc_digest, p.id, p.name, p.ethnicity, p.education, p.political_status, p.employment_status,"
            " p.skill_level, p.hukou_type, p.is_migrant, p.mobile_digest, p.identity_level,"
            " m.id, m.unit_id, coalesce(m.state, ''), coalesce(m.employment_form, ''), m.joined_on"
            " FROM people p LEFT JOIN memberships m"
            " ON m.person_id = p.id AND m.state IN ('active', 'transferring_out', 'retained')"
            " WHERE p.doc_digest = ANY(%s) AND p.erased_at IS NULL"
            " ORDER BY m.state = 'retained' DESC NULLS FIRST",
            [digests],
        )
        rows = cursor.fetchall()
    return {
        bytes(row[0]): KnownPerson(bytes(row[0]), *row[1:10], row[10] and bytes(row[10]), *row[11:])
        for row in rows
    }


ROW_COLUMNS = {
    "batch": "integer",
    "number": "integer",
    "outcome": "text",
    "errors": "jsonb",
    "warnings": "jsonb",
    "doc_digest": "bytea",
    "person_id": "uuid",
    "unit_id": "bigint",
}


def keep_rows(roster: Import, rows: list[tuple]) -> None:
    """Write the rows of a batch in one statement (COPY is not possible under row-level security)."""
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _name in ROW_COLUMNS]
    arrays = ", ".join(f"%s::{kind}[]" for kind in ROW_COLUMNS.values())
    names = ", ".join(ROW_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO roster_rows (roster_id, {names}) SELECT %s, v.* FROM unnest({arrays}) AS v",
            [roster.id, *columns],
        )


def sum_counts(roster: Import) -> dict[str, int]:
    """Return outcome → rows over all batches walked so far."""
    total: dict[str, int] = {}
    for counts in roster.batches.values_list("counts", flat=True):
        for outcome, count in counts.items():
            total[outcome] = total.get(outcome, 0) + count
    return total
