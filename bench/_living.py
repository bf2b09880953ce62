"""One connection that lives tickets through, by the program or by bare SQL, told what to do line by line."""

import json
import sys
import time
from uuid import UUID

import django

django.setup()

import psycopg  # noqa: E402  because models load first
from django.db import connection, transaction  # noqa: E402

from bench import _bare, _life  # noqa: E402
from zhigong.kernel.access.seats import Seat, acting  # noqa: E402
from zhigong.kernel.matters.models import Matter  # noqa: E402
from zhigong.lib.ids import opaque_token, uuid7  # noqa: E402

# What of a step the bare side does too: scope, lock, writes, journal. Reading, judging and sending stay with the program.
KEPT = (
    "INSERT",
    "UPDATE",
    "WITH CHANGED",
    "SELECT JOURNAL_RECORD",
    "SELECT KEEP_MATTER",
    "SELECT NEXTVAL",
    "SELECT PROCRASTINATE_DEFER",
)
SIGHT = "SELECT set_config('zg.role', 'system', true), set_config('zg.lo', '0', true)"


def is_kept(statement: str) -> bool:
    """Return whether the bare side says this statement too."""
    text = " ".join(statement.split()).upper()
    is_scope = text.startswith("SELECT SET_CONFIG") and "%S" in text
    return is_scope or text.startswith(KEPT) or text.endswith("FOR UPDATE OF M")


class Living:
    """Both sides, each on a connection of its own."""

    def __init__(self) -> None:
        self.steps = _life.steps(_life.officers())
        known = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port", "options")
        keep = {name: known[name] for name in names if known.get(name)}
        self.bare = psycopg.connect(**keep, autocommit=True, prepare_threshold=0)
        self.looking = psycopg.connect(**keep, autocommit=True)
        self.recorded, self.own = self._record()

    def _record(self) -> tuple[list[list[tuple]], set]:
        """Live one ticket and keep the statements of each step, and the ids that were made in it."""
        said: list[list[tuple]] = []

        def listen(execute, statement, params, many, context):
            if is_kept(str(statement)):
                said[-1].append((str(statement), params))
            return execute(statement, params, many, context)

        matter = None
        with connection.execute_wrapper(listen):
            for step in self.steps:
                said.append([])
                matter = step(matter)
        with acting(Seat.system("bench")):
            lived = Matter.objects.get(pk=matter)
            return said, {lived.pk, lived.number, *lived.todos.values_list("pk", flat=True)}

    def live_ours(self, note) -> None:
        """Live one ticket by the program; `note(step, seconds, matter)` after each step."""
        matter = None
        for place, step in enumerate(self.steps):
            begun = time.perf_counter()
            matter = step(matter)
            note(place, time.perf_counter() - begun, matter)

    def live_limit(self, note) -> None:
        """Write the same rows for another ticket by bare SQL, one transaction a step."""
        new = {one: self._another(one) for one in self.own}
        for place, statements in enumerate(self.recorded):
            said = [(statement, self._renewed(params, new)) for statement, params in statements]
            begun = time.perf_counter()
            with self.bare.transaction(), self.bare.cursor() as cursor:
                for statement, values in said:
                    cursor.execute(statement, values)
            note(place, time.perf_counter() - begun, None)

    @staticmethod
    def _another(value):
        return uuid7() if isinstance(value, UUID) else f"RX-2026-{opaque_token(9)}"

    def _renewed(self, params, new: dict):
        if params is None:
            return None
        change = lambda one: new.get(one, one) if isinstance(one, UUID | str) else one  # noqa: E731  a shorter name
        if isinstance(params, dict):
            return {name: change(one) for name, one in params.items()}
        return [change(one) for one in params]

    def compare(self) -> dict:
        """Return what each side writes in one life, by table: rows inserted, updated, deleted. Both are undone."""
        with transaction.atomic(), connection.cursor() as cursor:
            before = _bare.tables_written(cursor)
            self.live_ours(lambda *noted: None)
            ours = _bare.difference(before, _bare.tables_written(cursor))
            transaction.set_rollback(True)
        with self.bare.transaction(force_rollback=True):
            before = _bare.tables_written(self.bare)
            self.live_limit(lambda *noted: None)
            limit = _bare.difference(before, _bare.tables_written(self.bare))
        return {"ours": ours, "limit": limit}

    def saturate(self, side: str, lives: int) -> dict:
        """Live so many, one after the other."""
        live = self.live_ours if side == "ours" else self.live_limit
        begun = time.time()
        for _life_number in range(lives):
            live(lambda *noted: None)
        return {"begun": begun, "ended": time.time()}

    def arrive(self, side: str, every: float, seconds: float, place: float) -> dict:
        """Let a life arrive every so many seconds; the first step's latency counts from its arrival, so waiting shows."""
        live = self.live_ours if side == "ours" else self.live_limit
        found = {"steps": [], "arrivals": 0, "never": 0, "own": 0, "looked": 0}
        start = time.perf_counter() + 0.5 + every * place
        for number in range(int(seconds / every)):
            due = start + number * every
            found["arrivals"] += 1
            if time.perf_counter() > start + seconds:
                found["never"] += 1
                continue
            time.sleep(max(0.0, due - time.perf_counter()))
            waited = time.perf_counter() - due
            live(lambda step, took, matter, w=waited: self._note(found, step, took, matter, w))
        return found

    def _note(self, found: dict, step: int, took: float, matter, waited: float) -> None:
        found["steps"].append(took + (waited if step == 0 else 0.0))
        if matter is not None:
            with self.looking.transaction(), self.looking.cursor() as cursor:
                cursor.execute(SIGHT)
                cursor.execute("SELECT state FROM matters WHERE id = %s", [matter])
                found["looked"] += 1
                found["own"] += cursor.fetchone() == (_life.STATES[step],)


def main() -> None:
    """Answer one line of JSON for each line of JSON."""
    living = Living()
    print("{}", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if order["side"] == "both":
            answer = living.compare()
        elif "lives" in order:
            answer = living.saturate(order["side"], order["lives"])
        else:
            answer = living.arrive(order["side"], order["every"], order["seconds"], order["place"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
