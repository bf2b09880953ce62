"""What others may ask: rehearse a reorganisation and propose it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.jobs import defer
from zhigong.kernel.journal import entries
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.orgs.queries import find_unit
from zhigong.modules.organise.reorganising.actions import judging
from zhigong.modules.organise.reorganising.models import Reorganisation
from zhigong.modules.organise.reorganising.queries.rehearsing import rehearse


def draft(
    kind: str, unit: Unit, values: dict, *, branches=(), undoes: Reorganisation | None = None
) -> Reorganisation:
    """Return an unsaved reorganisation from a form's clean values; Refused beside the field when a code is unknown."""
    change = Reorganisation(
        kind=kind,
        unit=unit,
        undoes=undoes,
        reason=values["reason"],
        decided_on=values.get("decided_on"),
        grounds=values.get("grounds") or "",
        name=(values.get("name") or "").strip(),
        share_percent=values.get("share_percent") or 0,
        branches=sorted(branches),
    )
    if values.get("target"):
        change.target = find_unit(str(values["target"]))
        if change.target is None:
            raise Refused(_("请从列表中选择工会。"), {"target": [_("请从列表中选择工会。")]})
    if values.get("employer"):
        change.employer = Employer.objects.filter(uscc=values["employer"]).first()
        if change.employer is None:
            raise Refused(_("请从列表中选择单位。"), {"employer": [_("请从列表中选择单位。")]})
    if undoes is not None:
        change.target, change.made = undoes.target, undoes.made
    return change


def rehearsed(change: Reorganisation, *, now: datetime) -> Reorganisation:
    """Judge a draft and count what it would change, in the officer's own seat; Refused with a sentence."""
    seat, on = current_seat(), timezone.localdate(now)
    if not any(judging.covers(seat, unit) for unit in judging.sides(change)):
        raise Refused(_("“%(name)s”不在您的管辖范围内。") % {"name": change.unit.name})
    sentence = judging.why_not(change, on)
    if sentence:
        raise Refused(sentence)
    change.rehearsal = rehearse(change, on)
    return change


def ask_withdrawal(change: Reorganisation, *, seat: Seat) -> None:
    """Let the house take back what the seat's union proposed and nobody has decided; Refused with a sentence."""
    if change.proposed_at_unit_id != seat.unit_id:
        raise Refused(_("由提出的工会（%(unit)s）撤回。") % {"unit": change.proposed_at_unit.name})
    if change.effective_on or change.came_to:
        raise Refused(_("已经办结，不能撤回申请。"))
    entries.record("reorganising.ask_withdrawal", matter=change.pk, unit=seat.unit_id)
    defer("reorganising.withdraw", matter_id=str(change.pk))


def propose(change: Reorganisation, *, seat: Seat, now: datetime) -> Outcome:
    """Send a rehearsed draft to the union above both sides."""
    change.proposed_at_unit_id = seat.unit_id
    return open_matter(
        "reorganising.change",
        unit=judging.approving_unit(change),
        parties=[],
        seat=seat,
        now=now,
        data={"reason": change.reason},
        about=change,
    )
