"""Accepting a transfer: the program's step beside the very statements it writes with, replayed in one transaction."""

import json
import sys
import time
from uuid import UUID

import django

django.setup()

import psycopg  # noqa: E402  because models load first
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import _bare  # noqa: E402
from bench._interleaving import in_turns  # noqa: E402
from zhigong.kernel.access.grants import seat_for_grant  # noqa: E402
from zhigong.kernel.access.seats import Seat, acting  # noqa: E402
from zhigong.kernel.cases.engine import take_step  # noqa: E402

ROUNDS, BATCH, WARMING = 5, 14, 4
NEEDED = ROUNDS * BATCH * 2 + WARMING * 2 + 2
WRITES = ("INSERT", "UPDATE", "DELETE", "SELECT JOURNAL_RECORD", "SELECT PROCRASTINATE_DEFER")
COUNTED_BY_TRIGGER = "tally_deltas"  # as many as the two unions have different lines


class Recorder:
    """Notes the statements that write, with their values, while a step is taken and undone again."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, object]] = []

    def __call__(self, execute, sql, params, many, context):
        text = str(sql)
        if not many and _writes(text):
            self.statements.append((text, params))
        return execute(sql, params, many, context)


def _writes(text: str) -> bool:
    upper = text.lstrip().upper()
    return upper.startswith(WRITES) or (
        upper.startswith("WITH") and ("INSERT INTO" in upper or "UPDATE " in upper)
    )


class Transferrer:
    """The receiving union's chair with a connection for each side."""

    def __init__(self, grant_id: int, matters: list[str]) -> None:
        with acting(Seat.system("bench")):
            self.seat = seat_for_grant(grant_id, timezone.localdate())
        known = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port", "options")
        self.bare = psycopg.connect(
            **{n: known[n] for n in names if known.get(n)}, autocommit=True, prepare_threshold=0
        )
        self.scope = _bare.scope_of(self.seat)
        self.matters = iter(matters)

    def accept(self, matter: str) -> None:
        """Take the step as the officer's page does."""
        take_step(UUID(matter), "accept", seat=self.seat, now=timezone.now(), data={"opinion": ""})

    def record(self, matter: str) -> list[tuple[str, object]]:
        """Take the step, note what it writes, undo it."""
        recorder = Recorder()
        with transaction.atomic():
            with connection.execute_wrapper(recorder):
                self.accept(matter)
            transaction.set_rollback(True)
        return recorder.statements

    def replay(self, statements: list[tuple[str, object]]) -> None:
        """Write the same rows."""
        with self.bare.transaction():
            cursor = self.bare.cursor()
            cursor.execute(_bare.SCOPE, self.scope)
            for statement, values in statements:
                cursor.execute(statement, values)

    def compare(self) -> None:
        """Both sides must write the same rows in the same tables."""
        matter = next(self.matters)
        statements = self.record(matter)
        with self.bare.transaction():
            before = _bare.tables_written(self.bare)
            self.replay(statements)
            bare = _bare.difference(before, _bare.tables_written(self.bare))
        matter = next(self.matters)
        with acting(self.seat), connection.cursor() as cursor:
            before = _bare.tables_written(cursor)
            self.accept(matter)
            ours = _bare.difference(before, _bare.tables_written(cursor))
        both = [
            {table: rows for table, rows in side.items() if table != COUNTED_BY_TRIGGER}
            for side in (ours, bare)
        ]
        if not ours or both[0] != both[1]:
            sys.exit(f"transfer_step: the two sides write differently\nours  {ours}\nlimit {bare}")

    def ours(self) -> float:
        """Steps per second."""
        matters = [next(self.matters) for _number in range(BATCH)]
        begun = time.perf_counter()
        for matter in matters:
            self.accept(matter)
        return BATCH / (time.perf_counter() - begun)

    def limit(self) -> float:
        """Replays per second; what is replayed was recorded before the clock starts."""
        recorded = [self.record(next(self.matters)) for _number in range(BATCH)]
        begun = time.perf_counter()
        for statements in recorded:
            self.replay(statements)
        return BATCH / (time.perf_counter() - begun)


def main(grant_id: str) -> None:
    """Measure with the waiting transfers on standard input; print [ours, limit] in steps per second."""
    transferrer = Transferrer(int(grant_id), json.load(sys.stdin))
    transferrer.compare()
    for _number in range(WARMING):
        transferrer.accept(next(transferrer.matters))
        transferrer.replay(transferrer.record(next(transferrer.matters)))
    json.dump(in_turns(transferrer.ours, transferrer.limit, ROUNDS), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
