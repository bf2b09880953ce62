"""Reading supervision: the case, its letters, valid supervisors, the prosecutors' list, the facts on the matter's page."""

from datetime import date

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.matters.audiences import is_handler
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.lib.organisation_codes import clean_uscc
from zhigong.lib.prepared import read_row
from zhigong.modules.protect.supervision import words
from zhigong.modules.protect.supervision.models import Delivery, Supervision, Supervisor

COUNTY_PLACE = 6
INVESTIGABLE = ("accepted", "reminder_served", "reminder_overdue", "reminder_answered")
SHOWN = 50


def case_of(matter: Matter) -> Supervision:
    """Return the matter's case, read once per step."""
    return read_row(connection, Supervision, matter.pk)


def find_employer(text) -> Employer | None:
    """Return the employer with this 18-digit code, or the only one of exactly this name; else None."""
    text = str(text or "").strip()
    if not text:
        return None
    named = list(Employer.objects.filter(name=text)[:2])
    by_code = Employer.objects.filter(uscc=clean_uscc(text)).first()
    return by_code or (named[0] if len(named) == 1 else None)


def union_for(employer: Employer) -> Unit | None:
    """Return the county federation a worker's clue about this employer goes to, or None."""
    place = employer.place_id or ""
    federations = Unit.objects.filter(kind="federation", level="county", state="active")
    return federations.filter(place_id=place[:COUNTY_PLACE]).first() if place else None


def supervisors_of(unit_id: int, on: date):
    """Return the supervisors whose card of this union is valid on a day."""
    valid = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    return Supervisor.objects.filter(valid, unit_id=unit_id, starts_on__lte=on).order_by("name")


def delivery_of(matter: Matter, kind: str) -> Delivery | None:
    """Return the newest letter of a kind in this case that was not withdrawn, or None."""
    found = Delivery.objects.filter(matter=matter, kind=kind, letter__withdrawn_at=None)
    return found.select_related("letter").order_by("-pk").first()


def record(matter: Matter) -> dict:
    """Return what the summary shows; clue and findings only to those who handle it, nothing of them to the employer."""
    seat = current_seat()
    if matter.kind == "supervision.general":
        return {"general": matter.general_reminder}
    case = Supervision.objects.select_related("employer", "first_investigator", "second_investigator").get(
        pk=matter.pk
    )
    handles = is_handler(matter, seat)
    deliveries = list(Delivery.objects.filter(matter=matter).select_related("letter").order_by("pk"))
    ways, kinds = dict(words.SERVICE_WAYS), words.KINDS
    return {
        "case": case,
        "handles": handles,
        "subject": dict(words.SUBJECTS).get(case.subject, ""),
        "source": dict(words.SOURCES).get(case.source, "") if handles else "",
        "department": dict(words.DEPARTMENTS).get(case.department, "") if seat.is_officer else "",
        "prosecutor_reason": dict(words.PROSECUTOR_REASONS).get(case.prosecutor_reason, "")
        if handles
        else "",
        "deliveries": [
            {"row": one, "title": kinds[one.kind], "way": ways.get(one.way, "")}
            for one in deliveries
            if seat.is_officer or (one.served_on and one.kind != words.PROPOSAL)
        ],
        "supervisors": list(supervisors_of(matter.unit_id, timezone.localdate()))
        if handles and matter.state in INVESTIGABLE
        else [],
    }


def open_cases(seat, state: str = ""):
    """Return the cases in the seat's range, newest first; `state` narrows them."""
    matters = visible_matters(seat).filter(kind="supervision.case")
    if state:
        matters = matters.filter(state=state)
    cases = Supervision.objects.filter(matter__in=matters).select_related("matter__unit", "employer")
    return cases.order_by("-matter_id")


def prosecutor_cases(seat) -> list[Supervision]:
    """Return the cases handed to the prosecutors in the seat's range, the newest first."""
    return list(open_cases(seat).filter(prosecutors_on__isnull=False).order_by("-prosecutors_on")[:SHOWN])


def candidates(seat) -> list[Supervision]:
    """Return cases the 2024 notice lets a county union hand to the prosecutors: uncooperative or uncorrected, not handed yet."""
    stuck = Q(is_uncooperative=True) | Q(
        matter__state__in=("no_reply", "refused", "uncorrected", "dept_declined")
    )
    found = open_cases(seat).filter(stuck, prosecutors_on__isnull=True, matter__closed_at__isnull=True)
    return list(found.exclude(matter__state__in=("clue", "accepted"))[:SHOWN])
