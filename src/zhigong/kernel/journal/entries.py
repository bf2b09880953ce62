"""Writing the journal: one entry, one statement, in the transaction of the step or the reading it tells about."""

import secrets
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from zhigong.lib.prepared import rows_of

SALT_BYTES = 16
_RECORD = (
    "SELECT journal_record(%s::text, %s::text, %s::uuid[], %s::uuid, %s::bigint, %s::text, %s::text, %s::jsonb,"
    " %s::bytea)"
)
# Asked before and not only inside, so that the transaction stays whole and the refusal has a page.
_READ = _RECORD.replace("SELECT ", "SELECT CASE WHEN NOT reading_is_stopped() THEN ", 1) + " END"
_READ_ONE = (
    "WITH found AS ({find}) "
    + _READ.replace("%s::uuid[]", "ARRAY[person_id]", 1)
    + ", found.* FROM found WHERE (SELECT count(*) FROM found) = 1"
)


class ReadingStopped(PermissionDenied):
    """This account read unusually many people and was stopped; the text is the sentence its officer reads."""

    def __init__(self) -> None:
        super().__init__(
            _("您查看的个人信息数量异常，已暂停查看。安全管理员已收到通知，须由另一名工作人员核实后恢复。")
        )


def record(
    what: str,
    *,
    outcome: str = "done",
    subjects: Iterable[UUID] | str = (),
    matter: UUID | None = None,
    unit: int | None = None,
    purpose: str = "",
    procedure_version: str = "",
    detail: dict | None = None,
) -> int:
    """Write one entry and return its id; account, seat and role are read from the database's own settings.

    Call it after the writes of the step: the salted digest covers every row version this transaction has made
    since its entry before. `subjects` may be the text of an array the database made, for thousands at once. `detail`
    never holds personal values. Works in any seat, and without one (role '').
    ReadingStopped for a reading by an account the breaker stopped.
    """
    arguments = [
        what,
        outcome,
        subjects if isinstance(subjects, str) else list(dict.fromkeys(subjects)),
        matter,
        unit,
        purpose[:200],
        procedure_version,
        Jsonb(detail or {}),
        secrets.token_bytes(SALT_BYTES),
    ]
    ((made,),) = rows_of(connection, _READ if outcome == "read" else _RECORD, arguments)
    if made is None:
        raise ReadingStopped
    return made


def read(what: str, subjects: Iterable[UUID] = (), purpose: str = "", *, detail: dict | None = None) -> int:
    """Write the one entry of a response that shows personal fields; a masked list gives a count in `detail`."""
    return record(what, outcome="read", subjects=subjects, purpose=purpose, detail=detail)


def read_one(find: str, values: list, what: str, detail: dict) -> tuple | None:
    """Return the one row a fixed statement finds (with a `person_id`) and write the entry of reading it, in one journey.

    None, and no entry, when it is not exactly one. ReadingStopped as above.
    """
    told = [what, "read", None, None, "", "", Jsonb(detail), secrets.token_bytes(SALT_BYTES)]
    rows = rows_of(connection, _READ_ONE.format(find=find), [*values, *told])
    if rows and rows[0][0] is None:
        raise ReadingStopped
    return rows[0][1:] if rows else None


def refused(what: str, sentence: str, *, matter: UUID | None = None, unit: int | None = None) -> int:
    """Write that somebody was refused, with the sentence they were given.

    A refusal usually ends its transaction: open a new one for this entry, or it rolls back with the rest.
    """
    return record(what, outcome="refused", matter=matter, unit=unit, detail={"sentence": sentence})
