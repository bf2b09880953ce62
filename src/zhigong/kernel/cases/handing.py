"""Handing a matter down, back, up or over to another unit; a matter that goes to and fro is decided above."""

from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.definition import Step
from zhigong.kernel.cases.errors import Refused, TooManyReturns
from zhigong.kernel.cases.rules import RETURNS
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.kinds import ENDED
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.worklist import todos
from zhigong.kernel.worklist.models import Handover, Todo
from zhigong.lib.prepared import find_row

GIVEN = ("down", "over")


def hand(step: Step, matter: Matter, seat: Seat, values: dict, now: datetime) -> Handover:
    """Let the matter's owner be the unit the step names and return the hand-over, not saved yet. Refused otherwise."""
    target = {"down": _below, "over": _named, "up": _above, "back": _giver}[step.hands](
        matter, seat, values, now
    )
    handover = Handover(
        matter=matter,
        kind=step.hands,
        step=step.code,
        from_unit_id=matter.unit_id,
        to_unit_id=target.pk,
        account_id=seat.account_id,
        reason=str(values.get("opinion") or "")[:500],
        at=now,
    )
    matter.unit, matter.unit_id = target, target.pk
    return handover


def may_receive(unit: Unit, seat: Seat, owner: Unit) -> bool:
    """Return whether the unit lies below the acting unit or the owner, on either line, and is there to act."""
    lines = {*unit.path[:-1], *unit.industry_path[:-1]}
    return unit.state not in ENDED and bool(lines & {seat.unit_id, owner.pk})


def _named(matter: Matter, seat: Seat, values: dict, now: datetime) -> Unit:
    unit = find_row(connection, Unit, str(values.get("unit") or ""), by="code")
    if unit is None or unit.state in ENDED:
        raise _wrong(_("没有找到这个工会，请从列表中选择。"))
    if unit.pk == matter.unit_id:
        raise _wrong(_("这件已经由%(unit)s办理。") % {"unit": unit.name})
    return unit


def _below(matter: Matter, seat: Seat, values: dict, now: datetime) -> Unit:
    unit = _named(matter, seat, values, now)
    if not may_receive(unit, seat, matter.unit):
        raise _wrong(_("只能交办给本级所属的下级工会。"))
    return unit


def _above(matter: Matter, seat: Seat, values: dict, now: datetime) -> Unit:
    if len(matter.unit.path) < 2:
        raise Refused(_("%(unit)s没有上级工会。") % {"unit": matter.unit.name})
    return Unit.objects.get(pk=matter.unit.path[-2])


def _giver(matter: Matter, seat: Seat, values: dict, now: datetime) -> Unit:
    given = Handover.objects.filter(matter=matter, kind__in=GIVEN).select_related("from_unit", "to_unit")
    row = given.filter(to_unit=matter.unit_id).order_by("pk").last()
    if row is None:  # the unit it was given to has since been merged into this one
        row = given.filter(to_unit__state__in=ENDED).order_by("pk").last()
    if row is None:
        raise Refused(_("这件不是由其他工会交办来的，不能退回。"))
    giver = _still_there(row.from_unit)
    done = Handover.objects.filter(
        matter=matter, kind="back", from_unit=matter.unit_id, to_unit=giver
    ).count()
    if done >= RETURNS.on(timezone.localdate(now), matter.unit.place_id or ""):
        sentence = _("这件已经向%(unit)s退回过%(count)d次，不能再退，由上级工会决定由谁办理。")
        raise TooManyReturns(sentence % {"unit": giver.name, "count": done}, judges(giver, matter.unit))
    return giver


def _still_there(unit: Unit) -> Unit:
    """Return the unit, or the nearest one above it that has not ended."""
    if unit.state not in ENDED:
        return unit
    above = Unit.objects.filter(pk__in=unit.path[:-1]).exclude(state__in=ENDED)
    return max(above, key=lambda one: len(one.path), default=unit)


def judges(one: Unit, other: Unit) -> tuple[int, ...]:
    """Return the path to the unit that decides between two: the nearest above both that is neither of them."""
    common = [mine for mine, theirs in zip(one.path, other.path, strict=False) if mine == theirs]
    above = [unit_id for unit_id in common if unit_id not in (one.pk, other.pk)]
    return tuple(above or common[:1])


def send_up(matter: Matter, path: tuple[int, ...], now: datetime) -> Todo | None:
    """Put the matter before the unit that decides; None when it lies there already."""
    todo = todos.open_of(matter.pk)
    if todo is None or todo.unit_id in path:
        return None
    return todos.move_up(todo, matter, list(path), now, reason="returned")


def _wrong(sentence: str) -> Refused:
    return Refused(sentence, {"unit": [sentence]})
