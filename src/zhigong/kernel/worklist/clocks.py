"""Clocks on matters: started by a step, paused and stopped by the states that follow, extended once, swept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.rules import calendar
from zhigong.kernel.rules.params import REGISTRY
from zhigong.kernel.worklist.models import Clock, Todo
from zhigong.lib.dates import Duration
from zhigong.lib.prepared import columns_of, insert_row, make_instance, rows_of

# A matter that climbed and that nobody at the upper unit has taken climbs on after this long.
LOOK_AGAIN = timedelta(days=1)
AFTER_A_FAULT = timedelta(hours=1)
AT_ONCE = 200
_RUNNING = f"SELECT {columns_of(Clock, 'c')} FROM clocks c WHERE c.matter_id = %s AND c.stopped_at IS NULL"


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
    length: str = ""
    region: str = ""
    runs_in: tuple[str, ...] = ()
    pauses_in: tuple[str, ...] = ()


def work_out(
    name: str,
    rule,
    *,
    starts_on: date,
    now: datetime,
    region: str,
    warn: tuple[int, ...],
    overdue_step: str,
    runs_in: tuple[str, ...] = (),
    pauses_in: tuple[str, ...] = (),
) -> Deadline:
    """Return the deadline of a rule in a region: days count after `starts_on`, hours and minutes from `now`.

    Hours after an event of another day count from the end of that day, since its hour is not known.
    """
    duration, basis = rule.found(starts_on, region)
    moment = now if starts_on == timezone.localdate(now) else calendar.start_of(starts_on + timedelta(days=1))
    due_at, is_provisional = calendar.end_of(moment, starts_on, (duration,), region)
    return Deadline(
        name, rule.key, str(basis)[:200], starts_on, due_at, is_provisional, warn, overdue_step,
        str(duration), region, runs_in, pauses_in,
    )  # fmt: skip


def start(matter: Matter, limit: Deadline, now: datetime) -> Clock:
    """Start a clock on a matter; it runs in the matter's present state and in the deadline's `runs_in`."""
    begins = min(now, calendar.start_of(limit.starts_on + timedelta(days=1)))
    clock = Clock(
        matter=matter,
        name=limit.name,
        rule_key=limit.rule_key,
        basis=limit.basis,
        starts_on=limit.starts_on,
        started_at=now,
        counts_from=begins,
        due_at=limit.due_at,
        is_provisional=limit.is_provisional,
        warn_percents=list(limit.warn_percents),
        overdue_step=limit.overdue_step,
        length=limit.length,
        region=limit.region,
        runs_in=list(dict.fromkeys((matter.state, *limit.runs_in))),
        pauses_in=list(limit.pauses_in),
    )
    clock.next_at = next_look(clock, now)
    insert_row(connection, clock)
    return clock


def running(matter_id: UUID):
    """Return the matter's clocks that have not stopped, paused ones among them."""
    return Clock.objects.filter(matter_id=matter_id, stopped_at__isnull=True)


def list_running(matter_id: UUID) -> list[Clock]:
    """Return what `running` finds, by a kept plan: every step asks it."""
    return [make_instance(connection, Clock, row) for row in rows_of(connection, _RUNNING, [matter_id])]


def stop_all(matter_id: UUID, now: datetime) -> int:
    """Stop the matter's running clocks and return how many."""
    return running(matter_id).update(stopped_at=now)


def resume(matter: Matter, now: datetime) -> list[Clock]:
    """Let clocks that stood still and run in this state go on, their end moved by the pause; returns all that have not stopped."""
    found = list_running(matter.pk)
    for clock in [one for one in found if one.paused_at is not None and matter.state in one.runs_in]:
        clock.pauses = [*clock.pauses, [clock.paused_at.isoformat(), now.isoformat()]]
        clock.paused_at = None
        _move(clock, now)
        clock.save(update_fields=["pauses", "paused_at", *_MOVED])
    return found


def extend(clock: Clock, duration: Duration, reason: str, now: datetime) -> None:
    """Make the clock longer; the caller has seen that it was not extended before and has not run out."""
    clock.extension, clock.extended_at, clock.extension_reason = str(duration), now, reason[:500]
    _move(clock, now)
    clock.save(update_fields=["extension", "extended_at", "extension_reason", *_MOVED])


_MOVED = ("due_at", "is_provisional", "counts_from", "next_at")


