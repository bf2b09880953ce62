"""Writing the journal: one entry, one statement, in the transaction of the step or the reading it tells about."""

import secrets
from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from zhigong.lib.prepared import prepared

SALT_BYTES = 16
_RECORD = (
    "SELECT journal_record(%s::text, %s::text, %s::uuid[], %s::uuid, %s::bigint, %s::text, %s::text, %s::jsonb,"
    " %s::bytea)"
)


def record(
    what: str,
    *,
    outcome: str = "done",
    subjects: Iterable[UUID] = (),
    matter: UUID | None = None,
    unit: int | None = None,
    purpose: str = "",
    procedure_version: str = "",
    detail: dict | None = None,
) -> int:
    """Write one entry and return its id; account, seat and role are read from the database's own settings.

    Call it after the writes of the step: the salted digest covers every row version this transaction has made
    since its entry before. `detail` never holds personal values. Works in any seat, and without one (role '').
    """
    arguments = [
        what,
        outcome,
        list(dict.fromkeys(subjects)),
        matter,
        unit,
        purpose[:200],
        procedure_version,
        Jsonb(detail or {}),
        secrets.token_bytes(SALT_BYTES),
    ]
    with prepared(connection) as cursor:
        cursor.execute(_RECORD, arguments)
        return cursor.fetchone()[0]


def read(what: str, subjects: Iterable[UUID] = (), purpose: str = "", *, detail: dict | None = None) -> int:
    """Write the one entry of a response that shows personal fields; a masked list gives a count in `detail`."""
    return record(what, outcome="read", subjects=subjects, purpose=purpose, detail=detail)


def refused(what: str, sentence: str, *, matter: UUID | None = None, unit: int | None = None) -> int:
    """Write that somebody was refused, with the sentence they were given.

    A refusal usually ends its transaction: open a new one for this entry, or it rolls back with the rest.
    """
    return record(what, outcome="refused", matter=matter, unit=unit, detail={"sentence": sentence})
