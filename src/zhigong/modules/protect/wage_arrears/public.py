"""What other lines may ask of wage arrears: take over a hotline ticket, and the figures of a range."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.children import open_child
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.loading import lock_matter
from zhigong.kernel.forms.django_forms import Picked
from zhigong.kernel.matters.links import GREW_OUT_OF
from zhigong.kernel.matters.models import Link, Matter
from zhigong.kernel.matters.parties import persons_of
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.protect.hotline import public as hotline
from zhigong.modules.protect.wage_arrears import queries
from zhigong.modules.protect.wage_arrears.models import ArrearsReport

KIND, figures, handles, monthly = queries.KIND, queries.figures, queries.handles, queries.monthly


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
    in_words: str


def facts(matter_id: UUID) -> Facts:
    """Return the facts of a report in sight. ArrearsReport.DoesNotExist outside."""
    report = ArrearsReport.objects.select_related("matter").get(pk=matter_id)
    found = queries.sums(report)
    return Facts(
        matter_id, report.matter.number, report.employer_id, report.employer_name, found["people"],
        found["owed"], found["left"], report.verified_at is not None, queries.in_words(report),
    )  # fmt: skip


def take_report(data: dict, *, seat: Seat, now: datetime) -> Outcome:
    """Take a worker's report; the union of the county where it happened works on it. Refused with a sentence."""
    unit = hotline.union_near(data.get("place") or data.get("place_text"), seat)
    mine = [("reporter", seat.person_id)] if seat.person_id else []
    return open_matter(KIND, unit=unit, parties=mine, seat=seat, now=now, data=data, step_code="report")


def record_report(data: dict, ticket: Matter | None = None, *, seat: Seat, now: datetime) -> Outcome:
    """Write down a report at the seat's own union; one grows out of a ticket, once, and keeps its callers. Refused."""
    about = {"unit": Unit.objects.get(pk=seat.unit_id), "seat": seat, "now": now, "step_code": "record"}
    if ticket is None:
        return open_matter(KIND, parties=[], data=data, **about)
    lock_matter(ticket.pk, seat)
    grown = Link.objects.filter(other=ticket, kind=GREW_OUT_OF, matter__kind=KIND)
    if earlier := grown.exclude(matter__state__in=queries.NOT_COUNTED).first():
        raise Refused(_("这张工单已登记为欠薪报告 %(number)s。") % {"number": earlier.matter.number})
    callers = [("reporter", person) for person in persons_of(ticket)]
    return open_child(ticket, KIND, parties=callers, data=data | {"source": "hotline"}, **about)


def suggested(ticket_id: UUID, on: date) -> dict:
    """Return what a ticket already says, as initial values of the form."""
    facts = hotline.facts(ticket_id)
    return {
        "source": "hotline", "cause": "unknown", "place": Picked(facts.place_code, facts.place_name),
        "employer": Picked(facts.employer_code or facts.employer_name, facts.employer_name),
        "project": facts.project_name, "is_construction": bool(facts.project_name), "owed_to": on,
        "people": facts.headcount or None, "amount": facts.amount_claimed, "story": facts.content,
    }  # fmt: skip


def verified(seat: Seat) -> list[UUID]:
    """Return one verified, open report of each known employer in the seat's range, newest first."""
    found = queries.reports(seat, "open").exclude(verified_at=None).exclude(employer=None)
    by_employer = {report.employer_id: report.pk for report in reversed(found[:100])}
    return sorted(by_employer.values(), reverse=True)
