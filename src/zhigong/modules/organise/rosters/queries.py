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


HELD = """
SELECT DISTINCT ON (m.person_id) m.person_id, m.id, m.unit_id, m.state, coalesce(m.employment_form, ''), m.joined_on
  FROM memberships m
 WHERE m.person_id = ANY(%s) AND m.state IN ('active', 'transferring_out', 'retained')
 ORDER BY m.person_id, m.state = 'retained'
"""
FACTS_OF = """
SELECT p.id, p.name, p.ethnicity, p.education, p.political_status, p.employment_status, p.skill_level, p.hukou_type,
       p.is_migrant, p.mobile_digest, p.identity_level
  FROM people p WHERE p.id = ANY(%s) AND p.erased_at IS NULL
"""
NOT_READ = ("", "", "", "", "", "", "", None, None, 0)


def find_known(people: list[UUID], unit_ids: set[int]) -> dict[UUID, KnownPerson]:
    """Return what is known of people found by document, with the membership each holds or retains.

    Facts are read only of people who hold none, or hold it in one of these units: of a member of another union the
    import learns that they are one, and nothing else.
    """
    if not people:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(HELD, [people])
        held = {row[0]: row[1:] for row in cursor.fetchall()}
        wanted = [person for person in people if person not in held or held[person][1] in unit_ids]
        cursor.execute(FACTS_OF, [wanted])
        facts = {row[0]: row[1:] for row in cursor.fetchall()}
    known = {}
    for person in people:
        *told, mobile, level = facts.get(person, NOT_READ)
        mobile = bytes(mobile) if mobile else None
        known[person] = KnownPerson(
            person, *told, mobile, level, *held.get(person, (None, None, "", "", None))
        )
    return known


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
