"""One subtree moved by the program and by two bare statements, each rolled back; run as the program."""

import json
import sys
import time

import django

django.setup()

import psycopg  # noqa: E402  because models load first
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from zhigong.kernel.access.seats import Seat, acting  # noqa: E402
from zhigong.kernel.orgs.models import Unit  # noqa: E402
from zhigong.kernel.orgs.moving import move_unit, why_not_move  # noqa: E402

MOST, SAMPLE = 20_000, 40
SYSTEM = Seat.system("bench")
LARGEST = """
SELECT u.id, (SELECT count(*) FROM units b WHERE b.position BETWEEN u.position AND u.position_end) AS units
  FROM units u WHERE u.kind = 'federation' AND u.level IN ('city', 'county') AND u.state = 'active'
 ORDER BY u.position_end - u.position DESC LIMIT 400
"""
BARE = (
    "UPDATE units SET position = position + 7, position_end = position_end + 7, path = path || '{}'::bigint[]"
    " WHERE position BETWEEN %(low)s AND %(high)s",
    "UPDATE memberships SET position = position + 7 WHERE position BETWEEN %(low)s AND %(high)s",
)


def subtree() -> tuple[Unit, Unit, int]:
    """The largest subtree within the limit, a place it may go to, and how many units it has."""
    with connection.cursor() as cursor:
        cursor.execute(LARGEST)
        rows = sorted((units, number) for number, units in cursor.fetchall() if units <= MOST)
    for units, number in reversed(rows):
        unit = Unit.objects.get(pk=number)
        others = Unit.objects.filter(kind="federation", level__in=("province", "city"), state="active")
        for parent in others.exclude(pk=unit.parent_id).order_by("position")[:SAMPLE]:
            if not why_not_move(unit, parent):
                return unit, parent, units
    raise SystemExit("no subtree of this twin can be moved")


def main(admin: str) -> None:
    """Print what was moved and the seconds of both."""
    with acting(SYSTEM):
        unit, parent, units = subtree()
    begun = time.perf_counter()
    with acting(SYSTEM):
        move_unit(unit, parent, timezone.localdate())
        seconds = time.perf_counter() - begun
        transaction.set_rollback(True)
    options = connection.get_connection_params()["options"]
    with psycopg.connect(admin, options=options) as bare:
        bare.execute("SET session_replication_role = replica")
        begun = time.perf_counter()
        counts = [
            bare.execute(statement, {"low": unit.position, "high": unit.position_end}).rowcount
            for statement in BARE
        ]
        limit = time.perf_counter() - begun
        bare.rollback()
    json.dump({"units": units, "members": counts[1], "ours": seconds, "limit": limit}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
