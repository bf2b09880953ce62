"""What other lines may ask of wage arrears: take over a hotline ticket, and the figures of a range."""

from datetime import date, datetime
from uuid import UUID

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.children import open_child
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.matters.parties import persons_of
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.protect.hotline import public as hotline
from zhigong.modules.protect.wage_arrears import queries

__all__ = ["figures", "open_from", "record_report"]
figures = queries.figures


def record_report(data: dict, *, seat: Seat, now: datetime) -> Outcome:
    """Write down a report at the seat's own union. Refused with a sentence."""
    unit = Unit.objects.get(pk=seat.unit_id)
    return open_matter(
        "wage_arrears.report", unit=unit, parties=[], seat=seat, now=now, data=data, step_code="record"
    )


def open_from(ticket_id: UUID, data: dict, *, seat: Seat, now: datetime) -> Outcome:
    """Open a report that grows out of a hotline ticket in sight; its callers stay its reporters. Refused."""
    ticket = get_matter(ticket_id, seat)
    unit = Unit.objects.get(pk=seat.unit_id)
    callers = [("reporter", person) for person in persons_of(ticket)]
    return open_child(
        ticket,
        "wage_arrears.report",
        unit=unit,
        parties=callers,
        seat=seat,
        now=now,
        data=data | {"source": "hotline"},
        step_code="record",
    )


def suggested(ticket_id: UUID, on: date) -> dict:
    """Return what a ticket already says, as initial values of the form."""
    facts = hotline.facts(ticket_id)
    return {
        "source": "hotline",
        "employer": facts.employer_name,
        "place": facts.place_code,
        "project": facts.project_name,
        "is_construction": bool(facts.project_name),
        "people": facts.headcount or None,
        "amount": facts.amount_claimed,
        "story": facts.content,
        "owed_to": on,
        "cause": "unknown",
    }
