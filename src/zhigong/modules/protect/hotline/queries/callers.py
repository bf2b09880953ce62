"""Who is calling: recognised by the number's digest, with the number's earlier tickets and a membership in sight."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.registry import get_service
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.queries import members_in
from zhigong.kernel.people.register import mobile_digests
from zhigong.lib.contacts import clean_mobile, is_mobile
from zhigong.lib.masks import mask_mobile, mask_name
from zhigong.modules.protect.hotline import rules, words
from zhigong.modules.protect.hotline.models import Call, Caller, Ticket
from zhigong.modules.protect.hotline.queries.lists import reachable

MOST = 8
LIVE_FOR = timedelta(hours=6)  # a call whose end was never told is over by then


@dataclass
class Recognised:
    """What is known of a number: memberships and tickets the seat may see."""

    mobile: str
    members: list = field(default_factory=list)
    tickets: list = field(default_factory=list)


def recognise(seat: Seat, number: str) -> Recognised:
    """Return who a number may be; nothing outside the seat's range. Masked, and journaled as one reading."""
    number = clean_mobile(number)
    found = Recognised(number)
    if not is_mobile(number):
        return found
    rows = list(members_in(seat).filter(person__mobile_digest__in=mobile_digests(number))[:MOST])
    found.members = [
        {"id": row.pk, "name": mask_name(row.person.name), "unit": row.unit.name, "since": row.since_on}
        for row in rows
    ]
    digests = [digest for _key, digest in crypto.digest_candidates("phone", number)]
    callers = Caller.objects.filter(phone_digest__in=digests).values("ticket_id")
    tickets = reachable(seat).filter(pk__in=callers).order_by("-matter_id")[:MOST]
    found.tickets = [shown(ticket) for ticket in tickets]
    if rows:
        entries.read("hotline.recognise", [row.person_id for row in rows], detail={"names": "masked"})
    return found


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
        digests = [digest for _key, digest in crypto.digest_candidates("phone", phone)]
        ways |= Q(pk__in=Caller.objects.filter(phone_digest__in=digests).values("ticket_id"))
    if not ways:
        return [], 0
    rows = list(reachable(seat).filter(ways, registered_on__gte=since).order_by("-matter_id")[: MOST * 3])
    return [shown(row) for row in rows], sum(row.headcount for row in rows)


def live_call(seat: Seat, username: str, now: datetime) -> Call | None:
    """Return the call that rings for this call-taker, or that they are speaking in; theirs before anybody's."""
    calls = Call.objects.filter(
        unit=seat.unit_id, state__in=("ringing", "answered"), started_at__gt=now - LIVE_FOR
    )
    mine = list(calls.filter(Q(agent=username) | Q(agent="", state="ringing")).order_by("-started_at")[:5])
    return max(mine, key=lambda call: (call.agent == username, call.started_at), default=None)


def caller_shown(ticket: Ticket) -> dict | None:
    """Return the caller masked, as the ticket's page shows it; None when anonymous or not for this seat."""
    caller = Caller.objects.filter(pk=ticket.pk).first()
    if caller is None:
        return None
    clear = caller.open()
    return {
        "name": mask_name(clear["name"]), "phone": mask_mobile(clear["phone"]),
        "age": dict(words.AGE_BANDS).get(caller.age_band, "") if caller.age_band else "",
    }  # fmt: skip


def caller_in_clear(ticket: Ticket, purpose: str) -> dict | None:
    """Return name and phone in clear with the reading journaled; None when anonymous or not for this seat."""
    caller = Caller.objects.filter(pk=ticket.pk).first()
    if caller is None:
        return None
    people = [ticket.person_id] if ticket.person_id else []
    entries.record(
        "hotline.reveal",
        outcome="read",
        subjects=people,
        matter=ticket.pk,
        purpose=purpose,
        detail={"fields": ["phone"]},
    )
    return caller.open()
