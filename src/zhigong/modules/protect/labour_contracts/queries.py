"""Reading labour contracts: whose union takes a notice, the lists, the facts on the matter's page."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.orgs.queries import fallback_union, union_of_employer
from zhigong.lib.masks import mask_name
from zhigong.modules.protect.labour_contracts import rules, words
from zhigong.modules.protect.labour_contracts.models import Dismissal, Layoff
from zhigong.modules.protect.mediators.public import find_employer

__all__ = ["find_employer", "matters_of", "record", "union_for"]
DISMISSAL, LAYOFF = "labour_contracts.dismissal", "labour_contracts.layoff"


def union_for(employer: Employer, on: date) -> Unit | None:
    """Return the union a notice of this employer goes to: its own, the joint one, else the place's."""
    return union_of_employer(employer, on) or fallback_union(employer.place_id or "")


def is_named(matter: Matter, seat) -> bool:
    """Return whether the seat reads the worker's name in clear: the parties and the owner's officers."""
    return not seat.is_officer or seat.unit_id == matter.unit_id


def record(matter: Matter) -> dict:
    """Return what the summary shows to whoever may see the matter."""
    if matter.kind == LAYOFF:
        return {"layoff": _layoff(matter)}
    seat = current_seat()
    case = Dismissal.objects.select_related("employer").get(pk=matter.pk)
    return {
        "case": case,
        "worker": case.worker_name if is_named(matter, seat) else mask_name(case.worker_name),
        "ground": dict(words.GROUNDS).get(case.ground, ""),
        "protected": dict(words.PROTECTED).get(case.protected, "") if case.protected != "none" else "",
        "how": dict(words.HOW).get(case.how, ""),
        "stand": dict(words.STANDS).get(case.stand, ""),
        "is_late": bool(case.planned_on and not case.is_cured and case.planned_on < case.notified_on),
    }


def _layoff(matter: Matter) -> dict:
    plan = Layoff.objects.select_related("employer").get(pk=matter.pk)
    place, is_open = matter.unit.place_id or "", matter.state in ("explaining", "ready")
    is_breach = plan.started_on is not None and matter.state in ("breached", "closed")
    return {
        "plan": plan,
        "ground": dict(words.LAYOFF_GROUNDS).get(plan.ground, ""),
        "heard_by": dict(words.HEARD_BY).get(plan.heard_by, ""),
        "earliest_on": earliest_on(plan, place),
        "lacked": missing(plan, place, plan.started_on) if is_breach else [],
        "missing": missing(plan, place, timezone.localdate()) if is_open else [],
    }


def earliest_on(plan: Layoff, place: str) -> date:
    """Return the first day the lay-off may begin: after the notice period in force on the day it began."""
    return rules.LAYOFF_NOTICE.on(plan.explained_on, place).last_day(plan.explained_on) + timedelta(days=1)


def missing(plan: Layoff, place: str, on: date) -> list[str]:
    """Return what stood in the way of the lay-off on a day, each as a sentence."""
    first = earliest_on(plan, place)
    reasons = (
        (on < first, _("说明情况不满三十日，最早 %(day)s 可以裁减（第四十一条）。") % {"day": first}),
        (plan.heard_on is None or plan.heard_on > on, _("还没有听取工会或者职工的意见（第四十一条）。")),
        (
            plan.reported_on is None or plan.reported_on > on,
            _("裁减方案还没有向劳动行政部门报告（第四十一条）。"),
        ),
        (
            plan.protected_count > 0,
            _("方案里有 %(count)d 名不得裁减的职工，请先修改方案（第四十二条）。")
            % {"count": plan.protected_count},
        ),
    )
    return [sentence for stands, sentence in reasons if stands]


def matters_of(seat, state: str = ""):
    """Return dismissals and lay-offs in the seat's range, newest first; `state` narrows them."""
    found = visible_matters(seat).filter(kind__in=(DISMISSAL, LAYOFF))
    found = found.select_related("unit", "dismissal__employer", "layoff__employer")
    return (found.filter(state=state) if state else found).order_by("-id")
