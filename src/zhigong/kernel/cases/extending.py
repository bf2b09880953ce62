"""Extending a clock once, with its reason, while it has not run out."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.cases.definition import Clock as ClockWord
from zhigong.kernel.cases.definition import Service, Step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.placing import nearest_end
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.worklist import clocks, todos
from zhigong.kernel.worklist.models import Clock


def clock_word(service: Service, code: str) -> ClockWord | None:
    """Return the clock that steps of this code start and that can be extended."""
    words = (step.clock for step in service.steps_coded(code))
    return next((word for word in words if word and word.extension is not None), None)


def why_not_extend(step: Step, matter: Matter, now: datetime) -> str:
    """Return "" when the clock the step names can be extended now, else why not."""
    return _judge(clocks.running(matter.pk).filter(name=step.extends).last(), now)


def _judge(clock: Clock | None, now: datetime) -> str:
    if clock is None:
        return _("没有正在计时的期限可以延长。")
    if clock.extended_at is not None:
        return _("期限已经延长过一次，不能再延长。")
    if clock.paused_at is None and clock.due_at <= now:
        return _("期限已过，不能再延长。")
    return ""


def extend(service: Service, step: Step, matter: Matter, reason: str, now: datetime) -> Clock:
    """Extend the running clock the step names, by the rule in force today. Refused with a sentence."""
    clock = clocks.running(matter.pk).filter(name=step.extends).select_for_update().last()
    sentence = _judge(clock, now)
    if sentence:
        raise Refused(sentence)
    word = clock_word(service, step.extends)
    duration = word.extension.on(timezone.localdate(now), matter.unit.place_id or "")
    clocks.extend(clock, duration, reason, now)
    todos.set_due(matter.pk, nearest_end(matter))
    return clock
