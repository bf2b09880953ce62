"""The file of an approved list is made in the background, in the seat of whoever asked."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from zhigong.kernel.access.grants import seat_for_grant
from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.jobs import job
from zhigong.kernel.matters.models import Matter
from zhigong.modules.organise.exports.actions import make_file
from zhigong.modules.organise.exports.models import ListExport
from zhigong.modules.organise.exports.words import PERMISSION, ExportRefused, find_list

SYSTEM = Seat.system("exports.make")


@job("exports.make", in_own_seat=True)
def make(export_id: str) -> None:
    """Make one file; run again after a crash it makes the same."""
    make_now(UUID(export_id), timezone.now())


def make_now(export_id: UUID, now: datetime) -> None:
    """Make the file in the applicant's seat, then let the house say that it is ready, or that it could not be made."""
    registry.cards()  # the lines offer their lists where their cards are
    with acting(SYSTEM):
        export = ListExport.objects.get(pk=export_id)
        if Matter.objects.get(pk=export_id).state != "making":
            return
        seat = seat_for_grant(export.grant_id, timezone.localdate(now))
    step = "fail"
    if seat is not None and may(seat, PERMISSION):
        with acting(seat):
            wanted = find_list(export.list_code)
            with suppress(ExportRefused):  # a page the seat may no longer open
                if wanted.count(seat, export.filters) > 0:
                    make_file(export, wanted, seat, now, by_two=True)
                    step = "make"
    with acting(SYSTEM):
        take_step(export_id, step, seat=SYSTEM, now=now)
