"""The order of committed entries, given once by the sequencer, and the tail that reads in it."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

_TAIL = """
SELECT o.number, e.id, e.txid, e.at, e.what, e.outcome, e.matter_id, e.unit_id, e.subjects, e.detail
  FROM journal_order o JOIN journal_entries e ON e.id = o.entry_id
 WHERE o.number > %s ORDER BY o.number LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Ordered:
    """One entry at its place in the order."""

    number: int
    entry_id: int
    txid: int
    at: datetime
    what: str
    outcome: str
    matter_id: UUID | None
    unit_id: int | None
    subjects: list[UUID]
    detail: dict


def sequence(limit: int = 5_000) -> int:
    """Give the next entries their numbers and return how many; 0 when another sequencer is at it.

    Only entries whose transaction lies below the snapshot's xmin are taken, so one that commits late is never skipped.
    Run it in its own short transaction: an entry of the running transaction is not taken.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_sequence(%s)", [limit])
        return cursor.fetchone()[0]


def tail(after: int, limit: int = 1_000) -> list[Ordered]:
    """Return the entries after number `after`, in order, without gaps. Needs a seat that reads the journal."""
    with connection.cursor() as cursor:
        cursor.execute(_TAIL, [after, limit])
        rows = cursor.fetchall()
    return [Ordered(*row[:9], json.loads(row[9])) for row in rows]


def last_number() -> int:
    """Return the highest number given so far; 0 when none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number), 0) FROM journal_order")
        return cursor.fetchone()[0]
