"""Reading memberships within a seat: lists joined to people, finding by name, last four, document; the door's answer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhigong.kernel.access.jurisdiction import range_of
from zhigong.kernel.access.seats import EVERYWHERE, Seat
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.people.doors import identity_door
from zhigong.kernel.people.register import document_digests, mobile_digests, tail_digests
from zhigong.lib.contacts import clean_mobile, is_mobile
from zhigong.lib.document_types import TYPES
from zhigong.lib.identity import clean_document, digest_type
from zhigong.lib.ids import is_member_number

LIVING = ("active", "transferring_out", "retained")
_LETTERS = re.compile(r"[A-Za-z ]+")
_FOUR = re.compile(r"[0-9]{3}[0-9Xx]")


def members_in(seat: Seat, states: tuple[str, ...] = LIVING):
    """Return the memberships in the seat's range with person and unit loaded; the range stands in the SQL.

    Page by keyset: `.order_by("position", "pk")` and `filter(position__gt=…)`; the index is (position, id).
    """
    return Membership.objects.filter(range_of(seat), state__in=states).select_related("person", "unit")


def memberships_of(person_id: UUID):
    """Return all memberships of a person the seat sees (their own, for a worker), latest first."""
    return Membership.objects.filter(person_id=person_id).select_related("unit").order_by("-last_event_id")


def timeline(membership_id: UUID):
    """Return a membership's events in order."""
    return MembershipEvent.objects.filter(membership_id=membership_id).order_by("pk")


def find_members(seat: Seat, text: str, limit: int = 50):
    """Return memberships in the seat's range for what was typed: a name (from its beginning), pinyin or initials,
    the last four of a document, or a whole document or phone number.
    """
    text = text.strip()
    if not text:
        return Membership.objects.none()
    if _FOUR.fullmatch(text):
        return find_by_last_four(seat, text)[:limit]
    if text.isascii() and any(char.isdigit() for char in text):
        return find_by_number(seat, text)[:limit]
    if _LETTERS.fullmatch(text):
        return _named(seat, "", text.replace(" ", "").lower(), limit)
    return _named(seat, text, "", limit)


def find_by_last_four(seat: Seat, last_four: str):
    """Return memberships in the seat's range whose document ends so."""
    return (
        members_in(seat)
        .filter(person__doc_tail_digest__in=tail_digests(last_four))
        .order_by("position", "pk")
    )


def find_by_number(seat: Seat, number: str):
    """Return memberships in the seat's range by a member number, a phone, or a whole document number of any type."""
    rows = members_in(seat).order_by("position", "pk")
    if is_member_number(number):
        found = rows.filter(number=number)
        if found.exists():
            return found
    if is_mobile(clean_mobile(number)):
        return rows.filter(person__mobile_digest__in=mobile_digests(clean_mobile(number)))
    kinds = {digest_type(code) for code in TYPES}
    digests = [made for kind in kinds for made in document_digests(kind, clean_document(kind, number))]
    return rows.filter(person__doc_digest__in=digests)


def find_by_document(seat: Seat, doc_type: str, number: str):
    """Return memberships in the seat's range of whoever holds this document (number cleaned)."""
    return members_in(seat).filter(person__doc_digest__in=document_digests(doc_type, number))


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


def _named(seat: Seat, typed: str, letters: str, limit: int):
    """Find through the owner's function, which reads the range from the seat acted in, then load what was found."""
    found = named_members(typed, letters, limit)
    return members_in(seat).filter(pk__in=found).order_by("person__name_pinyin", "pk")


def holder_exists(doc_type: str, number: str, *, proof: int, purpose: str) -> bool | None:
    """Return whether the holder of a document has an active membership anywhere; None without proof (see the door).

    One journal entry per use.
    """
    answer = identity_door(doc_type, number, proof=proof, purpose=purpose)
    if not answer.is_answered:
        return None
    return bool(answer.person_id) and holds_membership(answer.person_id)


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
