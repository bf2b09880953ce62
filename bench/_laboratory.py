"""What every laboratory shares: throwaway homes, one run after the other, what is said meanwhile, the figures."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from zhigong.door import process_identity
from zhigong.door.database import connect
from zhigong.door.home import CHECKOUT, SOURCE
from zhigong.door.speech import Refusal
from zhigong.door.supervise import Stopped, stop_on_signals
from zhigong.door.throwaway import Throwaway
from zhigong.testing.laboratory.promises import Promise

SHOWN_PROBLEMS = 8
RUNS_A_HOUSE = 20  # each leaves people behind who are checked too: the hundredth took four times the first


def run_all(
    name: str, promises: dict[str, Promise], make_run: Callable, runs: int, seed: int, promise: str | None, progress
) -> dict:  # fmt: skip
    """Carry out `runs` runs, twenty to a throwaway home; number i has seed + i and can be replayed alone by it.

    `make_run(house)` is called once a home, inside the program, and gives `run(seed) -> Result`.
    """
    if promise and promise not in promises:
        known = "、".join(promises)
        raise Refusal(
            f"没有“{promise}”这项承诺，现有：{known}。", f"There is no promise “{promise}”: {known}."
        )
    if runs > RUNS_A_HOUSE:
        return run_in_houses(name, runs, seed, promise, progress)
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


def run_in_houses(name: str, runs: int, seed: int, promise: str | None, progress) -> dict:
    """The same laboratory in a process of its own for every twenty runs; one report of them all."""
    stop_on_signals()
    begun, reports, is_over = time.monotonic(), [], False
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    for done in range(0, runs, RUNS_A_HOUSE):
        progress(done / runs, f"种子 {seed + done} 起")
        words = ["--runs", str(min(RUNS_A_HOUSE, runs - done)), "--seed", str(seed + done), "--json"]
        child = subprocess.Popen(
            [sys.executable, "-m", "zhigong.door.main", "lab", name, *words, *(["--break", promise] if promise else [])],
            cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True,
            preexec_fn=process_identity.die_with_parent(signal.SIGINT),
        )  # fmt: skip
        try:
            told = child.communicate()[0]
        except Stopped:
            child.send_signal(signal.SIGINT)
            told, is_over = child.communicate()[0], True
        try:
            reports.append(json.loads(told))
        except ValueError:  # it ended without a report and has said why; the next home is tried all the same
            reports.append(summary(name, [], promise, 0.0) | {"failing_seeds": [seed + done]})
        if is_over:
            break
    progress(1.0)
    found = added_up(reports) | {"homes": len(reports), "seconds": round(time.monotonic() - begun, 1)}
    return found | ({"stopped_before": runs} if is_over else {})


def added_up(reports: list[dict]) -> dict:
    """Reports of the same laboratory as one: figures added, lists and tables joined, the longest kept."""
    whole: dict = {}
    for report in reports:
        for key, value in report.items():
            if isinstance(value, dict):
                table = whole.setdefault(key, {})
                for name, each in value.items():
                    table[name] = table[name] + each if name in table else each
            elif key == "longest_run_seconds":
                whole[key] = max(whole.get(key, 0.0), value)
            elif isinstance(value, str):
                whole[key] = value
            else:
                whole[key] = whole[key] + value if key in whole else value
    return whole


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
