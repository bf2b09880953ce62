"""Reorganisations for the demonstration: one done, one undone, one waiting for the county, one not approved."""

from datetime import timedelta

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.tree import add_unit
from zhigong.modules.organise.reorganising import public
from zhigong.modules.organise.reorganising.models import Reorganisation

REASON = "企业搬迁到新的街道，经双方工会协商一致。"
PLAN = (("done", 40), ("undone", 30), ("rejected", 12), ("waiting", 2))
APPROVAL = {"opinion": "情况属实，同意调整。"}
REJECTION = {"opinion": "企业尚未完成搬迁，请搬迁后再报。"}


def build(context) -> None:
    """Let the township's officer propose to move unions of companies that moved; the county's officer decides."""
    target, moving = _unions(context)
    for place, (unit, (outcome, age)) in enumerate(zip(moving, PLAN, strict=False), 1):
        _lead(context, Unit.objects.get(pk=unit.pk), target, outcome, context.now - timedelta(days=age))
        context.progress(place / len(PLAN))
    context.progress(1.0)


def _unions(context) -> tuple[Unit, list[Unit]]:
    """Return where they move and who moves; where the demonstration has too few, some are founded for it."""
    township = context.units["township"]
    target = next((unit for unit in context.townships if unit.pk != township.pk), None)
    kept = context.units["basic"].pk
    moving = [unit for unit in context.basics if township.pk in unit.path and unit.pk != kept][: len(PLAN)]
    with acting(Seat.system("demonstration")):
        if target is None:
            target = add_unit(context.units["county"], "榆树街道总工会", "township", "township")
        for number in range(len(moving), len(PLAN)):
            moving.append(add_unit(township, f"示例商贸{number + 1}公司工会委员会", "grassroots", "basic"))
    return target, moving


def _lead(context, unit: Unit, target: Unit, outcome: str, now) -> None:
    matter = _propose(context, "move", unit, {"target": target.code, "reason": REASON}, now)
    if outcome == "rejected":
        _decide(context, matter, "reject", REJECTION, now)
    if outcome in ("done", "undone"):
        _decide(context, matter, "approve", APPROVAL, now)
    if outcome == "undone":
        later = now + timedelta(days=5)
        with acting(context.officers["township"].seat):
            done = Reorganisation.objects.select_related("unit", "target").get(pk=matter.pk)
        values = {"reason": "企业搬迁计划取消，恢复原隶属关系。"}
        back = _propose(context, "undo", done.unit, values, later, undoes=done)
        _decide(context, back, "approve", APPROVAL, later)


def _decide(context, matter, step: str, data: dict, now) -> None:
    take_step(matter.pk, step, seat=context.officers["county"].seat, now=now + timedelta(days=1), data=data)


def _propose(context, kind: str, unit: Unit, values: dict, now, *, undoes=None):
    seat = context.officers["township"].seat
    with acting(seat):
        change = public.rehearsed(public.draft(kind, unit, values, undoes=undoes), now=now)
        return public.propose(change, seat=seat, now=now).matter
