"""Reading mediation: its clocks and windows, its limitation, what a matter's page shows."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.matters import audiences
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.metrics.cells import is_small, least_for
from zhigong.kernel.people.models import Person
from zhigong.kernel.rules import calendar
from zhigong.kernel.tally import counts
from zhigong.modules.protect.limitation import public as limitation
from zhigong.modules.protect.mediation import rules
from zhigong.modules.protect.mediation.forms import FAILED_REASONS, SATISFACTION, WAYS
from zhigong.modules.protect.mediation.models import Instalment, Mediation
from zhigong.modules.protect.mediation.words import BREACH_GUIDE
from zhigong.modules.protect.mediators import public as mediators
from zhigong.modules.protect.rooms import public as rooms

BEFORE_ROOM = ("consult", "negotiating", "applied")
FOR_PAYMENT_ORDER = ("pay", "injury", "severance", "compensation")
WITHOUT_AGREEMENT = ("failed", "breached", "contested")  # legal aid helps on
OPEN_ROOM = ("accepted", "mediating", "drafted")


def kept_of(matter) -> Mediation:
    """Return the dispute of a matter with its employer, read once for a page or a step (until it is changed)."""
    if "kept" not in matter.__dict__:
        matter.kept = Mediation.objects.select_related("employer").get(pk=matter.pk)
        matter.kept.matter = matter  # its union's region decides the periods
    return matter.kept


def is_over(kept: Mediation, on: date) -> bool:
    """Return whether the fifteen days are over: then anybody may leave for arbitration (§14)."""
    return kept.received_on is not None and on > leave_day(kept)


def leave_day(kept: Mediation) -> date:
    """Return the last of the fifteen days, counted from the receipt of the application."""
    return _last_day(kept, rules.MEDIATE, kept.received_on)


def last_day_of_window(kept: Mediation, rule) -> date:
    """Return the last day of a confirmation window that begins when the agreement takes effect."""
    return _last_day(kept, rule, kept.sealed_on)


def _last_day(kept: Mediation, rule, start: date) -> date:
    """Return the day the matter's clock says too: by the rule in force on that day in the union's region."""
    region = kept.matter.unit.place_id or ""
    return calendar.deadline(start, rule.on(start, region), region)[0]


def unpaid(matter_id) -> list:
    """Return the instalments not yet received, the earliest first."""
    return list(Instalment.objects.filter(matter_id=matter_id, paid_on__isnull=True).order_by("number"))


def record(matter: Matter) -> dict:
    """Return what the summary shows to whoever may see the matter."""
    seat, kept = current_seat(), kept_of(matter)
    on = timezone.localdate()
    person = Person.objects.filter(pk=kept.person_id).first() if seat.is_officer else None
    shown = {
        "kept": kept,
        "person": person,
        "respondent": respondent_of(kept),
        "cause": limitation.DETAIL_TITLES.get(kept.cause, ""),
        "cause_above": limitation.CAUSE_TITLES.get(kept.cause[:1], ""),
        "claims": limitation.claims_of(matter, on),
        "body": mediators.body_title(kept.body_id),
        "failed_reason": dict(FAILED_REASONS).get(kept.failed_reason, ""),
        "satisfaction": dict(SATISFACTION).get(kept.satisfaction, ""),
        "instalments": list(matter.instalments.order_by("number")),
        "limitation": _limitation(matter, kept, on),
        "may_leave": matter.state in OPEN_ROOM and is_over(kept, on),
        "on": on,
        "story": rooms.opening_words(matter.pk),
        "room": _room_address(matter, seat),
    }
    if matter.state in WITHOUT_AGREEMENT and (not seat.is_officer or audiences.is_handler(matter, seat)):
        shown["aid_from"] = "office" if seat.is_officer else "phone"
    if seat.is_officer and not kept.cause:
        shown["suggestions"] = limitation.suggest_causes(shown["story"])
    return shown | _windows(kept, on) | _guides(matter, kept)


BEFORE_ARBITRATION = ("consult", "negotiating", "applied", "accepted", "mediating", "drafted", "failed")


def _limitation(matter, kept: Mediation, on: date) -> list:
    if matter.state not in BEFORE_ARBITRATION:
        return []
    return limitation.told_of(matter, (kept.known_on, kept.ended_on), kept.applied_on, on=on)


def _room_address(matter, seat: Seat) -> str:
    side = rooms.may_enter(matter, seat) if matter.state not in BEFORE_ROOM else ""
    faces = {"applicant": "rooms", "employer": "rooms-employer", "mediator": "rooms-office"}
    return reverse(f"{faces[side]}:room", args=[matter.pk]) if side else ""


def _windows(kept: Mediation, on: date) -> dict:
    """Return the two windows in which an agreement is made enforceable."""
    if kept.sealed_on is None:
        return {}
    wishes = dict(WAYS)
    return {
        "court_day": last_day_of_window(kept, rules.COURT_CONFIRM),
        "arbitration_day": last_day_of_window(kept, rules.ARBITRATION_CONFIRM),
        "applicant_wish": wishes.get(kept.applicant_wish, ""),
        "employer_wish": wishes.get(kept.employer_wish, ""),
    }


def _guides(matter, kept: Mediation) -> dict:
    """Return what helps when an agreement is broken: enforcement when confirmed, else a payment order or a suit."""
    if matter.state != "breached":
        return {"breach": False}
    is_money = matter.claim_items.filter(kind__in=FOR_PAYMENT_ORDER).exists()
    if kept.confirmed_by:
        return {"breach": True, "breach_guide": [BREACH_GUIDE["confirmed"]]}
    names = ("payment_order", "suit") if is_money else ("suit",)
    return {"breach": True, "breach_guide": [BREACH_GUIDE[name] for name in names]}


def respondent_of(kept: Mediation) -> str:
    """Return the employer's name, as the register has it or as it was typed."""
    return kept.employer.name if kept.employer else kept.employer_name


def open_disputes(seat, unit, on: date) -> dict | None:
    """Return the share of disputes that ended in an agreement, for the workbench; small figures are not shown."""
    results = counts.read([unit.pk], "mediation.results", "result")[unit.pk]
    agreed, whole = results.get("agreed", 0), sum(results.values())
    if not whole:
        return None
    least = least_for(seat, on)
    is_hidden = any(is_small(value, least) for value in (agreed, whole - agreed))
    return {
        "title": _("调解成功率"),
        "value": "—" if is_hidden else f"{agreed * 1000 // whole / 10}%",
        "note": _("达成协议的占调解终结的比例"),
        "tone": "ok",
        "url": reverse("office-matters") if may(seat, "matters.read") else "",
    }
