"""Tickets as others may find them: within reach of a hotline, similar ones, of a number, with these words; one's own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from zhigong.kernel import crypto
from zhigong.kernel.access.jurisdiction import range_of
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.registry import get_service
from zhigong.kernel.journal.walls import SEES_PEOPLE
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.queries import HANDLERS_ONLY, visible_matters
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.names import pairs
from zhigong.lib.contacts import clean_mobile, is_mobile
from zhigong.lib.prepared import columns_of, make_instance, prepared
from zhigong.modules.protect.hotline import rules, words
from zhigong.modules.protect.hotline.models import Caller, Ticket

KIND = "hotline.ticket"
MOST = 8


def reachable(seat: Seat):
    """Return tickets the seat's hotline took, or whose matter it may see: state and due, not their page."""
    mine = Q(centre_id=seat.unit_id) | Q(matter__in=visible_matters(seat).filter(kind=KIND))
    return Ticket.objects.filter(mine, range_of(seat, "matter__")).select_related("matter__unit")


def shown(ticket: Ticket) -> dict:
    """Return a ticket as a line of a small list."""
    matter = ticket.matter
    return {
        "id": matter.pk, "number": matter.number, "subject": ticket.subject, "unit": matter.unit.name,
        "state": get_service(matter.kind, matter.procedure_version).state_label(matter.state),
        "is_open": matter.closed_at is None, "on": ticket.registered_on, "headcount": ticket.headcount,
        "category": words.category_title(ticket.category),
    }  # fmt: skip


def similar(
    seat: Seat, *, employer=None, employer_name: str = "", project: str = "", phone: str = "", on: date
):
    """Return (tickets, persons in all, reasons): same employer, project or number within the rule's days."""
    since = on - timedelta(days=int(rules.SIMILAR.on(on)))
    ways = Q()
    if employer is not None:
        ways |= Q(employer=employer)
    elif employer_name:
        ways |= Q(employer_name=employer_name)
    if project:
        ways |= Q(project_name=project)
    if is_mobile(phone):
        ways |= Q(pk__in=callers_with(phone).values("ticket_id"))
    if not ways:
        return [], 0
    rows = list(reachable(seat).filter(ways, registered_on__gte=since).order_by("-matter_id")[: MOST * 3])
    return [shown(row) for row in rows], sum(row.headcount for row in rows)


def callers_with(number: str):
    """Return the callers of a number that the seat acted in may see, under every digest key in use."""
    digests = crypto.digest_candidates("phone", clean_mobile(number))
    return Caller.objects.filter(phone_digest__in=digests)


def earlier_tickets(seat: Seat, number: str) -> list[dict]:
    """Return the last tickets within the seat's reach that came from a number, as lines of a small list."""
    callers = callers_with(number).values("ticket_id")
    return [shown(row) for row in reachable(seat).filter(pk__in=callers).order_by("-matter_id")[:MOST]]


@dataclass(frozen=True)
class Found:
    """A ticket that was searched for: its matter (with the unit), and when its nearest open to-do is due."""

    matter: Matter
    ticket: Ticket
    employer: str
    due_at: datetime | None


# Each way is one index and one kept plan; the first wall stands in it as `visible_matters` has it for an officer.
_WAYS = {
    "number": "m.number = %(asked)s",
    "telephone": "m.id = ANY(ARRAY(SELECT c.matter_id FROM hotline_callers c WHERE c.phone_digest = ANY(%(asked)s)))",
    "employers": "t.employer_id = ANY(%(asked)s::bigint[])",
    "words": "m.id = ANY(hotline_found(%(pairs)s::text[], %(asked)s, %(most)s))",  # open ones (migration 0002)
}


@cache
def _finding(way: str, place: str) -> str:
    return f"""
SELECT {columns_of(Matter, "m")}, {columns_of(Unit, "u")}, {columns_of(Ticket, "t")}, e.name,
       (SELECT min(d.due_at) FROM todos d WHERE d.matter_id = m.id AND d.done_at IS NULL)
  FROM matters m JOIN hotline_tickets t ON t.matter_id = m.id JOIN units u ON u.id = m.unit_id
  LEFT JOIN employers e ON e.id = t.employer_id
 WHERE {_WAYS[way]} AND m.kind = '{KIND}' AND m.{place} BETWEEN %(low)s AND %(high)s
   AND (m.confidentiality = 0 OR m.confidentiality = {HANDLERS_ONLY} AND (m.unit_id = %(unit)s
        OR EXISTS (SELECT FROM todos h WHERE h.matter_id = m.id AND h.unit_id = %(unit)s)))
 ORDER BY m.id DESC LIMIT %(most)s
"""


def find_tickets(seat: Seat, way: str, asked, most: int) -> list[Found]:
    """Return an officer's tickets, newest first, by their number, the caller's telephone, employers (ids) or words."""
    if seat.role not in SEES_PEOPLE:
        return []
    on_line = seat.line == "industrial"
    low, high = (seat.ilo, seat.ihi) if on_line else (seat.lo, seat.hi)
    values = {"asked": asked, "most": most, "low": low, "high": high, "unit": seat.unit_id}
    if way == "words":
        values["pairs"] = pairs(asked)
    elif way == "telephone":
        values["asked"] = crypto.digest_candidates("phone", clean_mobile(asked))
    with prepared(connection) as cursor:
        cursor.execute(_finding(way, "industry_position" if on_line else "position"), values)
        return [_found(row) for row in cursor.fetchall()]


def _found(row: tuple) -> Found:
    first = len(Matter._meta.concrete_fields)
    second = first + len(Unit._meta.concrete_fields)
    matter = make_instance(connection, Matter, row[:first])
    matter.unit = make_instance(connection, Unit, row[first:second])
    ticket = make_instance(connection, Ticket, row[second:-2])
    return Found(matter, ticket, row[-2] or ticket.employer_name, row[-1])


def own_tickets(seat: Seat):
    """Return the tickets a signed-in worker handed in or is the reporter of, newest first."""
    mine = Exists(Ticket.objects.filter(pk=OuterRef("pk")))
    return (
        visible_matters(seat)
        .filter(mine, kind=KIND)
        .select_related("unit", "hotline_ticket")
        .order_by("-id")[:50]
    )
