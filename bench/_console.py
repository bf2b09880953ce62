"""The console's search beside one bare SELECT of the same rows: p95 in milliseconds, as JSON."""

import json
import time

import django

django.setup()

from django.db import connection  # noqa: E402  after the models

from bench import _life  # noqa: E402
from zhigong.kernel.access.seats import acting  # noqa: E402
from zhigong.modules.protect.hotline_board.queries.lists import console_search  # noqa: E402

ASKED = 60
BARE = """
SELECT m.*, t.*, u.name, e.name FROM hotline_tickets t JOIN matters m ON m.id = t.matter_id
  JOIN units u ON u.id = m.unit_id LEFT JOIN employers e ON e.id = t.employer_id
 WHERE m.id = ANY(%s) ORDER BY m.id DESC
"""


def p95(times: list[float]) -> float:
    """Return the 95th percentile in milliseconds."""
    return sorted(times)[int(len(times) * 0.95)] * 1000


def measure() -> tuple[float, float]:
    """Search by number and by words, and read the same rows by key in the same scope."""
    seat = _life.officers()["rx-hua"]
    ours, limit = [], []
    with acting(seat):
        for number in range(1, ASKED + 1):
            text = f"RX-2025-{number * 10:07d}" if number % 2 else f"第{number * 10}号工地"
            begun = time.perf_counter()
            rows = console_search(seat, text, now=_life.NOW)
            ours.append(time.perf_counter() - begun)
            if not rows:
                raise SystemExit(f"nothing found for {text}")
            begun = time.perf_counter()
            with connection.cursor() as cursor:
                cursor.execute(BARE, [[row["matter"].pk for row in rows]])
                cursor.fetchall()
            limit.append(time.perf_counter() - begun)
    return p95(ours), p95(limit)


if __name__ == "__main__":
    print(json.dumps(measure()))
