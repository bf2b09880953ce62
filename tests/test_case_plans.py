"""A life of a case costs the same over many stored cases as over few: no table of cases is walked, no more rows are read."""

import os

import psycopg
import pytest
from django.db import connection, transaction

from bench import _console, _life, _stored
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.hotline.models import Caller
from zhigong.testing.databases import another_database

FEW, TIMES, ALLOWED = 400, 8, 20  # rows more: what a deeper index or a fuller page may add
READ = """
SELECT relname, seq_scan, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables
 WHERE relname = ANY(%s)
"""


def live() -> None:
    """Live one ticket through."""
    matter = None
    for step in _life.steps(_life.officers()):
        matter = step(matter)


def touched() -> tuple[list[str], int]:
    """Return which tables of cases one life walks from end to end, and how many of their rows it reads."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(READ, [list(_stored.COPIED)])
        before = {name: (walks, rows) for name, walks, rows in cursor.fetchall()}
        live()
        cursor.execute(READ, [list(_stored.COPIED)])
        after = {name: (walks, rows) for name, walks, rows in cursor.fetchall()}
    walked = [name for name in after if after[name][0] > before[name][0]]
    return walked, sum(after[name][1] - before[name][1] for name in after)


@pytest.fixture
def stored(django_db_blocker, monkeypatch):
    """A function that does some work over so many stored cases, in a database of its own."""

    def use(size: int, work):
        with another_database(django_db_blocker) as name:
            url = os.environ["ZG_TEST_ADMIN_URL"].replace("/postgres?", f"/{name}?")
            monkeypatch.setenv("ZG_BENCH_ADMIN", url)
            _stored.fill(size)
            with psycopg.connect(url, autocommit=True) as admin:
                admin.execute("VACUUM ANALYZE")
            live()
            return work(url)

    return use


def test_a_step_reads_no_more_rows_when_many_more_cases_are_stored(stored):
    _walked, few = stored(FEW, lambda url: touched())
    walked, many = stored(FEW * TIMES, lambda url: touched())
    assert walked == []
    assert many <= few + ALLOWED


def test_the_bench_stores_whole_cases_and_both_its_sides_find_them(stored):
    def look(url):
        found = _console.Searcher(FEW, url).compare(3)
        with acting(Seat.system("test")):
            matter = Matter.objects.get(number="RX-2025-0000010")
            kept = {
                "steps": [step.step for step in matter.timeline.order_by("id")],
                "clocks": matter.clocks.count(),
                "open todos": matter.todos.filter(done_at=None).count(),
                "closed": Matter.objects.filter(number__startswith="RX-2025-", state="closed").count(),
                "callers": Caller.objects.count(),
            }
        return len(found), kept

    kinds, kept = stored(FEW, look)
    assert kinds == 3
    assert kept.pop("steps") == ["register", "dispatch", "accept"]
    assert kept == {"clocks": 3, "open todos": 1, "closed": FEW * 9 // 10, "callers": FEW + 3}
