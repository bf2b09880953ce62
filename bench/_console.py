"""The console's search beside one bare SELECT that answers the same: p95 in milliseconds by number, telephone and words."""

import json
import sys
import time

import django

django.setup()

import psycopg  # noqa: E402  because models load first
from django.db import connection  # noqa: E402

from bench import _bare, _life, _stored  # noqa: E402
from zhigong.kernel import crypto  # noqa: E402
from zhigong.kernel.access.seats import acting  # noqa: E402
from zhigong.kernel.orgs.names import pairs  # noqa: E402
from zhigong.modules.protect.hotline_board.queries.lists import FOUND, console_search  # noqa: E402

EACH, WARMING = 50, 6  # searches of each kind
SHOWN = """
SELECT m.*, t.*, u.name, e.name, (SELECT min(d.due_at) FROM todos d WHERE d.matter_id = m.id AND d.done_at IS NULL)
  FROM matters m JOIN hotline_tickets t ON t.matter_id = m.id JOIN units u ON u.id = m.unit_id
  LEFT JOIN employers e ON e.id = t.employer_id
"""
IN_RANGE = f"m.kind = 'hotline.ticket' AND m.position BETWEEN %s AND %s ORDER BY m.id DESC LIMIT {FOUND}"
BARE = {
    "number": f"{SHOWN} WHERE m.number = %s AND {IN_RANGE}",
    "telephone": f"{SHOWN} JOIN hotline_callers c ON c.matter_id = m.id WHERE c.phone_digest = %s AND {IN_RANGE}",
    "words": f"{SHOWN} WHERE t.is_open AND name_pairs(t.search_text) @> %s AND strpos(t.search_text, %s) > 0"
    f" AND {IN_RANGE}",
}


class Searcher:
    """A call-taker's seat, and a connection of the owner's that no policy binds."""

    def __init__(self, size: int, owner: str) -> None:
        self.size, self.seat = size, _life.officers()["rx-hua"]
        words = connection.get_connection_params()["options"]
        self.free = psycopg.connect(owner, options=words, autocommit=True, prepare_threshold=0)
        self.scope = _bare.scope_of(self.seat)

    def asked(self, number: int) -> dict[str, tuple[str, list]]:
        """Return what is typed for the open stored case nearest this one, by kind, and the bare side's values."""
        case = _stored.ONE_OPEN_IN * (1 + number * 7919 % (self.size // _stored.ONE_OPEN_IN))
        numbered, phone, worded = f"RX-2025-{case:07d}", _stored.phone(case), f"第{case}号工地"
        return {
            "number": (numbered, [numbered]),
            "telephone": (phone, [crypto.digest("phone", phone)[1]]),
            "words": (worded, [pairs(worded), worded]),
        }

    def ours(self, text: str) -> list:
        """Search as the console does, in the seat's transaction."""
        with acting(self.seat):
            return [row["matter"].pk for row in console_search(self.seat, text, now=_life.NOW)]

    def bare(self, kind: str, values: list) -> list:
        """Begin, set the scope, select, commit."""
        with self.free.transaction():
            cursor = self.free.cursor()
            cursor.execute(_bare.SCOPE, self.scope)
            rows = cursor.execute(BARE[kind], [*values, self.seat.lo, self.seat.hi]).fetchall()
        return [row[0] for row in rows]

    def compare(self, number: int) -> list[tuple[float, float]]:
        """Ask both sides the same, in turns; seconds of ours and of the bare side. They must find the same."""
        found = []
        for place, (kind, (text, values)) in enumerate(self.asked(number).items()):
            sides = [lambda t=text: self.ours(t), lambda k=kind, v=values: self.bare(k, v)]
            took, rows = [0.0, 0.0], [[], []]
            for side in (0, 1) if (number + place) % 2 else (1, 0):
                begun = time.perf_counter()
                rows[side] = sides[side]()
                took[side] = time.perf_counter() - begun
            if not rows[0] or rows[0] != rows[1]:
                sys.exit(f"console_search: the two sides find differently for {text}: {rows}")
            found.append(tuple(took))
        return found


def p95(times: list[float]) -> float:
    """Return the 95th percentile in milliseconds."""
    return sorted(times)[int(len(times) * 0.95)] * 1000


def main(size: str, owner: str) -> None:
    """Print [ours, limit]."""
    searcher = Searcher(int(size), owner)
    for number in range(WARMING):
        searcher.compare(number)
    found = [pair for number in range(EACH) for pair in searcher.compare(number)]
    print(json.dumps([p95([ours for ours, _bare in found]), p95([bare for _ours, bare in found])]))


if __name__ == "__main__":
    main(*sys.argv[1:])
