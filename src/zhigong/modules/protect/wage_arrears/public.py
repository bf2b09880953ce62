"""What other lines may ask of wage arrears: take over a hotline ticket, and the figures of a range."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.children import open_child
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.matters.parties import persons_of
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.protect.hotline import public as hotline
from zhigong.modules.protect.wage_arrears import queries
from zhigong.modules.protect.wage_arrears.models import ArrearsReport

__all__ = ["Facts", "facts", "figures", "new_on", "open_from", "record_report", "suggested", "verified"]
figures, monthly, new_on = queries.figures, queries.monthly, queries.new_on


@dataclass(frozen=True)
class Facts:
    """A report's facts for other lines: sums in yuan, no names."""

    matter_id: UUID
    number: str
    employer_id: int | None
    employer_name: str
    people: int
    owed: Decimal
    left: Decimal
    is_verified: bool


def facts(matter_id: UUID) -> Facts:
    """Return the facts of a report in sight. ArrearsReport.DoesNotExist outside."""
    report = ArrearsReport.objects.select_related("matter").get(pk=matter_id)
    found = queries.sums(report)
    return Facts(
        matter_id, report.matter.number, report.employer_id, report.employer_name, found["people"],
        found["owed"], found["left"], report.verified_at is not None,
    )  # fmt: skip


def record_report(data: dict, *, seat: Seat, now: datetime) -> Outcome:
    """Write down a report at the seat's own union. Refused with a sentence."""
    unit = Unit.objects.get(pk=seat.unit_id)
    return open_matter(
        "wage_arrears.report", unit=unit, parties=[], seat=seat, now=now, data=data, step_code="record"
    )  # fmt: skip


def open_from(ticket_id: UUID, data: dict, *, seat: Seat, now: datetime) -> Outcome:
    """Open a report that grows out of a hotline ticket in sight; its callers stay its reporters. Refused."""
    ticket = get_matter(ticket_id, seat)
    unit = Unit.objects.get(pk=seat.unit_id)
    callers = [("reporter", person) for person in persons_of(ticket)]
    return open_child(
        ticket, "wage_arrears.report", unit=unit, parties=callers, seat=seat, now=now,
        data=data | {"source": "hotline"}, step_code="record",
    )  # fmt: skip


def suggested(ticket_id: UUID, on: date) -> dict:
    """Return what a ticket already says, as initial values of the form."""
    facts = hotline.facts(ticket_id)
    return {
        "source": "hotline", "employer": facts.employer_name, "place": facts.place_code,
        "project": facts.project_name, "is_construction": bool(facts.project_name),
        "people": facts.headcount or None, "amount": facts.amount_claimed, "story": facts.content,
        "owed_to": on, "cause": "unknown",
    }  # fmt: skip


def verified(seat: Seat) -> list[UUID]:
    """Return one verified, open report of each known employer in the seat's range, newest first."""
    found = queries.reports(seat, "open").exclude(verified_at=None).exclude(employer=None)
    by_employer = {report.employer_id: report.pk for report in reversed(found[:100])}
    return sorted(by_employer.values(), reverse=True)
