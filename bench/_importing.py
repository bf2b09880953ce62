"""A roster imported end to end from CSV, beside COPY of the same final rows into the same indexed tables.

`measure_import(size, progress)` returns the lines of the work `import`: ours imports `size` made-up people (validated,
encrypted per person, deduplicated, in ledger, versions, journal and counts) into an empty register; the limit writes
the very rows this left behind, binary, as the owner, into fresh tables with the same indexes and without triggers.
"""

import csv
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench._databases import Throwaway, throwaway_databases

AIM = 0.33
LIMIT_IS = "COPY of the same final rows into the same indexed tables, by the owner, in the same run"
TABLES = (
    "people",
    "person_keys",
    "people_versions",
    "memberships",
    "membership_events",
    "tally_deltas",
    "journal_entries",
)
MEMBERS_PER_COUNTY = 5_000
PEOPLE_PER_PLACE = 600_000
HEADERS = (
    "姓名", "证件类型", "证件号码", "移动电话", "性别", "民族", "学历", "政治面貌", "就业状况", "技术等级", "户籍类型",
    "是否农民工", "用工形式", "入会日期", "所在工会编码",
)  # fmt: skip

Progress = Callable[[float, str], None]


def measure_import(size: int, progress: Progress = lambda share, text: None) -> list[dict]:
    """Import `size` rows into a throwaway database of the home's server and return the results. Refusal."""
    progress(0.0, "import: database")
    with throwaway_databases(("import",)) as databases, tempfile.TemporaryDirectory() as folder:
        return measure_in(databases["import"], size, Path(folder), progress)


def measure_in(database: Throwaway, size: int, folder: Path, progress: Progress) -> list[dict]:
    """As `measure_import` in an empty, migrated database of the caller's."""
    roster = folder / "roster.csv"
    database.run("bench._importing", "write", str(roster), str(size))
    progress(0.2, f"import: {size} rows")
    told = json.loads(database.run("bench._importing", "run", str(roster)))
    if told["new"] != size or told["rows"] != size:
        raise AssertionError(f"{size} rows were written, {told}")
    progress(0.7, "import: the same rows by COPY")
    seconds = copy_again(database, folder)
    return [
        {
            "work": "import",
            "unit": "rows/s",
            "better": "higher",
            "ours": size / told["seconds"],
            "limit": size / seconds,
            "limit_is": LIMIT_IS,
            "aim": AIM,
            "peak_mb": told["peak_mb"],
        }
    ]


def copy_again(database: Throwaway, folder: Path) -> float:
    """Seconds to write the rows that are there into fresh tables of the same shape, which are dropped again."""
    total = 0.0
    with database.connect("owner", autocommit=True) as connection:
        for table in TABLES:
            file = folder / table
            with (
                file.open("wb") as target,
                connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as rows,
            ):
                for piece in rows:
                    target.write(piece)
            connection.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
            begun = time.perf_counter()
            with (
                file.open("rb") as source,
                connection.cursor().copy(f"COPY bench_{table} FROM STDIN (FORMAT binary)") as rows,
            ):
                while piece := source.read(1 << 18):
                    rows.write(piece)
            total += time.perf_counter() - begun
            file.unlink()
            connection.execute(f"DROP TABLE bench_{table}")
    return total


def write(path: str, size: str) -> dict:
    """Write a roster of `size` people into the unions of a tree made for it."""
    from random import Random

    from bench import _world
    from zhigong.instances.demo_words import person_name
    from zhigong.kernel.access.seats import acting
    from zhigong.lib.synthetic import make_identity_number, make_mobile

    count, random = int(size), Random(int(size))
    with acting(_world.SYSTEM):
        units = _world.plant_tree(max(_world.CITIES, round(count / MEMBERS_PER_COUNTY)))
    first, days = _born()
    with Path(path).open("w", encoding="utf-8", newline="") as target:
        lines = csv.writer(target)
        lines.writerow(HEADERS)
        for number in range(count):
            place, within = divmod(number, PEOPLE_PER_PLACE)
            sex = "12"[number % 2]
            birth = first.fromordinal(first.toordinal() + within * 7919 % days)
            document = make_identity_number(f"6101{place + 1:02}", birth, within // days, sex)
            unit = units[number * 24 // MEMBERS_PER_COUNTY % len(units)].code
            facts = (
                "",
                "汉族",
                "本科",
                "群众",
                "在岗",
                "",
                "非农业户口",
                "否",
                "劳动合同",
                "2024-03-01",
                unit,
            )
            lines.writerow((person_name(random, sex), "居民身份证", document, make_mobile(number), *facts))
    return {"rows": count}


def _born():
    """The first day people are born on, and over how many days."""
    from datetime import date

    from zhigong.instances import demo_context

    return date.fromordinal(demo_context.FIRST_BIRTH), demo_context.BIRTH_DAYS


def run(path: str) -> dict:
    """Import a roster as the command does; seconds from the file to the last commit, the largest memory seen."""
    from zhigong.modules.organise.rosters.public import import_roster

    begun = time.perf_counter()
    told = import_roster(path)
    seconds = time.perf_counter() - begun
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return told | {
        "seconds": seconds,
        "peak_mb": sum(one.ru_maxrss for one in usage) / 1024,
        "cpu_seconds": [one.ru_utime + one.ru_stime for one in usage],
    }


def main(what: str, *arguments: str) -> None:
    """Do one of write FILE SIZE, run FILE as the program; print the answer as JSON."""
    import django

    django.setup()
    json.dump({"write": write, "run": run}[what](*arguments), sys.stdout, default=str)


if __name__ == "__main__":
    main(*sys.argv[1:])
