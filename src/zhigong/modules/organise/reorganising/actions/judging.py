"""Whether a reorganisation may be: the union above both sides, and each reason against it as a sentence."""

from datetime import date

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.orgs.kinds import ENDED, may_take_members
from zhigong.kernel.orgs.models import LEVELS, Unit
from zhigong.kernel.orgs.moving import why_not_move
from zhigong.modules.organise.reorganising.actions import undoing
from zhigong.modules.organise.reorganising.models import Reorganisation

# Territorial federations are no business of this page: the law makes them (Trade Union Law article 11).
FIRST_DISSOLVABLE = LEVELS.index("grassroots")


def approving_unit(change: Reorganisation) -> Unit | None:
    """Return the nearest union that stands above everything the change touches; None at the top."""
    if change.kind == "undo":
        return Unit.objects.get(matters__reorganisation=change.undoes_id)
    path = change.unit.path[:-1]
    if change.target is not None:
        other = change.target.path if change.kind in ("move", "dissolve") else change.target.path[:-1]
        path = [mine for mine, theirs in zip(path, other, strict=False) if mine == theirs]
    return Unit.objects.get(pk=path[-1]) if path else None


def sides(change: Reorganisation) -> list[Unit]:
    """Return the unions whose officers may propose a change: its own; to undo one, also those it went to and came from."""
    if change.kind != "undo":
        return [change.unit]
    former = Unit.objects.filter(pk=change.undoes.done.get("parent"))
    return [unit for unit in (change.unit, change.target, change.made, *former) if unit is not None]


def covers(seat: Seat, unit: Unit) -> bool:
    """Return whether the seat's range holds the unit, on the seat's line."""
    if seat.line == "industrial":
        return seat.ilo <= unit.industry_position <= seat.ihi
    return seat.lo <= unit.position <= seat.hi


def why_not(change: Reorganisation, on: date) -> str:
    """Return a sentence when the change cannot be made on a day, otherwise ""."""
    change.unit.refresh_from_db()
    if change.kind == "undo":
        return undoing.why_not_undo(change.undoes)
    if change.unit.state in ENDED:
        return _("“%(name)s”已不再活动。") % {"name": change.unit.name}
    if approving_unit(change) is None:
        return _("“%(name)s”上面没有可以批准的工会。") % {"name": change.unit.name}
    return _JUDGES[change.kind](change, on)


def _why_not_move(change: Reorganisation, on: date) -> str:
    return why_not_move(change.unit, change.target)


def _why_not_merge(change: Reorganisation, on: date) -> str:
    unit, target = change.unit, change.target
    if unit.pk == target.pk:
        return _("不能并入自己。")
    if target.state != "active":
        return _("“%(name)s”已不再活动，不能接收。") % {"name": target.name}
    if unit.level != target.level or not may_take_members(target.kind):
        return _("只能并入同一级别、可以直接管理会员的工会。")
    if unit.pk in target.path or target.pk in unit.path:
        return _("上下级工会之间不能合并；可以改变隶属或撤销分会。")
    return _why_not_decided(change, on)


def _why_not_split(change: Reorganisation, on: date) -> str:
    if LEVELS.index(change.unit.level) < FIRST_DISSOLVABLE:
        return _("只有基层工会和分会可以分立。")
    if not change.employer_id and not change.branches:
        return _("请选择随之分出的单位，或至少一个分会。")
    if change.employer_id and not may_take_members(change.unit.kind):
        return _("“%(name)s”不直接管理会员。") % {"name": change.unit.name}
    strangers = Unit.objects.filter(pk__in=change.branches).exclude(parent_id=change.unit_id)
    if strangers.exists():
        return _("所选分会已不在“%(name)s”下面。") % {"name": change.unit.name}
    return _why_not_decided(change, on)


def _why_not_dissolve(change: Reorganisation, on: date) -> str:
    unit, target = change.unit, change.target
    if LEVELS.index(unit.level) < FIRST_DISSOLVABLE:
        return _("地方工会和乡镇、村（社区）工会不能撤销（《工会法》第十一条、第十三条）。")
    if unit.level != "branch" and change.grounds != "employer_ended":
        return _("工会不得随意撤销：只有所在单位终止时，基层工会才能撤销（《工会法》第十三条）。")
    if unit.pk in target.path or target.state != "active" or not may_take_members(target.kind):
        return _("接收的工会应当正在活动、可以直接管理会员，并且不在被撤销的工会下面。")
    if change.decided_on and change.decided_on > on:
        return _("单位终止或内部调整的日期不能晚于今天。")
    return ""


def _why_not_decided(change: Reorganisation, on: date) -> str:
    if change.decided_on is None or change.decided_on > on:
        return _("合并、分立须先经会员大会或会员代表大会讨论通过，日期不能晚于今天。")
    return ""


_JUDGES = {
    "move": _why_not_move, "merge": _why_not_merge, "split": _why_not_split, "dissolve": _why_not_dissolve,
}  # fmt: skip
