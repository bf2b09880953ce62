"""The register's list as of a day: the people in sight today, where and in which state they were then."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from zhigong.kernel.orgs.models import Unit

_STOOD = """
SELECT s.* FROM members_stood(%(node)s, %(day)s, %(states)s::text[], %(kind)s,
    (SELECT path FROM units_as_of(ARRAY[%(node)s]::bigint[], %(day)s, 'infinity') u WHERE u.unit_id = %(unit)s),
    %(after)s, %(limit)s, coalesce(day_ends(%(known_on)s::date), 'infinity')) s
"""


@dataclass(frozen=True)
class Stood:
    """One membership on a day: its union by that day's name and tree, its state and description then."""

    membership_id: UUID
    path: list[int]
    unit_name: str
    state: str
    worker_kind: str
    joined_on: date

    @property
    def key(self) -> str:
        """What the next page begins after."""
        return f"{self.path[-1]}.{self.membership_id}"


def members_stood(
    unit: Unit, day: date, known_on: date | None, *, states: tuple, worker_kind: str, after: str, limit: int
) -> list[Stood]:
    """Return one page of who stood below `unit` on a day, in the order of its tree, of those the present seat sees."""
    unit_id, membership_id = _split(after)
    values = {"node": unit.pk, "day": day, "known_on": known_on, "states": list(states), "kind": worker_kind}
    with connection.cursor() as cursor:
        cursor.execute(_STOOD, {**values, "unit": unit_id, "after": membership_id, "limit": limit})
        return [Stood(*row) for row in cursor.fetchall()]


def _split(after: str) -> tuple[int | None, UUID | None]:
    unit_id, _dot, membership_id = after.partition(".")
    try:
        return int(unit_id), UUID(membership_id)
    except ValueError:
        return None, None
