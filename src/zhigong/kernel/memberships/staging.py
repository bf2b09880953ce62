"""Registering many people at once: stage, judge, merge; the seat's range bounds it inside the database too."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import DatabaseError, connection

from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.ledger import refusal_of
from zhigong.kernel.memberships.transitions import LedgerRefusal

# Somebody else was quicker or stood in the way: unique violation, deadlock, serialization, lock not available.
AGAIN = ("23505", "40P01", "40001", "55P03")
OLD_KEY = "ZG006"


class StagingRace(Exception):
    """Another transaction entered the same people at this moment; judge again and merge again."""


class KeyReplaced(Exception):
    """The rows were sealed under a key replaced meanwhile: seal them anew. The transaction is lost."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a staged row means to the register, told of rows that are not simply new or unchanged.

    Outcomes: new, updated, unchanged, elsewhere, duplicate_in_file, rejected (`problem`: unit_unknown, unit_ended,
    state_later).
    """

    number: int
    outcome: str
    problem: str
    person_id: UUID
    unit_kind: str
    first_number: int | None
    name_differs: bool
    mobile_changes: bool


def stage_rows(text: str | bytes) -> None:
    """Copy rows sealed by `people.sealing.seal_entrants` into this transaction's staging table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT members_stage_anew()")
        with cursor.copy("COPY pg_temp.members_staged FROM STDIN") as copy:
            copy.write(text)


def judge(*, level: int, on: date, purpose: str, alone: bool = False) -> None:
    """Compare what is staged with the register and lock what will change. Journaled as one question to the door.

    `alone`: wait until no other merge runs and keep others waiting, for whoever met a StagingRace: the second try of
    one of two imports of the same people then finds all the other has entered.
    """
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    _call(f"SELECT {lock}(hashtext('members.merge'), hashtext(current_schema()))", [])
    _call(
        "SELECT members_judge(%s::smallint, %s::date, %s::text, %s::bytea)",
        [level, on, purpose[:200], secrets.token_bytes(entries.SALT_BYTES)],
    )


def merge(*, level: int, on: date, source: str, note: str) -> None:
    """Enter the judged rows: people, keys, facts, events; versions, memberships and counts follow. StagingRace, KeyReplaced."""
    _call("SELECT members_merge(%s::smallint, %s::date, %s::text, %s::text)", [level, on, source, note])


def judgements(taking_kinds: Iterable[str]) -> list[Judgement]:
    """Return what there is to tell of single rows; units of kinds not in `taking_kinds` are told too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, outcome, problem, person_id, unit_kind, first_number, name_differs, mobile_changes"
            "  FROM pg_temp.members_judged"
            " WHERE outcome NOT IN ('new', 'updated', 'unchanged') OR name_differs OR mobile_changes"
            "    OR unit_kind <> ALL (%s::text[]) ORDER BY number",
            [list(taking_kinds)],
        )
        return [Judgement(*row) for row in cursor.fetchall()]


def _call(statement: str, arguments: list) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, arguments)
    except DatabaseError as error:
        state = getattr(error.__cause__, "sqlstate", "")
        if state in AGAIN:
            raise StagingRace(str(error)) from error
        if state == OLD_KEY:
            raise KeyReplaced from error
        refusal = refusal_of(error)
        if isinstance(refusal, LedgerRefusal) and refusal.problem == "state_changed":
            raise StagingRace(str(refusal)) from error
        raise refusal from error
