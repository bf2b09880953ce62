"""Ordering and sealing at every moment, beside the worker that does the same: one tree, nothing twice, no hole."""

import threading
import time

from django.db import DatabaseError, connection

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.order import sequence
from zhigong.kernel.journal.seals import seal_next
from zhigong.testing.laboratory.checking import Findings
from zhigong.testing.laboratory.stages import ask
from zhigong.testing.laboratory.works.work import Work

PAUSE = 0.03
CATCH_UP_SECONDS = 30.0
_COVERED = """
SELECT (SELECT coalesce(max(number), 0) FROM journal_order),
       (SELECT coalesce(max(last_number), 0) FROM seals),
       (SELECT count(*) FROM (SELECT first_number - 1 - coalesce(lag(last_number) OVER (ORDER BY place), 0) AS gap
          FROM seals) g WHERE gap <> 0)
"""


class Sealing(Work):
    """Runs as long as the other works do."""

    name = "seal"
    is_endless = True

    def __init__(self, place, draw) -> None:
        super().__init__(place, draw)
        self.is_over = threading.Event()

    def hands(self):
        """Far more often than the worker: late commits meet a sequencer, a kill meets a seal half written."""
        return [self._seal_all_the_time]

    def _seal_all_the_time(self) -> None:
        while not self.is_over.wait(PAUSE):
            try:
                for step in (sequence, seal_next):
                    with acting(Seat.system("laboratory")):
                        step()
            except DatabaseError:  # the database has just been killed
                connection.close()
        connection.close()

    def check(self, found: Findings) -> None:
        """Seals follow each other without a gap and reach the last entry in order once they had the time."""
        until = time.monotonic() + CATCH_UP_SECONDS
        while True:
            while seal_next():
                continue
            [(ordered, covered, gaps)] = ask(_COVERED)
            if gaps or ordered == covered or time.monotonic() > until:
                break
            time.sleep(0.5)  # the worker has put more in order since
        if ordered != covered or gaps:
            found.problems.append(f"seals: {ordered} in order, {covered} sealed, {gaps} gaps")
