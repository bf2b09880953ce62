"""Finding the body that takes a dispute, and mediators who need not keep out."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from zhigong.kernel.access.models import EmployerAgent
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.memberships.models import HOLDING, Membership
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.orgs.queries import fallback_union, union_of_employer
from zhigong.kernel.people.models import Account
from zhigong.lib.organisation_codes import clean_uscc
from zhigong.modules.protect.mediators.models import Body, Mediator

FEDERATIONS = ("county", "city", "province", "national")
SHOWN = 10


@dataclass(frozen=True)
class Taker:
    """Who takes a dispute: the unit, and its mediation body when one is registered."""

    unit: Unit
    body_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Dispute:
    """What a mediator is checked against: the worker, who opened it, the employer."""

    person_id: UUID
    opened_by: UUID | None
    employer_id: int | None
    body_id: int | None


def find_employer(text: str) -> Employer | None:
    """Return the employer with this 18-digit code, or the only one of exactly this name; else None."""
    by_code = Employer.objects.filter(uscc=clean_uscc(text)).first() if text else None
    named = list(Employer.objects.filter(name=text.strip())[:2]) if text and not by_code else []
    return by_code or (named[0] if len(named) == 1 else None)


def find_taker(
    employer: Employer | None, person_id: UUID | None, place: str, *, wants_enterprise: bool, on: date
) -> Taker | None:
    """Return the nearest body on the way up from the employer's union, the member's own, or the place; or None.

    Without a registered body the county's federation takes it; the employer's own committee only when it is wished.
    """
    unit = _starting_unit(employer, person_id, place, on)
    if unit is None:
        return None
    above = {one.pk: one for one in Unit.objects.filter(pk__in=unit.path, state="active")}
    bodies = list(Body.objects.filter(unit_id__in=above, is_active=True))
    if wants_enterprise:
        own = [
            body
            for body in bodies
            if body.kind == "enterprise" and employer and above[body.unit_id].employer_id == employer.pk
        ]
        return Taker(above[own[0].unit_id], own[0].pk, own[0].name) if own else None
    others = [body for body in bodies if body.kind != "enterprise"]
    nearest = max(others, key=lambda body: (len(above[body.unit_id].path), -body.pk), default=None)
    if nearest is not None:
        return Taker(above[nearest.unit_id], nearest.pk, nearest.name)
    federations = [one for one in above.values() if one.level in FEDERATIONS]
    county = max(federations, key=lambda one: len(one.path), default=None)
    return Taker(county) if county else None


def _starting_unit(employer, person_id, place: str, on: date) -> Unit | None:
    unit = union_of_employer(employer, on) if employer else None
    if unit is None and person_id is not None:
        mine = (
            Membership.objects.filter(person_id=person_id, state__in=HOLDING).select_related("unit").first()
        )
        unit = mine.unit if mine else None
    place = place or (employer.place_id if employer else "") or ""
    return unit or (fallback_union(place) if place else None)


def conflict(mediator: Mediator, dispute: Dispute) -> str:
    """Return why this mediator must keep out of a dispute, or "": own case, the employer's side, an agent in it."""
    if not mediator.is_active:
        return _("这名调解员已停止履职。")
    if mediator.account_id is None:
        return _("这名调解员没有工作帐号，不能在线调解。")
    own_accounts = Account.objects.filter(pk=mediator.account_id).values_list("worker_account_id", flat=True)
    mine = {mediator.account_id, *own_accounts} - {None}
    if mediator.person_id == dispute.person_id or dispute.opened_by in mine:
        return _("调解员是本案当事人，应当回避。")
    is_internal = mediator.body.kind == "enterprise"
    if dispute.employer_id and mediator.employer_id == dispute.employer_id and not is_internal:
        return _("调解员是对方单位的人员，应当回避。")
    acting = EmployerAgent.objects.filter(account_id__in=mine, employer_id=dispute.employer_id)
    if dispute.employer_id and acting.filter(confirmed_at__isnull=False).exists():
        return _("调解员是对方单位的代理人，不能在同一案件中既代理又调解。")
    return ""


def mediators_of(seat: Seat):
    """Return the mediators a seat may assign: of bodies at its own unit; any for the house."""
    found = Mediator.objects.select_related("body").filter(is_active=True, body__is_active=True)
    return found if seat.role == "system" else found.filter(body__unit_id=seat.unit_id)


def matching(seat: Seat, text: str) -> list[Mediator]:
    """Return the mediators a seat may assign whose name or certificate begins with what is typed."""
    fits = Q(name__startswith=text) | Q(number__startswith=text)
    return list(mediators_of(seat).filter(fits).order_by("number")[:SHOWN])


def register(seat: Seat):
    """Return the mediation bodies in the seat's range with their mediators, as they lie in the tree."""
    is_industrial = seat.line == "industrial"
    place = "unit__industry_position" if is_industrial else "unit__position"
    low, high = (seat.ilo, seat.ihi) if is_industrial else (seat.lo, seat.hi)
    here = Q(**{f"{place}__gte": low, f"{place}__lte": high})
    found = Body.objects.filter(here, is_active=True).select_related("unit").prefetch_related("mediators")
    return found.order_by("unit__position", "pk")
