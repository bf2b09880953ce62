"""Clocks on matters: started by a step, stopped by leaving the state, looked at by the sweep."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.rules import calendar
from zhigong.kernel.worklist.models import Clock, Todo

# A matter that climbed and that nobody at the upper unit has taken climbs on after this long.
CLIMB_AGAIN = timedelta(days=1)
AFTER_A_FAULT = timedelta(hours=1)


@dataclass(frozen=True)
class Deadline:
    """What a step's clock was worked out to be."""

    name: str
    rule_key: str
    basis: str
    starts_on: date
    due_at: datetime
    is_provisional: bool
    warn_percents: tuple[int, ...]
    overdue_step: str


def work_out(
    name: str, rule, *, starts_on: date, now: datetime, region: str, warn: tuple[int, ...], overdue_step: str
) -> Deadline:
    """Return the deadline of a rule in a region: days count after `starts_on`, hours and minutes from `now`."""
    duration, basis = rule.found(starts_on, region)
    is_provisional = False
    if duration.is_clock_time:
        due_at = duration.moment(now)
    else:
        due_on, is_provisional = calendar.deadline(starts_on, duration, region)
        due_at = calendar.due_at(due_on, region)
    return Deadline(name, rule.key, str(basis)[:200], starts_on, due_at, is_provisional, warn, overdue_step)


def start(matter: Matter, limit: Deadline, now: datetime) -> Clock:
    """Start a clock on a matter; its owner is the unit of the matter's open to-do, else the matter's unit."""
    clock = Clock(
        matter=matter,
        name=limit.name,
        rule_key=limit.rule_key,
        basis=limit.basis,
        starts_on=limit.starts_on,
        started_at=now,
        due_at=limit.due_at,
        is_provisional=limit.is_provisional,
        warn_percents=list(limit.warn_percents),
        overdue_step=limit.overdue_step,
    )
    clock.next_at = next_look(clock, now)
    clock.save(force_insert=True)
    return clock


def stop_all(matter_id: UUID, now: datetime) -> int:
    """Stop the matter's running clocks and return how many."""
    return Clock.objects.filter(matter_id=matter_id, stopped_at__isnull=True).update(stopped_at=now)


def next_look(clock: Clock, now: datetime) -> datetime:
    """Return the next warning's moment after `now`, else the end of the time."""
    whole = clock.due_at - clock.started_at
    moments = [clock.started_at + whole * percent / 100 for percent in sorted(clock.warn_percents)]
    return min([moment for moment in moments if moment > now], default=clock.due_at)


def lock_due(now: datetime, limit: int = 200) -> list[Clock]:
    """Lock and return running clocks whose next look has come; two sweeps never hold the same one."""
    due = Clock.objects.filter(stopped_at__isnull=True, next_at__lte=now).order_by("next_at")
    return list(due.select_for_update(of=("self",), skip_locked=True).select_related("matter__unit")[:limit])


def note_warning(clock: Clock, now: datetime) -> None:
    """Write down that a warning went out."""
    clock.warned_at, clock.next_at = now, next_look(clock, now)
    clock.save(update_fields=["warned_at", "next_at"])


def note_escalation(clock: Clock, now: datetime, *, again: bool) -> None:
    """Write down that the clock ran out and was acted on; `again` looks once more until a person has taken it."""
    clock.escalated_at = clock.escalated_at or now
    clock.next_at = now + CLIMB_AGAIN if again else None
    clock.save(update_fields=["escalated_at", "next_at"])


def put_off(clock: Clock, now: datetime) -> None:
    """Look again in an hour, after a fault."""
    Clock.objects.filter(pk=clock.pk).update(next_at=now + AFTER_A_FAULT)


def is_acknowledged(matter_id: UUID) -> bool:
    """Return whether an officer has taken the matter's open to-do."""
    return Todo.objects.filter(matter_id=matter_id, done_at__isnull=True, account_id__isnull=False).exists()
