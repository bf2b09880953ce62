"""Work that met other work in a deadlock is done again: PostgreSQL ends one of the two, and nobody should see that."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

ATTEMPTS = 5
PAUSE_SECONDS = 0.05
Result = TypeVar("Result")
CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"  # found by `./zg lab register`
PASSING = ("40P01", "40001")  # deadlock_detected, serialization_failure


def undisturbed(work: Callable[[], Result]) -> Result:
    """Do `work` in a transaction (or savepoint) of its own and return what it gives; again after a deadlock.

    What was written and locked inside is given up before the next attempt, so the other side goes on meanwhile.
    References are checked here and not at the commit, where a deadlock over them would reach somebody at a page.
    """
    attempt = 0
    while True:
        attempt += 1
        try:
            with transaction.atomic():
                given = work()
                with connection.cursor() as cursor:
                    cursor.execute(CHECK_NOW)
                return given
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") not in PASSING or attempt == ATTEMPTS:
                raise
        time.sleep(PAUSE_SECONDS * attempt)
