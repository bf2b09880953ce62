"""./zg lab joining: kill -9 at random moments of approvals and imports; afterwards everything agrees, or we say so."""

import sys
import time
from collections import Counter

from zhigong.door.database import connect
from zhigong.door.speech import Refusal
from zhigong.door.supervise import Stopped
from zhigong.door.throwaway import Throwaway
from zhigong.testing.laboratory.plans import draw_plan
from zhigong.testing.laboratory.promises import PROMISES, Promise

SHOWN_PROBLEMS = 8


def run(runs: int, seed: int, promise: str | None, progress) -> dict:
    """Carry out `runs` runs on one throwaway home; run number i has seed + i and can be replayed alone by it."""
    if promise and promise not in PROMISES:
        known = "、".join(PROMISES)
        raise Refusal(
            f"没有“{promise}”这项承诺，现有：{known}。", f"There is no promise “{promise}”: {known}."
        )
    begun, results = time.monotonic(), []
    try:
        carry_out(range(seed, seed + runs), PROMISES.get(promise, Promise("")), results, progress)
    except Stopped as stopped:
        failing = [result.seed for result in results if result.findings.failed]
        raise Refusal(
            f"实验已中断：做完 {len(results)} 次，其中不合格的种子 {failing}。",
            f"Interrupted after {len(results)} runs; failing seeds {failing}.",
        ) from stopped
    progress(1.0)
    return summary(results, promise, time.monotonic() - begun)


def carry_out(seeds: range, broken: Promise, results: list, progress) -> None:
    """Do the runs one after the other on one throwaway home, adding to `results` as they end."""
    with Throwaway(broken.settings) as house:
        house.enter()
        from zhigong.testing.laboratory.runs import Run, new_officers
        from zhigong.testing.laboratory.stages import Stage

        stage = Stage()
        house.serve()
        officers = new_officers(house.web_url)
        if broken.sql:
            execute(house, broken.sql)
        for seed in seeds:
            progress((seed - seeds.start) / len(seeds), f"种子 {seed}")
            plan = draw_plan(seed)
            scene = stage.set_up(plan, house.home.path)
            house.calm()
            execute(house, "CHECKPOINT")  # only this run's own commits are at risk
            results.append(Run(house, stage, officers, plan, scene).carry_out())
            tell(results[-1])


def execute(house: Throwaway, text: str) -> None:
    """Run SQL as the owner of the throwaway database server."""
    with connect(house.database, "admin", autocommit=True) as admin:
        admin.execute(text)


def tell(result) -> None:
    """Say at once what a failed run found."""
    if result.findings.failed:
        found = result.findings
        print(
            f"  seed {result.seed}: lost {found.lost}, doubled {found.doubled}, silent {found.silent_conflicts}",
            file=sys.stderr,
        )
        for problem in found.problems[:SHOWN_PROBLEMS]:
            print(f"    {problem}", file=sys.stderr)
    sys.stderr.flush()


def summary(results: list, promise: str | None, seconds: float) -> dict:
    """The figures of all runs."""
    kills, counts = Counter(), Counter()
    for result in results:
        kills += result.kills
        counts += result.record.counts
    longest = max((result.seconds for result in results), default=0.0)
    return {
        "lab": "joining",
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
