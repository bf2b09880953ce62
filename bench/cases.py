"""Lives of hotline tickets over so many stored cases: lives per second, latency of a step, and the console's search."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from statistics import median

from bench._databases import Throwaway, throwaway_databases
from zhigong.door.home import CHECKOUT
from zhigong.door.speech import Refusal

SIZE, LARGEST = 10_000, 1_000_000
CONNECTIONS, ROUNDS, LIVES = 2, 5, 12  # lives per connection and round
OPEN_SECONDS = 20
LIMITS = {
    "case_life": "the same writes, locks and journal entries by bare SQL, one transaction a step, as many connections",
    "step_latency": "p95 of the same transactions by bare SQL at the same arrivals",
    "never_started": "arrivals not begun when the window ended, by bare SQL at the same arrivals",
    "read_own_write": "every step read back on another connection",
    "console_search": "p95 of one bare SELECT each that finds the same, without policies, same begin, scope and commit",
}


def run(size: int | None = None, progress: Callable[[float, str], None] = lambda share, text: None) -> dict:
    """Measure over `size` stored cases in a throwaway database. Arrivals are open-loop, at half of saturation. Refusal."""
    size = size or SIZE
    if not 100 <= size <= LARGEST:
        raise Refusal(f"--size 应在 100 到 {LARGEST} 之间。", f"--size must be between 100 and {LARGEST}.")
    with throwaway_databases(("cases",)) as databases:
        database = databases["cases"]
        progress(0.05, f"{size} cases")
        os.environ["ZG_BENCH_ADMIN"] = database.url("admin")
        database.run("bench._stored", str(size), role="owner")
        progress(0.25, "vacuum")
        database.tidy()
        results = [*_lives(database, progress)]
        progress(0.9, "search")
        ours, limit = json.loads(database.run("bench._console", str(size), database.url("owner")))
        results.append(_result("console_search", "ms", "lower", ours, limit, 3.0))
    progress(1.0, "")
    return {"bench": "cases", "size": size, "results": results}


def _lives(database: Throwaway, progress):
    workers = _Workers(database)
    try:
        workers.compare()
        for side in ("ours", "limit"):
            workers.saturate(side, 3)
        found = {"ours": [], "limit": []}
        for number in range(ROUNDS):
            progress(0.3 + 0.08 * number, "lives")
            for side in ("ours", "limit") if number % 2 == 0 else ("limit", "ours"):
                found[side].append(workers.saturate(side, LIVES))
        rates = {side: median(each) for side, each in found.items()}
        yield _result("case_life", "lives/s", "higher", rates["ours"], rates["limit"], 0.4)
        progress(0.7, "arrivals")
        arrivals = {side: workers.arrive(side, rates["ours"] / 2) for side in ("ours", "limit")}
    finally:
        workers.end()
    ours, limit = arrivals["ours"], arrivals["limit"]
    yield _result("step_latency", "ms p95", "lower", ours["p95"], limit["p95"], 4.0)
    yield _result("never_started", "share", "lower", ours["never"], limit["never"], 0.0)
    yield _result("read_own_write", "share", "higher", ours["own"], 1.0, 1.0)


class _Workers:
    """So many processes with a connection each, told together what to do."""

    def __init__(self, database: Throwaway) -> None:
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "bench._living"],
                env=database.environment(),
                cwd=CHECKOUT,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            for _number in range(CONNECTIONS)
        ]
        self._hear()

    def compare(self) -> None:
        """Refuse to measure when a life does not write the same rows by bare SQL."""
        written = self._all({"side": "both"})[0]
        if not written["ours"] or written["ours"] != written["limit"]:
            raise Refusal(f"两边写的不一样：{written}", f"The two sides write differently: {written}")

    def saturate(self, side: str, lives: int) -> float:
        """Live `lives` on each connection, one after the other, and return lives per second over all of them."""
        times = self._all({"side": side, "lives": lives})
        seconds = max(one["ended"] for one in times) - min(one["begun"] for one in times)
        return lives * len(self.processes) / seconds

    def arrive(self, side: str, rate: float) -> dict:
        """Let lives arrive at `rate` per second for a while, whether or not the last has ended."""
        found = self._all({"side": side, "every": len(self.processes) / rate, "seconds": OPEN_SECONDS})
        steps = sorted(step for one in found for step in one["steps"])
        arrivals = sum(one["arrivals"] for one in found)
        return {
            "p95": steps[int(len(steps) * 0.95)] * 1000,
            "never": sum(one["never"] for one in found) / arrivals,
            "own": sum(one["own"] for one in found) / max(1, sum(one["looked"] for one in found)),
        }

    def _all(self, order: dict) -> list[dict]:
        for place, process in enumerate(self.processes):
            process.stdin.write(json.dumps(order | {"place": place / len(self.processes)}) + "\n")
            process.stdin.flush()
        return self._hear()

    def _hear(self) -> list[dict]:
        lines = [process.stdout.readline() for process in self.processes]
        if not all(lines):
            raise Refusal("测量进程意外退出，原因见上。", "A measuring process ended; its reason is above.")
        return [json.loads(line) for line in lines]

    def end(self) -> None:
        """Let the processes go."""
        for process in self.processes:
            process.stdin.close()
            process.stdout.close()
            process.wait()


def _result(work: str, unit: str, better: str, ours: float, limit: float, aim: float) -> dict:
    return {
        "work": work,
        "unit": unit,
        "better": better,
        "ours": ours,
        "limit": limit,
        "limit_is": LIMITS[work],
        "aim": aim,
    }
