"""Each night the counts are compared with the register; what differs is counted anew and journaled."""

from django.db import connection

from zhigong.kernel.jobs import periodic
from zhigong.kernel.journal import entries


@periodic("41 18 * * *", "completeness.verify")
def verify_nightly() -> None:
    """Compare, and count anew where needed."""
    recount_if_wrong()


def recount_if_wrong() -> int:
    """Return how many cells differed from the register; after it none does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT completeness_wrong()")
        wrong = cursor.fetchone()[0]
        if wrong:
            cursor.execute("SELECT completeness_recount()")
    if wrong:
        entries.record("completeness.recount", detail={"cells": wrong})
    return wrong
