"""./zg lab rosters: thousands of damaged rosters; each accepted row is right, each refused one has a sentence."""

import time
from collections import Counter

from zhigong.door.speech import Refusal
from zhigong.door.supervise import Stopped
from zhigong.door.throwaway import Throwaway

SHOWN = 8


def run(runs: int, seed: int, promise: str | None, progress) -> dict:
    """Import the sheets of `runs` seeds on one throwaway home, each undone afterwards; a seed draws the same again."""
    if promise:
        raise Refusal("这个实验没有可以关闭的承诺。", "There is no promise to switch off in this laboratory.")
    begun = time.monotonic()
    with Throwaway({}) as house:
        house.enter()
        results = _try_all(range(seed, seed + runs), progress)
    progress(1.0)
    failing = [result for result in results if result.problems]
    ways = Counter(way.split(" ")[0] for result in results for way in result.how)
    return {
        "lab": "rosters",
        "runs": len(results),
        "acknowledged": sum(result.accepted for result in results),
        "refused": sum(result.refused for result in results),
        "refused_whole": sum(result.was_refused_whole for result in results),
        "lost": 0,
        "doubled": 0,
        "silent_conflicts": sum("is " in problem for result in failing for problem in result.problems),
        "failing_seeds": [result.seed for result in failing],
        "problems": {str(result.seed): result.problems[:SHOWN] for result in failing[:50]},
        "damaged_cells": sum(ways.values()),
        "ways": len(ways),
        "seconds": round(time.monotonic() - begun, 1),
    }


def _try_all(seeds: range, progress) -> list:
    from django.utils import timezone

    from zhigong.testing.laboratory.sheet_runs import try_sheet
    from zhigong.testing.world import build_world

    world, now, results = build_world(), timezone.now(), []
    try:
        for each in seeds:
            if (each - seeds.start) % 20 == 0:
                progress((each - seeds.start) / len(seeds), f"种子 {each}")
            results.append(try_sheet(each, world, world.seat("chen"), now))
    except Stopped:  # what was done so far is told
        return results
    return results
