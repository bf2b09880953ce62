"""What every laboratory shares: one throwaway home, one run after the other, what is said meanwhile, the figures."""

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from zhigong.door.database import connect
from zhigong.door.speech import Refusal
from zhigong.door.supervise import Stopped
from zhigong.door.throwaway import Throwaway
from zhigong.testing.laboratory.promises import Promise

SHOWN_PROBLEMS = 8


def run_all(
    name: str, promises: dict[str, Promise], make_run: Callable, runs: int, seed: int, promise: str | None, progress
) -> dict:  # fmt: skip
    """Carry out `runs` runs on one throwaway home; run number i has seed + i and can be replayed alone by it.

    `make_run(house)` is called once, inside the program, and gives `run(seed) -> Result`.
    """
    if promise and promise not in promises:
        known = "、".join(promises)
        raise Refusal(
            f"没有“{promise}”这项承诺，现有：{known}。", f"There is no promise “{promise}”: {known}."
        )
    begun, results = time.monotonic(), []
    broken, seeds = promises.get(promise, Promise("")), range(seed, seed + runs)
    try:
        with Throwaway(broken.settings) as house:
            house.enter()
            carry_out = make_run(house)
            if broken.sql:
                execute(house, broken.sql)
            for each in seeds:
                progress((each - seeds.start) / len(seeds), f"种子 {each}")
                results.append(carry_out(each))
                tell(name, results[-1], house)
    except Stopped:  # what was done so far is told; the unfinished run counts for nothing
        return summary(name, results, promise, time.monotonic() - begun) | {"stopped_before": runs}
    progress(1.0)
    return summary(name, results, promise, time.monotonic() - begun)


def execute(house: Throwaway, text: str) -> None:
    """Run SQL as the owner of the throwaway database server."""
    with connect(house.database, "admin", autocommit=True) as admin:
        admin.execute(text)


def tell(name: str, result, house: Throwaway) -> None:
    """Say at once what a failed run found, and keep its logs: the home goes when the laboratory ends."""
    if result.findings.failed:
        found = result.findings
        print(
            f"  seed {result.seed}: lost {found.lost}, doubled {found.doubled}, silent {found.silent_conflicts}",
            file=sys.stderr,
        )
        for problem in found.problems[:SHOWN_PROBLEMS]:
            print(f"    {problem}", file=sys.stderr)
        kept = Path(tempfile.mkdtemp(prefix=f"zg-lab-{name}-{result.seed}-"))
        shutil.copytree(house.home.logs, kept, dirs_exist_ok=True)
        print(f"    logs: {kept}", file=sys.stderr)
    sys.stderr.flush()


def summary(name: str, results: list, promise: str | None, seconds: float) -> dict:
    """The figures of all runs."""
    kills, counts = Counter(), Counter()
    for result in results:
        kills += result.kills
        counts += result.record.counts
    longest = max((result.seconds for result in results), default=0.0)
    return {
        "lab": name,
        "broken": promise or "",
        "runs": len(results),
        "acknowledged": sum(len(result.record.acknowledged) for result in results),
        "lost": sum(result.findings.lost for result in results),
        "doubled": sum(result.findings.doubled for result in results),
        "silent_conflicts": sum(result.findings.silent_conflicts for result in results),
        "failing_seeds": [result.seed for result in results if result.findings.failed],
        "problems": {
            str(result.seed): result.findings.problems[:SHOWN_PROBLEMS]
            for result in results
            if result.findings.problems
        },
        "kills": dict(kills),
        "answers": dict(counts),
        "seconds": round(seconds, 1),
        "longest_run_seconds": round(longest, 1),
    }
