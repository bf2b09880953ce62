"""Walks imports in the background, one batch a job, and forgets sealed rows whose time is up."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from zhigong.kernel.jobs import defer, job, periodic
from zhigong.modules.organise.rosters import actions, rules
from zhigong.modules.organise.rosters.imports import ImportRefused
from zhigong.modules.organise.rosters.models import Import, ImportBatch


def start_checking(roster: Import) -> None:
    """Count the rows in the background, beginning in the running transaction."""
    defer("rosters.check", roster_id=str(roster.id), number=roster.checked_count)


def start_applying(roster: Import) -> None:
    """Register the rows in the background, beginning in the running transaction."""
    defer("rosters.apply", roster_id=str(roster.id), number=roster.applied_count)


@job("rosters.check")
def check(roster_id: str, number: int) -> None:
    """Count one batch, then ask for the next."""
    if actions.check_batch(UUID(roster_id), number):
        defer("rosters.check", roster_id=roster_id, number=number + 1)


@job("rosters.apply")
def apply(roster_id: str, number: int) -> None:
    """Register one batch, then ask for the next; an import that cannot go on says why on its page."""
    now = timezone.now()
    try:
        is_going_on = actions.apply_batch(UUID(roster_id), number, on=timezone.localdate(now), now=now)
    except ImportRefused as refused:
        Import.objects.filter(pk=roster_id).update(
            state="stopped", problem=str(refused)[:300], finished_at=now
        )
        return
    if is_going_on:
        defer("rosters.apply", roster_id=roster_id, number=number + 1)


@periodic("17 19 * * *", "rosters.forget")
def forget() -> None:
    """Drop the sealed cells of imports older than the rule allows; counts and findings stay."""
    today = timezone.localdate()
    last_day = today - timedelta(days=rules.ROWS_KEPT.on(today).count)
    ImportBatch.objects.filter(roster__created_at__date__lt=last_day, cells_cipher__isnull=False).update(
        cells_cipher=None
    )
