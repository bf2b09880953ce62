"""Background work of the engine: the sweep over clocks, and the reactions of other lines."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases import registry, ruling
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.placing import owned_todo
from zhigong.kernel.cases.telling import note_climb, tell_officers
from zhigong.kernel.jobs import job, periodic
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.rules import calendar
from zhigong.kernel.rules.models import RuleValue
from zhigong.kernel.worklist import clocks, todos
from zhigong.kernel.worklist.models import Clock, Todo

log = logging.getLogger("zhigong.cases")


@periodic("* * * * *", "cases.sweep")
def sweep_now() -> None:
    """Look at the clocks that are due now, once a minute."""
    sweep(timezone.now())


def sweep(now: datetime) -> dict[str, int]:
    """Warn, climb or take the overdue step for every clock whose moment has come; returns how many of each.

    Runs in the system seat. Safe to run twice: a clock is locked, and its next look is written with what was done.
    """
    done = {"warned": 0, "stepped": 0, "climbed": 0, "left": 0, "failed": 0}
    for clock in clocks.lock_due(now):
        try:
            with transaction.atomic():
                done[_look_at(clock, now)] += 1
        except (
            Exception
        ):  # one line's fault must not stop the other lines' clocks; it is logged and tried again
            log.exception("clock %s of matter %s", clock.pk, clock.matter_id)
            clocks.put_off(clock, now)
            done["failed"] += 1
    today = timezone.localdate(now)
    todos.return_orphans(today, since=today - timedelta(days=1))
    return done


def _look_at(clock: Clock, now: datetime) -> str:
    if now >= clock.due_at:
        return _run_out(clock, now)
    _warn(clock, now)
    clocks.note_warning(clock, now)
    return "warned"


def _run_out(clock: Clock, now: datetime) -> str:
    """Act on a clock that ran out; returns what was done. A running clock always keeps an owner."""
    if clock.overdue_step:
        try:
            take_step(clock.matter_id, clock.overdue_step, seat=current_seat(), now=now)
        except Refused as refused:
            record(
                "cases.overdue",
                outcome="refused",
                matter=clock.matter_id,
                detail={"sentence": refused.sentence},
            )
        else:
            if not Clock.objects.filter(pk=clock.pk, stopped_at__isnull=False).exists():
                clocks.note_escalation(clock, now)  # the step let the clock run on
            return "stepped"
    matter = clock.matter
    service = registry.get_service(matter.kind, matter.procedure_version)
    todo = owned_todo(service, matter, clock.name, now)
    if clock.escalated_at and clocks.is_acknowledged(todo):
        clocks.note_escalation(clock, now)
        return "left"
    if todo is not None and clock.escalated_at is None:
        _tell(clock, todo, _("%(number)s 已到期") % {"number": matter.number}, now)
    climbed = todos.climb(todo, matter, now) if todo is not None else None
    clocks.note_escalation(clock, now)
    if climbed is None:
        return "left"
    note_climb(matter, climbed, now, why="overdue")
    return "climbed"


def _warn(clock: Clock, now: datetime) -> None:
    """Tell the officer who took the to-do; the pool sees the colour. Once per clock and threshold."""
    todo = todos.open_of(clock.matter_id, todos.SUPERVISED if clock.name == todos.SUPERVISED else "")
    if todo is not None and todo.account_id is not None:
        _tell(clock, todo, _("%(number)s 即将到期") % {"number": clock.matter.number}, now)


def _tell(clock: Clock, todo: Todo, title: str, now: datetime) -> None:
    tell_officers(todo, "worklist.warning", title, now=now, matter=clock.matter)


@periodic("17 2 * * *", "cases.recount")
def recount_now() -> None:
    """Nobody's to-dos return to the pool; once the year's holidays are announced, provisional ends are counted anew; rules of today reach open clocks."""
    todos.return_orphans(timezone.localdate())
    calendar.load_announced_years()
    clocks.recount(timezone.now())
    ruling.apply_due(timezone.localdate())


@job("cases.apply_rule")
def apply_rule(*, value_id: int) -> None:
    """Give the clocks that a rule's new value binds their new end."""
    ruling.apply_value(RuleValue.objects.get(pk=value_id), timezone.now())


@job("cases.react")
def react(*, card: str, event: str, matter_id: str) -> None:
    """Run one line's reaction to another line's step, after that step has committed."""
    matter = Matter.objects.get(pk=UUID(matter_id))
    for code, reaction in registry.reactions(event):
        if code == card:
            reaction(matter)
