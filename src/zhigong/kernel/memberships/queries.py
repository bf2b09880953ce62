"""Reading memberships within a seat: lists joined to people, finding by name; where somebody's membership stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhigong.kernel.access.jurisdiction import range_of
from zhigong.kernel.access.seats import EVERYWHERE, Seat
from zhigong.kernel.memberships.models import Membership

LIVING = ("active", "transferring_out", "retained")


def members_in(seat: Seat, states: tuple[str, ...] = LIVING):
    """Return the memberships in the seat's range with person and unit loaded; the range stands in the SQL.

    Page by keyset: `.order_by("position", "pk")` and `filter(position__gt=…)`; the index is (position, id).
    """
    return Membership.objects.filter(range_of(seat), state__in=states).select_related("person", "unit")


def page_named(
    name: str,
    letters: str,
    limit: int,
    *,
    states: Iterable[str] = LIVING,
    lo: int = EVERYWHERE[0],
    hi: int = EVERYWHERE[1],
    after: UUID | None = None,
) -> tuple[list[UUID], int | None]:
    """Return memberships in the present seat's range whose person is named or read so, in the order of lists.

    `lo` … `hi` narrow the range on the seat's line; `after` is the last one of the page before. Beside them how many
    there are in all, or None when the name is so frequent that nobody counted.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT membership_id, whole FROM members_named(%s, %s, %s::text[], %s, %s, %s::uuid, %s)",
            [name, letters, list(states), lo, hi, after, limit],
        )
        rows = cursor.fetchall()
    return [membership for membership, _whole in rows], rows[0][1] if rows else 0


def named_members(name: str, letters: str, limit: int, **narrowed) -> list[UUID]:
    """Return what `page_named` finds."""
    return page_named(name, letters, limit, **narrowed)[0]


def holds_membership(person_id: UUID) -> bool:
    """Return whether a person holds an active membership in any union: yes or no, for a person known by the door."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_holds_membership(%s::uuid)", [person_id])
        return cursor.fetchone()[0]


@dataclass(frozen=True, slots=True)
class Held:
    """Where somebody's membership stands; nothing else of it is told outside the seat."""

    person_id: UUID
    membership_id: UUID
    unit_id: int
    state: str


def held_memberships(person_ids: Iterable[UUID]) -> dict[UUID, Held]:
    """Return person → where their membership stands, in any union; for officers and for oneself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM held_memberships(%s::uuid[])", [list(person_ids)])
        return {row[0]: Held(*row) for row in cursor.fetchall()}
