"""Reading legal aid: the union that takes an application, helpers and why one must keep out, the facts on the page."""

from datetime import date

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.models import EmployerAgent
from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.matters import milestones
from zhigong.kernel.matters.audiences import is_handler
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.memberships.models import HOLDING, Membership
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.orgs.queries import union_of_employer
from zhigong.kernel.people.models import Account, Person
from zhigong.lib.organisation_codes import clean_uscc
from zhigong.modules.protect.legal_aid import rules, words
from zhigong.modules.protect.legal_aid.models import Aid, Helper, ServiceDay
from zhigong.modules.protect.limitation import public as limitation

KIND = "legal_aid.aid"
COUNTY_AND_ABOVE = ("county", "city", "province", "national")
SHOWN = 10
NEXT_DAYS = 3  # on the worker's page


def find_employer(text) -> Employer | None:
    """Return the employer with this 18-digit code, or the only one of exactly this name; else None."""
    text = str(text or "").strip()
    if not text:
        return None
    named = list(Employer.objects.filter(name=text)[:2])
    by_code = Employer.objects.filter(uscc=clean_uscc(text)).first()
    return by_code or (named[0] if len(named) == 1 else None)


def union_for(employer: Employer | None, person_id, on: date) -> Unit | None:
    """Return the federation of county level or above that gives aid: above the employer's union, its place, the member's."""
    near = union_of_employer(employer, on) if employer else None
    if near is None and employer is not None and employer.place_id:
        codes = [employer.place_id[:length] for length in (6, 4, 2)]
        found = Unit.objects.filter(kind="federation", place_id__in=codes, state="active")
        near = max(found, key=lambda one: len(one.place_id), default=None)
    if near is None and person_id:
        mine = (
            Membership.objects.filter(person_id=person_id, state__in=HOLDING).select_related("unit").first()
        )
        near = mine.unit if mine else None
    if near is None:
        return None
    above = Unit.objects.filter(pk__in=near.path, level__in=COUNTY_AND_ABOVE, kind="federation")
    return max(above.filter(state="active"), key=lambda one: len(one.path), default=None)


def helpers_of(unit_id: int, on: date):
    """Return the helpers of a union on a day."""
    valid = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    return Helper.objects.filter(valid, unit_id=unit_id, starts_on__lte=on).order_by("name")


def conflict(helper: Helper, aid: Aid) -> str:
    """Return why this helper must keep out of a case, or "": mediated it, works for the employer, is the applicant."""
    mine = {helper.account_id} - {None}
    mine |= set(Account.objects.filter(pk__in=mine).values_list("worker_account_id", flat=True)) - {None}
    if aid.mediator_account and aid.mediator_account in mine:
        return _("这名人员是本案的调解员，不能再代理。")
    if Account.objects.filter(pk__in=mine, person_id=aid.person_id).exists():
        return _("这名人员是申请人本人，应当回避。")
    if aid.employer_id and helper.clients.filter(employer_id=aid.employer_id).exists():
        return _("这名人员是对方单位的法律顾问，应当回避。")
    agents = EmployerAgent.objects.filter(account_id__in=mine, employer_id=aid.employer_id)
    if aid.employer_id and agents.filter(confirmed_at__isnull=False).exists():
        return _("这名人员是对方单位的代理人，应当回避。")
    return ""


def matching(seat: Seat, text: str, on: date) -> list[Helper]:
    """Return the helpers of the seat's own union whose name or card begins with what is typed."""
    fits = Q(name__startswith=text) | Q(number__startswith=text)
    return list(helpers_of(seat.unit_id, on).filter(fits)[:SHOWN])


