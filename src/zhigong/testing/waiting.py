"""Waiting until another connection waits for ours: so a test of two at once needs no sleep that may be too short."""

import threading
from time import monotonic, sleep

from django.db import connection

_WAITING = """
SELECT EXISTS (SELECT FROM pg_locks l WHERE NOT l.granted AND pg_backend_pid() = ANY (pg_blocking_pids(l.pid)))
"""


def until_somebody_waits(thread: threading.Thread, seconds: float) -> bool:
    """Return once a connection waits for this one (True), or the thread ended without waiting or the time is up (False)."""
    until = monotonic() + seconds
    while thread.is_alive() and monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(_WAITING)
            if cursor.fetchone()[0]:
                return True
        sleep(0.02)
    return False
