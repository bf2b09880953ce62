"""Two sides measured in turns in the same run, so that whatever else the machine does strikes both; medians."""

import time
from collections.abc import Callable
from statistics import median


def in_turns(ours: Callable[[], float], limit: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Return the medians of two measurements taken A B, B A, A B …; each callable returns one figure."""
    found: dict[str, list[float]] = {"ours": [], "limit": []}
    for number in range(rounds):
        pair = [("ours", ours), ("limit", limit)]
        for name, measure in pair if number % 2 == 0 else reversed(pair):
            found[name].append(measure())
    return median(found["ours"]), median(found["limit"])


def rate(work: Callable[[], object], repetitions: int) -> Callable[[], float]:
    """Return a measurement: how often per second `work` is done, over so many repetitions."""

    def measure() -> float:
        begun = time.perf_counter()
        for _repetition in range(repetitions):
            work()
        return repetitions / (time.perf_counter() - begun)

    return measure