def record(matter: Matter) -> dict:
    """Return what the summary shows; the means and the subsidy only to those who handle it."""
    seat = current_seat()
    aid = Aid.objects.select_related("employer", "helper", "matter__unit").get(pk=matter.pk)
    handles = is_handler(matter, seat)
    return {
        "aid": aid,
        "handles": handles,
        "person": Person.objects.filter(pk=aid.person_id).first() if handles else None,
        "cause": dict(words.CAUSES).get(aid.cause, ""),
        "form": dict(words.FORMS).get(aid.form, ""),
        "proof": dict(words.PROOFS).get(aid.proof, ""),
        "needs_means": needs_means_test(aid),
        "is_hurried": pace(matter, vars(aid)) == "campaign",
        "refusal": dict(words.REFUSALS).get(aid.refusal, ""),
        "helper_kind": dict(words.HELPERS).get(aid.helper.kind, "") if aid.helper else "",
        "result": dict(words.RESULTS).get(aid.result, ""),
        "satisfied": dict(words.SATISFACTION).get(aid.satisfied, ""),
        "way": _way_through_arbitration(matter),
        "helpers": list(helpers_of(matter.unit_id, timezone.localdate()))
        if handles and matter.state == "granted"
        else [],
    }


def _way_through_arbitration(matter: Matter) -> list[dict]:
    """Return the commission's days from the day an application to arbitration was noted from outside, else nothing."""
    filed = milestones.newest(matter, "arbitration.filed")
    return limitation.arbitration_way(filed.happened_on, matter.unit.place_id or "") if filed else []


def is_free(cause: str, is_migrant: bool, on: date, place: str) -> bool:
    """Return whether the means do not count for a claim made on a day: migrant workers' wages and injuries (§42)."""
    return bool(is_migrant and cause in rules.FREE and rules.FREE[cause].on(on, place))


def needs_means_test(aid: Aid) -> bool:
    """Return whether the income counts: not with a certificate, not where the rules of the day it came waive it."""
    came_on, place = timezone.localdate(aid.matter.opened_at), aid.matter.unit.place_id or ""
    return aid.proof == "none" and not is_free(aid.cause, aid.is_migrant, came_on, place)


def campaign(on: date, place: str) -> tuple[date, date] | None:
    """Return first and last day of the winter's campaign for unpaid migrant workers that a day lies in, or None."""
    first, last = (str(rule.on(on, place)) for rule in (rules.CAMPAIGN_FROM, rules.CAMPAIGN_UNTIL))
    for year in (on.year - 1, on.year):
        try:
            begins = date.fromisoformat(f"{year}-{first}")
            ends = date.fromisoformat(f"{year + (last < first)}-{last}")
        except ValueError:  # an officer wrote no month and day: no campaign
            return None
        if begins <= on <= ends:
            return begins, ends
    return None


def is_hurried(cause: str, is_migrant: bool, on: date, place: str) -> bool:
    """Return whether a claim made on a day falls under the campaign: a migrant worker's wages."""
    return bool(is_migrant and cause == "wage" and campaign(on, place))


def pace(matter: Matter, values: dict) -> str:
    """Return which of the clocks holds for an application: "campaign" or "usual"; by the day it came."""
    about = values if "cause" in values else vars(matter.legal_aid)
    came_on, place = timezone.localdate(matter.opened_at), matter.unit.place_id or ""
    hurried = is_hurried(about["cause"], bool(about.get("is_migrant")), came_on, place)
    return "campaign" if hurried else "usual"


def place_of(person_id) -> str:
    """Return the place of a person's union, for the rules that hold there; "" for who is in none."""
    mine = Membership.objects.filter(person_id=person_id, state__in=HOLDING) if person_id else None
    return (mine.values_list("unit__place_id", flat=True).first() if mine is not None else "") or ""


def days_of(unit_id: int):
    """Return a union's campaign days, newest first, with `signed` who signed in."""
    return ServiceDay.objects.filter(unit_id=unit_id).annotate(signed=Count("sign_ins")).order_by("-held_on")


def days_to_come(on: date, place: str) -> list[ServiceDay]:
    """Return the next campaign days in a person's county, or of the unions above it; of everywhere without a place."""
    found = ServiceDay.objects.filter(held_on__gte=on).select_related("unit").order_by("held_on", "pk")
    near = Q(unit__place__code__startswith=place[:6]) | Q(unit__place_id__in=(place[:2], place[:4]))
    return list((found.filter(near) if place else found)[:NEXT_DAYS])


def aids_of(seat: Seat, state: str = ""):
    """Return the applications in the seat's sight, newest first; `state` narrows them."""
    matters = visible_matters(seat).filter(kind=KIND)
    if state:
        matters = matters.filter(state=state)
    return Aid.objects.filter(matter__in=matters).select_related("matter__unit").order_by("-matter_id")
