"""Undoing a reorganisation: a compensating one puts units, members, work, seats and posts back, or says why it cannot."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from zhigong.kernel.access.models import Grant
from zhigong.kernel.memberships import regrouping
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.orgs.dates import effective
from zhigong.kernel.orgs.industry import affiliate
from zhigong.kernel.orgs.kinds import ENDED
from zhigong.kernel.orgs.models import CoveredEmployer, Officer, Unit
from zhigong.kernel.orgs.moving import move_unit, why_not_move
from zhigong.modules.organise.reorganising.actions import carrying
from zhigong.modules.organise.reorganising.models import Reorganisation


def why_not_undo(done: Reorganisation) -> str:
    """Return a sentence when later facts make it impossible to put everything back, otherwise ""."""
    done.refresh_from_db()
    if done.effective_on is None or done.kind == "undo":
        return _("只有已经办理的调整可以撤回。")
    if done.is_undone:
        return _("这次调整已经撤回过了。")
    later = _later_change(done)
    if later is not None:
        return _("之后又有调整（%(number)s）涉及同一工会，请先撤回那一次。") % {"number": later.matter.number}
    changed = regrouping.changed_since(done.matter_id)
    if changed:
        return _("有 %(count)d 名会员在调整之后又有会籍变动，不能整体撤回。") % {"count": changed}
    return _WHY_NOT[done.kind](done)


def _later_change(done: Reorganisation) -> Reorganisation | None:
    touched = [pk for pk in (done.unit_id, done.target_id, done.made_id) if pk]
    rows = Reorganisation.objects.filter(effective_on__isnull=False, is_undone=False).exclude(kind="undo")
    rows = rows.filter(Q(unit_id__in=touched) | Q(made_id__in=touched)).exclude(pk=done.pk)
    return rows.filter(matter__closed_at__gt=done.matter.closed_at).select_related("matter").first()


def _why_not_move_back(done: Reorganisation) -> str:
    unit, parent = Unit.objects.get(pk=done.unit_id), Unit.objects.get(pk=done.done["parent"])
    if unit.parent_id != done.target_id or unit.state in ENDED:
        return _("“%(name)s”之后又有变动，不能撤回。") % {"name": unit.name}
    return why_not_move(unit, parent)


def _why_not_revive(done: Reorganisation) -> str:
    parent = Unit.objects.get(pk=done.unit_id).parent
    if parent is not None and parent.state in ENDED:
        return _("原来的上级“%(name)s”已不再活动，不能恢复。") % {"name": parent.name}
    strayed = Unit.objects.filter(pk__in=done.done.get("branches", [])).exclude(parent_id=done.target_id)
    return _("随之转过去的分会又有变动，不能撤回。") if strayed.exists() else ""


def _why_not_rejoin(done: Reorganisation) -> str:
    made = done.made
    later = Membership.objects.filter(
        unit=made, state__in=("active", "transferring_out", "retained")
    ).exclude(last_event_id__in=_events_of(done))
    if later.exists():
        return _("“%(name)s”分出以后又有会员加入，不能撤回；可以办理合并。") % {"name": made.name}
    others = Unit.objects.filter(parent=made).exclude(pk__in=done.done["branches"]).exclude(state__in=ENDED)
    if others.exists():
        return _("“%(name)s”下面又建了分会，不能撤回；可以办理合并。") % {"name": made.name}
    return ""


def _events_of(done: Reorganisation):
    return MembershipEvent.objects.filter(matter_id=done.matter_id).values("pk")


_WHY_NOT = {
    "move": _why_not_move_back, "merge": _why_not_revive, "dissolve": _why_not_revive, "split": _why_not_rejoin,
}  # fmt: skip


def undo(change: Reorganisation, on: date) -> dict:
    """Put back what `change.undoes` did, from `on` on; the days between stay as they were."""
    done = change.undoes
    told = _UNDO[done.kind](change, done, on)
    Reorganisation.objects.filter(pk=done.pk).update(is_undone=True)
    return told


def _move_back(change: Reorganisation, done: Reorganisation, on: date) -> dict:
    unit, parent = Unit.objects.get(pk=done.unit_id), Unit.objects.get(pk=done.done["parent"])
    return {"units": move_unit(unit, parent, on)}


def _revive(change: Reorganisation, done: Reorganisation, on: date) -> dict:
    kept = done.done
    with effective(on):
        Unit.objects.filter(pk__in=kept["ended"]).update(state="active", ended_on=None)
    for unit_id, parent_id in kept["lines"]:
        affiliate(Unit.objects.get(pk=unit_id), Unit.objects.get(pk=parent_id), on)
    for branch in Unit.objects.filter(pk__in=kept.get("branches", [])).order_by("position"):
        move_unit(branch, Unit.objects.get(pk=done.unit_id), on)
    members = regrouping.follow_back(done.matter_id, on, matter_id=change.matter_id)
    CoveredEmployer.objects.filter(pk__in=kept["covered"]).update(unit_id=done.unit_id)
    CoveredEmployer.objects.filter(pk__in=kept.get("ended_covering", [])).update(ends_on=None)
    Grant.objects.filter(pk__in=kept["grants"]).update(ends_on=None)
    Officer.objects.filter(pk__in=kept["posts"]).update(ends_on=None)
    carrying.give_back_work(kept["work"])
    carrying.return_later_work(done.target_id, kept["ended"], done.matter.closed_at)
    return {"members": members, "units": len(kept["ended"]) + len(kept.get("branches", []))}


def _rejoin(change: Reorganisation, done: Reorganisation, on: date) -> dict:
    members = regrouping.follow_back(done.matter_id, on, matter_id=change.matter_id)
    for branch in Unit.objects.filter(pk__in=done.done["branches"]).order_by("position"):
        move_unit(branch, Unit.objects.get(pk=done.unit_id), on)
    CoveredEmployer.objects.filter(pk__in=done.done["ended_covering"]).update(ends_on=None)
    change.done = {"work": carrying.hand_over_work([done.made_id], done.unit_id)}
    change.done |= carrying.end_units([done.made_id], "merged", on)
    return {"members": members, "units": len(done.done["branches"])}


_UNDO = {"move": _move_back, "merge": _revive, "dissolve": _revive, "split": _rejoin}
