"""One connection that finds members by document in bare SQL: begin, scope, look up, one journal entry, commit."""

import json
import secrets
import sys
import time
from itertools import cycle

import django

django.setup()

import psycopg  # noqa: E402  because models load first
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from psycopg.types.json import Jsonb  # noqa: E402

from bench import _bare  # noqa: E402
from zhigong.kernel.access.grants import seat_for_grant  # noqa: E402
from zhigong.kernel.access.seats import Seat, acting  # noqa: E402
from zhigong.kernel.people.register import document_digest  # noqa: E402

FIND = (
    "SELECT m.id, m.person_id FROM people p JOIN memberships m ON m.person_id = p.id"
    " WHERE p.doc_digest = %s AND m.position BETWEEN %s AND %s LIMIT 2"
)


def serve(grant_id: int) -> None:
    """Read the numbers, then orders (how many to find), and tell when each began and ended."""
    with acting(Seat.system("bench")):
        seat = seat_for_grant(grant_id, timezone.localdate())
    known = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port", "options")
    bare = psycopg.connect(
        **{n: known[n] for n in names if known.get(n)}, autocommit=True, prepare_threshold=0
    )
    digests = cycle([document_digest("111", number) for number in json.loads(sys.stdin.readline())])
    scope = _bare.scope_of(seat)
    print(json.dumps(None), flush=True)
    for line in sys.stdin:
        begun = time.monotonic()
        for _number in range(int(line)):
            find(bare, scope, seat, next(digests))
        print(json.dumps({"begun": begun, "ended": time.monotonic()}), flush=True)


def find(bare: psycopg.Connection, scope: dict, seat: Seat, digest: bytes) -> None:
    """One transaction; it must find exactly one."""
    with bare.transaction():
        cursor = bare.cursor()
        cursor.execute(_bare.SCOPE, scope)
        ((_membership, person),) = cursor.execute(FIND, [digest, seat.lo, seat.hi]).fetchall()
        cursor.execute(
            _bare.JOURNAL,
            {
                "what": "members.list", "outcome": "read", "subjects": [person], "matter": None, "unit": None,
                "purpose": "", "version": "", "detail": Jsonb({"count": 1, "searched": True}),
                "salt": secrets.token_bytes(16),
            },
        )  # fmt: skip


if __name__ == "__main__":
    serve(int(sys.argv[1]))
