"""Walks imports in the background in the officer's own seat, one batch a job; forgets rows whose time is up."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.grants import seat_for_grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.jobs import defer, job, periodic
from zhigong.kernel.memberships.staging import KeyReplaced
from zhigong.modules.organise.rosters import actions, rules
from zhigong.modules.organise.rosters.imports import ImportRefused
from zhigong.modules.organise.rosters.models import Import, ImportBatch

SYSTEM = Seat.system("rosters.import")


def start_checking(roster: Import) -> None:
    """Count the rows in the background, beginning in the running transaction."""
    defer("rosters.check", roster_id=str(roster.id), number=roster.checked_count)


def start_applying(roster: Import) -> None:
    """Register the rows in the background, beginning in the running transaction."""
    defer("rosters.apply", roster_id=str(roster.id), number=roster.applied_count)


@job("rosters.check", in_own_seat=True)
def check(roster_id: str, number: int) -> None:
    """Count one batch, then ask for the next."""
    _walk(UUID(roster_id), number, "rosters.check", timezone.now())


@job("rosters.apply", in_own_seat=True)
def apply(roster_id: str, number: int) -> None:
    """Register one batch, then ask for the next; an import that cannot go on says why on its page."""
    _walk(UUID(roster_id), number, "rosters.apply", timezone.now())


def _walk(roster_id: UUID, number: int, job_name: str, now: datetime) -> None:
    """One batch in the seat of the officer who sent the roster; without that seat nothing goes on."""
    try:
        try:
            _take(roster_id, number, job_name, now)
        except KeyReplaced:  # sealed under a key that was replaced meanwhile: seal anew
            _take(roster_id, number, job_name, now)
    except ImportRefused as refused:
        with acting(SYSTEM):
            Import.objects.filter(pk=roster_id).update(
                state="stopped", problem=str(refused)[:300], finished_at=now
            )


def _take(roster_id: UUID, number: int, job_name: str, now: datetime) -> None:
    with acting(_seat_of(roster_id, now)):
        if job_name == "rosters.check":
            is_going_on = actions.check_batch(roster_id, number, now=now)
        else:
            is_going_on = actions.apply_batch(roster_id, number, on=timezone.localdate(now), now=now)
        if is_going_on:
            defer(job_name, roster_id=str(roster_id), number=number + 1)


def _seat_of(roster_id: UUID, now: datetime) -> Seat:
    """The seat the roster was sent in, as it is now; ImportRefused when the officer no longer holds it."""
    with acting(SYSTEM):
        roster = Import.objects.only("grant_id", "account_id").get(pk=roster_id)
        if roster.grant_id is None and roster.account_id is None:
            return SYSTEM
        seat = seat_for_grant(roster.grant_id, timezone.localdate(now)) if roster.grant_id else None
    if seat is None:
        raise ImportRefused(_("上传人已不在原岗位，导入没有继续；请由在岗人员重新上传，已登记的不会重复。"))
    return seat


@periodic("17 19 * * *", "rosters.forget")
def forget() -> None:
    """Drop the sealed cells of imports older than the rule allows; counts and findings stay."""
    today = timezone.localdate()
    last_day = today - timedelta(days=rules.ROWS_KEPT.on(today).count)
    ImportBatch.objects.filter(roster__created_at__date__lt=last_day, cells_cipher__isnull=False).update(
        cells_cipher=None
    )
