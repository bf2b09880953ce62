"""Scheduled work of transfers: the way back of a secondment is opened on its day."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.jobs import periodic
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.queries import held_memberships
from zhigong.modules.organise.transfers import public
from zhigong.modules.organise.transfers.models import Transfer

log = logging.getLogger("zhigong.transfers")
AT_ONCE = 500


@periodic("10 23 * * *", "transfers.go_back")
def go_back_daily() -> None:
    """Look each morning (07:10 in China) whose secondment has ended."""
    open_ways_back(timezone.now())


def open_ways_back(now: datetime) -> int:
    """Open a transfer back for each secondment that has ended, once; returns how many."""
    on = timezone.localdate(now)
    ended = Transfer.objects.filter(
        purpose="secondment", moved_on__isnull=False, back_on__lte=on, going_back_on__isnull=True
    )
    opened = 0
    for transfer in ended.select_related("from_unit").order_by("back_on")[:AT_ONCE]:
        try:
            with transaction.atomic():
                public.go_back(transfer, now=now)
            opened += 1
        except Refused as refused:  # the member has moved on or left meanwhile: nothing to bring back
            log.info("secondment %s is not brought back: %s", transfer.pk, refused.sentence)
        Transfer.objects.filter(pk=transfer.pk).update(going_back_on=on)
    return opened


def close_overtaken(matter: Matter) -> None:
    """React to another line's ending of a membership: a transfer of it that is under way has nothing left to move."""
    people = [party.person_id for party in matter.parties.all() if party.person_id]
    for transfer in Transfer.objects.filter(person_id__in=people, is_open=True):
        if transfer.person_id not in held_memberships([transfer.person_id]):
            take_step(transfer.pk, "overtake", seat=current_seat(), now=timezone.now())
