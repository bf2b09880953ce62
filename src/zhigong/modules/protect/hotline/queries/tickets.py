"""Tickets as others may find them: within reach of a hotline, similar ones, of a number, with these words; one's own."""

from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from zhigong.kernel import crypto
from zhigong.kernel.access.jurisdiction import range_of
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.registry import get_service
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.orgs.names import pairs
from zhigong.lib.contacts import clean_mobile, is_mobile
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
    digests = [digest for _key, digest in crypto.digest_candidates("phone", clean_mobile(number))]
    return Caller.objects.filter(phone_digest__in=digests)


def tickets_of_number(number: str) -> list[UUID]:
    """Return the ids of tickets that came from a number, as far as the seat acted in may know who called."""
    return list(callers_with(number).values_list("pk", flat=True))


def earlier_tickets(seat: Seat, number: str) -> list[dict]:
    """Return the last tickets within the seat's reach that came from a number, as lines of a small list."""
    callers = callers_with(number).values("ticket_id")
    return [shown(row) for row in reachable(seat).filter(pk__in=callers).order_by("-matter_id")[:MOST]]


def tickets_worded(text: str, most: int) -> list[UUID]:
    """Return open tickets of the seat acted in whose subject, employer or project has these words (migration 0002)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hotline_found(%s::text[], %s, %s)", [pairs(text), text, most])
        return cursor.fetchone()[0] or []


def own_tickets(seat: Seat):
    """Return the tickets a signed-in worker handed in or is the reporter of, newest first."""
    mine = Exists(Ticket.objects.filter(pk=OuterRef("pk")))
    return (
        visible_matters(seat)
        .filter(mine, kind=KIND)
        .select_related("unit", "hotline_ticket")
        .order_by("-id")[:50]
    )