def _move(clock: Clock, now: datetime, length: Duration | None = None) -> None:
    """Work out the clock's end anew; the percents of its warnings are those of the time that counts."""
    due_at, clock.is_provisional = due_of(clock, length)
    stood = sum((until - since for since, until in moments(clock)), timedelta())
    clock.counts_from = _begins(clock) + stood
    clock.due_at = due_at
    clock.next_at = None if clock.paused_at else next_look(clock, now)


def set_length(clock: Clock, length: Duration, now: datetime) -> None:
    """Give a running clock another length (a rule changed and says so for what is open)."""
    clock.length = str(length)
    _move(clock, now)
    clock.save(update_fields=["length", "basis", *_MOVED])


def recount(now: datetime, *, since: date | None = None) -> int:
    """Count running clocks anew after the calendar was announced: those that end on `since` or later, else the provisional.

    Returns how many ends moved. Clocks that have run out stay as they are: what was late then was late.
    """
    found = Clock.objects.filter(stopped_at__isnull=True, due_at__gt=now)
    found = (
        found.filter(is_provisional=True)
        if since is None
        else found.filter(due_at__gt=calendar.start_of(since))
    )
    moved = 0
    for clock in found.select_for_update(of=("self",), skip_locked=True).iterator(chunk_size=AT_ONCE):
        before = clock.due_at, clock.is_provisional
        _move(clock, now)
        if (clock.due_at, clock.is_provisional) != before:
            clock.save(update_fields=_MOVED)
            Todo.objects.filter(matter_id=clock.matter_id, done_at__isnull=True, due_at=before[0]).update(
                due_at=clock.due_at
            )
            moved += clock.due_at != before[0]
    return moved


def due_of(clock: Clock, length: Duration | None = None) -> tuple[datetime, bool]:
    """Return (end, provisional) of the clock with its extension and the pauses that ended, or as it would be with `length`."""
    spans = [length or length_of(clock)]
    if clock.extension:
        spans.append(Duration.parse(clock.extension))
    return calendar.end_of(_moment(clock), clock.starts_on, spans, clock.region, pauses=moments(clock))


def length_of(clock: Clock) -> Duration:
    """Return the length the clock was started with; clocks of before this was written down take their rule's."""
    if clock.length:
        return Duration.parse(clock.length)
    return REGISTRY[clock.rule_key].on(clock.starts_on, clock.region)


def moments(clock: Clock) -> list[tuple[datetime, datetime]]:
    """Return the pauses that ended."""
    return [(datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in clock.pauses]


def _moment(clock: Clock) -> datetime:
    """Return the moment hours count from."""
    if timezone.localdate(clock.started_at) == clock.starts_on:
        return clock.started_at
    return calendar.start_of(clock.starts_on + timedelta(days=1))


def _begins(clock: Clock) -> datetime:
    return min(clock.started_at, calendar.start_of(clock.starts_on + timedelta(days=1)))


def next_look(clock: Clock, now: datetime) -> datetime:
    """Return the next warning's moment after `now`, else the end of the time."""
    begins = clock.counts_from or clock.started_at
    whole = clock.due_at - begins
    moments_ahead = [begins + whole * percent / 100 for percent in sorted(clock.warn_percents)]
    return min([moment for moment in moments_ahead if moment > now], default=clock.due_at)


def lock_due(now: datetime, limit: int = AT_ONCE) -> list[Clock]:
    """Lock and return running clocks whose next look has come; two sweeps never hold the same one."""
    due = Clock.objects.filter(stopped_at__isnull=True, paused_at__isnull=True, next_at__lte=now)
    due = due.order_by("next_at")
    return list(due.select_for_update(of=("self",), skip_locked=True).select_related("matter__unit")[:limit])


def note_warning(clock: Clock, now: datetime) -> None:
    """Write down that a warning went out."""
    clock.warned_at, clock.next_at = now, next_look(clock, now)
    clock.save(update_fields=["warned_at", "next_at"])


def note_escalation(clock: Clock, now: datetime) -> None:
    """Write down that the clock ran out and was acted on. It is looked at each day: whoever has taken it may leave."""
    clock.escalated_at = clock.escalated_at or now
    clock.next_at = now + LOOK_AGAIN
    clock.save(update_fields=["escalated_at", "next_at"])


def put_off(clock: Clock, now: datetime) -> None:
    """Look again in an hour, after a fault."""
    Clock.objects.filter(pk=clock.pk).update(next_at=now + AFTER_A_FAULT)


def is_acknowledged(todo: Todo | None) -> bool:
    """Return whether an officer has taken the to-do."""
    return todo is not None and todo.account_id is not None
