"""A rule's new value and the clocks that run already: which would end on another day, and moving them once it is in force.

By default a value binds clocks that count from its date on. Only when its proposer says so, and a second officer agrees,
do clocks of before get the new length too. What has run out stays as it was, and no clock is made to end in the past.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhigong.kernel.jobs import defer
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.models import Matter, TimelineStep
from zhigong.kernel.rules.models import RuleValue
from zhigong.kernel.rules.overriding import approve_value
from zhigong.kernel.rules.params import REGISTRY, in_force
from zhigong.kernel.worklist import clocks
from zhigong.kernel.worklist.models import Clock, Todo
from zhigong.lib.dates import Duration


@dataclass(frozen=True)
class Change:
    """A running clock and the end it would have."""

    clock: Clock
    due_at: datetime


def changes(value: RuleValue, now: datetime, *, within=None) -> Iterator[Change]:
    """Yield the running clocks (of the matters `within`) that the value would end at another moment; none for other rules."""
    length = REGISTRY[value.key].parse(value.value) if value.key in REGISTRY else None
    if not isinstance(length, Duration):
        return
    found = Clock.objects.filter(
        stopped_at__isnull=True, rule_key=value.key, region__startswith=value.region_code, due_at__gt=now
    )
    if not value.binds_open:
        found = found.filter(starts_on__gte=value.valid_from)
    if value.valid_to is not None:
        found = found.filter(starts_on__lte=value.valid_to)
    if within is not None:
        found = found.filter(matter__in=within)
    smaller: dict[tuple[str, date], bool] = {}
    for clock in found.select_related("matter__unit").order_by("due_at", "id").iterator(chunk_size=500):
        spot = clock.region, max(clock.starts_on, value.valid_from)
        if spot not in smaller:
            smaller[spot] = _is_overruled(value, *spot)
        due_at, _provisional = clocks.due_of(clock, length)
        if not smaller[spot] and due_at != clock.due_at and due_at > now:
            yield Change(clock, due_at)


def _is_overruled(value: RuleValue, region: str, on: date) -> bool:
    """Return whether a smaller region has a value of its own, or a later one of the same region holds that day."""
    other = in_force(value.key, on, region)
    if other is None or other.pk == value.pk:
        return False
    if len(other.region_code) != len(value.region_code):
        return len(other.region_code) > len(value.region_code)
    return other.valid_from > value.valid_from


def approve(value_id: int, *, account_id: UUID, now: datetime) -> RuleValue:
    """Put a proposal in force as the second officer; open clocks follow in the background, on its date. RuleRefused."""
    with transaction.atomic():
        value = approve_value(value_id, account_id=account_id)
        if value.valid_from <= timezone.localdate(now):
            defer("cases.apply_rule", value_id=value.pk)
    return value


def apply_due(on: date) -> None:
    """Let the values that come into force today reach the clocks they bind."""
    for value in RuleValue.objects.filter(valid_from=on, approved_by__isnull=False):
        defer("cases.apply_rule", value_id=value.pk)


def apply_value(value: RuleValue, now: datetime) -> int:
    """Give the clocks a value binds their new end, tell their timelines and the journal; returns how many."""
    length, moved = REGISTRY[value.key].parse(value.value), 0
    for change in list(changes(value, now)):
        with transaction.atomic():
            moved += _move(change.clock.pk, value, length, now)
    if moved:
        record("rules.apply", detail={"rule_value": value.pk, "key": value.key, "clocks": moved})
    return moved


def _move(clock_id: int, value: RuleValue, length: Duration, now: datetime) -> bool:
    clock = Clock.objects.select_for_update(of=("self",)).select_related("matter").get(pk=clock_id)
    if clock.stopped_at is not None:
        return False
    before, clock.basis = clock.due_at, value.basis
    clocks.set_length(clock, length, now)
    Todo.objects.filter(matter_id=clock.matter_id, done_at__isnull=True, due_at=before).update(
        due_at=clock.due_at
    )
    matter: Matter = clock.matter
    TimelineStep.objects.create(
        matter=matter, step="rule", from_state=matter.state, to_state=matter.state, at=now,
        actor_label="系统", opinion=value.basis, detail={"due_at": clock.due_at.isoformat()},
    )  # fmt: skip
    return True
