"""Names in a subtree, counts of a node with its children, and what row security costs: in the program and by bare SQL."""

import json
import sys
import time
from collections.abc import Callable
from statistics import median

import django

django.setup()

import psycopg  # noqa: E402  because models load first
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import _bare  # noqa: E402
from zhigong.kernel.access.grants import seat_for_grant  # noqa: E402
from zhigong.kernel.access.seats import Seat, acting  # noqa: E402
from zhigong.kernel.orgs.models import Unit  # noqa: E402
from zhigong.kernel.tally import counts  # noqa: E402
from zhigong.modules.organise.members import queries  # noqa: E402
from zhigong.modules.organise.members.queries import pages  # noqa: E402

ROUNDS, REPETITIONS = 7, 60
HOLDING = "m.state IN ('active', 'transferring_out')"
SHOWN = (
    "m.id, m.position, m.state, m.worker_kind, m.joined_on, p.id, p.name, p.sex, p.identity_level, p.doc_cipher,"
    " p.mobile_cipher, p.erased_at, u.id, u.name"
)
JOINED = "memberships m JOIN people p ON p.id = m.person_id JOIN units u ON u.id = m.unit_id"
RANGE = "m.position BETWEEN {lo} AND {hi}"
# Two ways to a page of names; which is better depends on the name, so the limit is the better one for each.
NAMED = (
    f"SELECT {SHOWN} FROM {JOINED} WHERE {RANGE} AND {HOLDING} AND p.name LIKE %s ORDER BY m.position, m.id LIMIT 21",
    f"WITH found AS MATERIALIZED (SELECT m.id, m.position FROM memberships m JOIN people p ON p.id = m.person_id"
    f" WHERE {RANGE} AND {HOLDING} AND p.name LIKE %s), page AS (SELECT id FROM found ORDER BY position, id LIMIT 21)"
    f" SELECT {SHOWN} FROM page JOIN {JOINED} ON page.id = m.id ORDER BY m.position, m.id",
)
PAGE = f"SELECT {SHOWN} FROM {JOINED} WHERE {RANGE} AND {HOLDING} ORDER BY m.position, m.id LIMIT 21"
KEYS = (
    "SELECT node_id, amount FROM tally_totals"
    " WHERE node_id = ANY(%s) AND measure = 'members' AND dimension = '' AND value = ''"
)


class Searcher:
    """An officer's seat, a bare connection of the application and one that no policy binds."""

    def __init__(self, grant_id: int, owner: str) -> None:
        with acting(Seat.system("bench")):
            self.seat = seat_for_grant(grant_id, timezone.localdate())
        known = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port", "options")
        self.bare = psycopg.connect(**{n: known[n] for n in names if known.get(n)}, autocommit=True)
        self.free = psycopg.connect(owner, options=known["options"], autocommit=True)
        self.scope = _bare.scope_of(self.seat)
        self.place = {"lo": self.seat.lo, "hi": self.seat.hi}

    def ask(
        self, where: psycopg.Connection, statement: str, values=(), prepare: bool | None = False
    ) -> list[tuple]:
        """Begin, set the scope, query, commit."""
        with where.transaction():
            cursor = where.cursor()
            cursor.execute(_bare.SCOPE, self.scope, prepare=True)
            return cursor.execute(statement, values, prepare=prepare).fetchall()

    def pages(self, where: psycopg.Connection, statement: str) -> float:
        """Milliseconds of a page (begin, set the scope, query, commit), of many sent without waiting for each other.

        Waiting for one another, the two processes of such a small piece of work measure how soon they are woken.
        """
        begun = time.perf_counter()
        with where.pipeline():
            for _repetition in range(REPETITIONS):
                where.execute("BEGIN", prepare=True)
                where.execute(_bare.SCOPE, self.scope, prepare=True)
                where.execute(statement, prepare=True)
                where.execute("COMMIT", prepare=True)
        return (time.perf_counter() - begun) * 1000 / REPETITIONS

    # names

    def named(self, name: str) -> list:
        """The first page as the list's view finds it."""
        with acting(self.seat):
            return [row.pk for row in pages.read_page(self.seat, {"q": name}, None).rows]

    def bare_named(self, name: str, way: int) -> list:
        """The same rows without a wall."""
        rows = self.ask(self.free, NAMED[way].format(**self.place), [f"{name}%"])
        return [row[0] for row in rows[: queries.PAGE_ROWS]]

    def names(self, names: list[str]) -> tuple[float, float]:
        """p95 in ms of the first page over all names (ours, limit); both sides must find the same."""
        ours, limit = [], []
        for name in names:
            if not self.named(name) == self.bare_named(name, 0) == self.bare_named(name, 1):
                sys.exit(f"name_in_subtree: the sides find different pages for {name}")
        for _round in range(ROUNDS):
            for name in names:
                ours.append(timed(lambda n=name: self.named(n)))
                limit.append(min(timed(lambda n=name, w=way: self.bare_named(n, w)) for way in (0, 1)))
        return p95(ours), p95(limit)

    # counts

    def node_counts(self, node: int) -> tuple[float, float]:
        """Median ms of a node's count with its children's."""
        with acting(self.seat):
            below = Unit.objects.filter(parent_id=node).order_by("position").values_list("id", flat=True)
            nodes = [node, *below]

        def ours() -> dict:
            with acting(self.seat):
                return counts.count(nodes)

        def limit() -> dict:
            return dict(self.ask(self.bare, KEYS, [nodes], prepare=True))

        if {key: value for key, value in ours().items() if value} != limit():
            sys.exit("node_counts: the two sides answer differently")
        return in_turns(ours, limit)

    # walls

    def walls(self) -> tuple[float, float]:
        """Median ms of one page with the policies and without, the range in the query both times."""
        statement = PAGE.format(**self.place)
        if self.ask(self.bare, statement) != self.ask(self.free, statement):
            sys.exit("row_security: the two sides answer differently")
        found: tuple[list[float], list[float]] = ([], [])
        for number in range(ROUNDS * 2 + 1):
            pair = ((found[0], self.bare), (found[1], self.free))
            for times, where in pair if number % 2 == 0 else reversed(pair):
                times.append(self.pages(where, statement))
        return median(found[0]), median(found[1])


def timed(work: Callable[[], object]) -> float:
    """Milliseconds one call takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def p95(values: list[float]) -> float:
    """The value that 95 of 100 stay below."""
    return sorted(values)[int(len(values) * 0.95)]


def in_turns(ours: Callable[[], object], limit: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of both, measured A B, B A …: what the quickest tenth stays below.

    A look-up this small waits for its server to be woken longer than it works, and not always: the middle of a run is
    sometimes the one, sometimes the other.
    """
    found: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS):
        pair = [(found[0], ours), (found[1], limit)]
        for times, work in pair if number % 2 == 0 else reversed(pair):
            times += [timed(work) for _repetition in range(REPETITIONS)]
    return tenth(found[0]), tenth(found[1])


def tenth(values: list[float]) -> float:
    """The value that 90 of 100 stay above."""
    return sorted(values)[len(values) // 10]


def main(grant_id: str, owner: str, county: str) -> None:
    """Measure with the names on standard input; print {work: [ours, limit]} as JSON."""
    searcher = Searcher(int(grant_id), owner)
    names = json.load(sys.stdin)
    found = {
        "name_in_subtree": searcher.names(names),
        "node_counts": searcher.node_counts(int(county)),
        "row_security": searcher.walls(),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
