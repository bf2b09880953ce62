"""What other lines may ask of supervision: ids in, plain values out."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Value
from django.db.models.functions import Coalesce, Left, TruncMonth
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.children import open_child
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.models import TimelineStep
from zhigong.kernel.matters.parties import NewParty
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.protect.supervision import queries
from zhigong.modules.protect.supervision.models import Delivery, Supervision, Supervisor

SERVICE, GENERAL = "supervision.case", "supervision.general"
LEFT_UNANSWERED = ("let_reminder_lapse", "lapse")


def report(data, *, now: datetime) -> Outcome:
    """Let the signed-in worker report a clue; it goes to the county federation of the employer's place, their name hidden."""
    seat = current_seat()
    employer = queries.find_employer(data.get("employer"))
    unit = queries.union_for(employer) if employer else None
    if unit is None:
        sentence = _("没有找到这家用人单位，请从列表中选择。")
        raise Refused(sentence, {"employer": [sentence]})
    parties = [NewParty("complainant", person_id=seat.person_id, unnamed=True)]
    return open_matter(SERVICE, unit=unit, parties=parties, seat=seat, now=now, data=data, step_code="report")


def register(unit: Unit, data, *, now: datetime) -> Outcome:
    """Let an officer enter a clue at a union of their range."""
    seat = current_seat()
    return open_matter(SERVICE, unit=unit, parties=[], seat=seat, now=now, data=data, step_code="register")


def open_from(
    matter_id: UUID,
    *,
    employer_id: int,
    subject: str,
    clue: str,
    complainants: Iterable[UUID] = (),
    now: datetime,
) -> UUID:
    """Open a case that grew out of another line's matter, at its union, in the present officer's seat; returns its id.

    `subject` is one of words.SUBJECTS. `complainants` stay unnamed. Refused with a sentence.
    """
    seat = current_seat()
    parent = get_matter(matter_id, seat)
    about = Supervision(employer_id=employer_id, subject=subject, source="line", clue=clue)
    parties = [NewParty("complainant", person_id=person, unnamed=True) for person in complainants]
    opened = open_child(
        parent, SERVICE, unit=parent.unit, parties=parties, seat=seat, now=now, step_code="bring", about=about
    )
    return opened.matter.pk


def issue_general(unit: Unit, data, *, now: datetime) -> Outcome:
    """Issue a reminder to all employers of the union's place, naming none."""
    return open_matter(GENERAL, unit=unit, parties=[], seat=current_seat(), now=now, data=data)


def state_of(matter_id: UUID) -> dict | None:
    """Return {"number", "state", "letters": [{kind, number, issued_on, served_on, replied_on, is_accepted}]} or None outside."""
    matter = visible_matters(current_seat()).filter(pk=matter_id, kind=SERVICE).first()
    if matter is None:
        return None
    columns = ("kind", "letter__number", "letter__issued_on", "served_on", "replied_on", "is_accepted")
    rows = Delivery.objects.filter(matter=matter).order_by("pk").values(*columns)
    letters = [{name.removeprefix("letter__"): value for name, value in row.items()} for row in rows]
    return {"number": matter.number, "state": matter.state, "letters": letters}


def appoint_supervisor(
    unit: Unit, name: str, card_number: str, *, starts_on: date, ends_on: date | None = None
) -> Supervisor:
    """Write a holder of a supervisor's card; journaled. Refused when the number is taken, or it ends before it begins."""
    card_number = card_number.strip()
    if ends_on is not None and ends_on <= starts_on:
        sentence = _("到期日期应在任职日期之后。")
        raise Refused(sentence, {"ends_on": [sentence]})
    if Supervisor.objects.filter(card_number=card_number).exists():
        sentence = _("这个证号已经登记。")
        raise Refused(sentence, {"card_number": [sentence]})
    record("supervision.appoint_supervisor", unit=unit.pk, detail={"card": card_number})
    return Supervisor.objects.create(
        unit=unit, name=name.strip(), card_number=card_number, starts_on=starts_on, ends_on=ends_on
    )


def monthly(since: datetime) -> list[dict]:
    """Return one row for each month, union, employer and industry since a day: overdue_letters; no person.

    Read in the house's own seat, for statistics: an officer's seat counts only what it may see.
    """
    section = Coalesce(Left("matter__supervision__employer__industry", 1), Value(""))
    found = TimelineStep.objects.filter(matter__kind=SERVICE, step__in=LEFT_UNANSWERED, at__gte=since).values(
        employer_id=F("matter__supervision__employer_id"),
        month=TruncMonth("at"),
        unit_id=F("matter__unit_id"),
        section=section,
    )
    return list(found.annotate(overdue_letters=Count("pk")).order_by())
