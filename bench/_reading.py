"""Opening a level of the tree and counting a subtree: the program's functions beside bare SQL in the same transaction."""

import json
import sys

import django

django.setup()

import psycopg  # noqa: E402  because models load first
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import _bare  # noqa: E402
from bench._interleaving import in_turns, rate  # noqa: E402
from zhigong.kernel.access.grants import seat_for_grant  # noqa: E402
from zhigong.kernel.access.seats import Seat, acting  # noqa: E402
from zhigong.kernel.orgs.models import Unit  # noqa: E402
from zhigong.kernel.orgs.queries import children  # noqa: E402
from zhigong.kernel.tally import counts  # noqa: E402

ROUNDS, REPETITIONS = 9, 300
LEVEL_ROWS = 100
LEVEL = """
SELECT u.id, u.code, u.name, u.level, u.kind, u.state, u.position, u.position_end,
       (SELECT count(*) FROM units c WHERE c.parent_id = u.id),
       (SELECT coalesce(sum(amount), 0)::bigint FROM (
            SELECT amount FROM tally_totals WHERE node_id = u.id AND measure = 'members' AND dimension = ''
            UNION ALL
            SELECT amount FROM tally_deltas WHERE measure = 'members' AND nodes @> ARRAY[u.id]) a)
  FROM units u WHERE u.parent_id = %s AND u.state NOT IN ('merged', 'dissolved') ORDER BY u.position LIMIT 100
"""
SUBTREE = """
SELECT coalesce(sum(amount), 0)::bigint FROM (
    SELECT amount FROM tally_totals WHERE node_id = %(unit)s AND measure = 'members' AND dimension = ''
    UNION ALL
    SELECT amount FROM tally_deltas WHERE measure = 'members' AND nodes @> ARRAY[%(unit)s::bigint]) a
"""
COUNTING = (
    "SELECT count(*) FROM memberships WHERE position BETWEEN %(lo)s AND %(hi)s"
    " AND state IN ('active', 'transferring_out')"
)


class Reader:
    """An officer of a city who opens a county and counts the city."""

    def __init__(self, grant_id: int, county: int, city: int) -> None:
        with acting(Seat.system("bench")):
            self.seat = seat_for_grant(grant_id, timezone.localdate())
            self.county, self.city = Unit.objects.get(pk=county), Unit.objects.get(pk=city)
        settings = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port", "options")
        self.bare = psycopg.connect(**{n: settings[n] for n in names if settings.get(n)}, autocommit=True)
        self.scope = _bare.scope_of(self.seat)

    def ask(self, statement: str, values) -> list[tuple]:
        """Begin, set the scope, query, commit."""
        with self.bare.transaction():
            cursor = self.bare.cursor()
            cursor.execute(_bare.SCOPE, self.scope)
            return cursor.execute(statement, values).fetchall()

    def level(self) -> list[tuple]:
        """The level as the tree's page opens it."""
        with acting(self.seat):
            return [tuple(vars(branch).values()) for branch in children(self.county, limit=LEVEL_ROWS)]

    def bare_level(self) -> list[tuple]:
        """The same rows."""
        return self.ask(LEVEL, [self.county.pk])

    def subtree(self) -> int:
        """The members of the city and all below it."""
        with acting(self.seat):
            return counts.count([self.city.pk])[self.city.pk]

    def bare_subtree(self) -> int:
        """The same number from the same totals."""
        return self.ask(SUBTREE, {"unit": self.city.pk})[0][0]

    def counting(self) -> int:
        """The same number by counting the register."""
        return self.ask(COUNTING, {"lo": self.city.position, "hi": self.city.position_end})[0][0]


def measure(reader: Reader) -> dict[str, list[float]]:
    """Return {work: [ours, limit]} per second; both sides must give the same answer."""
    pairs = {
        "tree_level": (reader.level, reader.bare_level),
        "subtree_count": (reader.subtree, reader.bare_subtree),
        "subtree_count_live": (reader.subtree, reader.counting),
    }
    found = {}
    for work, (ours, limit) in pairs.items():
        if ours() != limit():
            sys.exit(f"{work}: the two sides answer differently")
        rate(ours, 10)(), rate(limit, 10)()
        found[work] = list(in_turns(rate(ours, REPETITIONS), rate(limit, REPETITIONS), ROUNDS))
    return found


if __name__ == "__main__":
    json.dump(measure(Reader(*map(int, sys.argv[1:]))), sys.stdout)
