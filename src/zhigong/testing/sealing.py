"""Orders what tests have committed: an older transaction anywhere on the server (another test's) holds the tail back."""

import time

from django.db import connection

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import order, seals
from zhigong.kernel.journal.models import Entry

PATIENCE_SECONDS = 30.0


def order_everything() -> None:
    """Give every committed entry its number. TimeoutError when some transaction stays open for too long.

    Inside a transaction of the caller's, whose own entries cannot have a number yet, it looks once.
    """
    if connection.in_atomic_block:
        _waiting()
        return
    until = time.monotonic() + PATIENCE_SECONDS
    while _waiting():
        if time.monotonic() > until:
            raise TimeoutError("an open transaction on this server holds the journal's tail back")
        time.sleep(0.02)


def seal_everything() -> None:
    """Order and seal every committed entry."""
    order_everything()
    with acting(Seat.system("test")):
        while seals.seal_next():
            continue


def _waiting() -> int:
    with acting(Seat.system("test")):
        order.sequence()
        return Entry.objects.count() - order.last_number()
