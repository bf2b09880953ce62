"""Joining and the register: approvals, the first page of members, the tree and its counts, at 1× and 10× data."""

import json
from collections.abc import Callable, Iterator

from bench import _approvals, _pages
from bench._databases import Throwaway, throwaway_databases
from zhigong.door.speech import Refusal

SIZE = 10_000
LARGEST = 55_000  # ten times as many made-up people with documents of their own
SCALES = {"1x": 1, "10x": 10}
APPROVE_AIM, READ_AIM = 0.4, 0.5
LIMITS = {
    "approve": "the same rows by bare SQL, one transaction each, as many connections",
    "members_first_page": "the same template rendered from constants, signed in",
    "tree_level": "one bare SELECT between the same begin, scope and commit",
    "subtree_count": "one bare SELECT of the same totals between the same begin, scope and commit",
    "subtree_count_live": "count(*) over the register between the same begin, scope and commit",
}


def run(size: int | None = None, progress: Callable[[float, str], None] = lambda share, text: None) -> dict:
    """Measure in throwaway databases of `size` and 10 × `size` members; figures are per second. Refusal."""
    size = size or SIZE
    if not 100 <= size <= LARGEST:
        raise Refusal(f"--size 应在 100 到 {LARGEST} 之间。", f"--size must be between 100 and {LARGEST}.")
    results = []
    progress(0.0, "databases")
    with throwaway_databases(tuple(SCALES)) as databases:
        begun = 0.05
        for label, times in SCALES.items():
            share = 0.25 if times == 1 else 0.7
            tell = lambda part, text, b=begun, s=share, n=label: progress(b + s * part, f"{n}: {text}")  # noqa: E731  a shorter name
            results += measure(databases[label], label, size * times, tell)
            begun += share
    progress(1.0, "")
    return {"bench": "joining", "size": size, "results": results}


def measure(
    database: Throwaway, label: str, members: int, tell: Callable[[float, str], None]
) -> Iterator[dict]:
    """Yield the results of one scale."""
    tell(0.0, f"{members} members")
    database.run("bench._world", "build", str(members))
    facts = json.loads(database.run("bench._world", "seat_officers"))
    tell(0.5, "applications")
    matters = json.loads(database.run("bench._world", "hand_in", "0", str(_approvals.NEEDED)))
    database.tidy()
    tell(0.7, "reading")
    keys = (facts["city_grant"], facts["county"], facts["city"])
    for work, (ours, limit) in json.loads(database.run("bench._reading", *map(str, keys))).items():
        yield result(work, label, "per s", ours, limit, READ_AIM)
    tell(0.8, "pages")
    ours, limit = _pages.measure(database, tuple(facts["cookie"]))
    yield result("members_first_page", label, "pages/s", ours, limit, READ_AIM)
    tell(0.9, "approving")
    for count, ours, limit in _approvals.measure(database, facts["township_grant"], iter(matters)):
        yield result(
            "approve", f"{label}, {count} connection{'s'[: count > 1]}", "per s", ours, limit, APPROVE_AIM
        )


def result(work: str, how: str, unit: str, ours: float, limit: float, aim: float) -> dict:
    """One line of the answer; `aim` is the least ratio of ours to limit."""
    return {
        "work": f"{work} ({how})",
        "unit": unit,
        "better": "higher",
        "ours": ours,
        "limit": limit,
        "limit_is": LIMITS[work],
        "aim": aim,
    }
