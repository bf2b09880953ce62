"""Counting, now and as of any day: ten times the members elsewhere, or in the counted node, are not ten times the work.

Rows are counted by the database's own statistics of the transaction, so that what functions read inside is counted too.
"""

from datetime import date

import pytest
from django.db import connection

from tests.test_complexity import GROWTH_ALLOWED, SMALL, TIMES, enter_members
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.metrics import closings, past
from zhigong.kernel.metrics.readings import Reading
from zhigong.kernel.tally import counts

MONTH_END, DAY = date(2026, 1, 31), date(2026, 2, 10)
READ = "SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) FROM pg_stat_xact_user_tables"


def ask(statement: str, *values) -> list:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def near(unit, wanted: list[str]) -> list:
    """The province as few members would be read if they were many: from the nearest known figures."""
    return ask(
        "SELECT * FROM members_on(%s::bigint[], %s::text[], %s, 0)", [unit["province"].pk], wanted, DAY
    )


WORKS = {
    "a node with its children": lambda unit: counts.count(
        [unit["province"].pk, unit["east"].pk, unit["west"].pk]
    ),
    "one dimension of the province": lambda unit: counts.read([unit["province"].pk], dimension="sex"),
    "the province at a closed month's end": lambda unit: Reading(MONTH_END).count([unit["province"].pk]),
    "every figure of that month": lambda unit: closings.read_closings([unit["province"].pk], MONTH_END),
    "a union that stayed as it was, on any day": lambda unit: past.members_as_of([unit["riders"].pk], DAY),
    "its crossed cells on any day": lambda unit: past.cells_as_of(unit["riders"].pk, DAY),
    "its crossed cells now": lambda unit: past.cells_as_of(unit["riders"].pk, None),
    "crossed cells of the province now": lambda unit: past.cells_as_of(unit["province"].pk, None),
    "the province on a day between two months": lambda unit: near(unit, [""]),
    "its dimensions on that day": lambda unit: near(unit, list(past.CLOSED)),
    "its dimensions on that day, months of birth too": lambda unit: near(unit, ["", "birth_month"]),
    "its crossed cells on that day": lambda unit: ask(
        "SELECT * FROM member_cells_on(%s, %s, 0)", unit["province"].pk, DAY
    ),
}


def rows_read(work) -> int:
    """How many rows the database touched for this work, inside functions too."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        before = cursor.fetchone()[0]
        work()
        cursor.execute(READ)
        return int(cursor.fetchone()[0] - before)


@pytest.fixture
def committed_world(own_database):
    """The named world really committed: a month closed in the transaction of its events would count as stale."""
    from zhigong.testing.world import build_world

    return build_world()


@pytest.fixture
def measured(committed_world):
    """What each work touches with few members in two unions, and with ten times as many."""
    world = committed_world
    found = []
    for first, count in ((0, SMALL), (SMALL, SMALL * (TIMES - 1))):
        enter_members(world, first, count)
        with acting(Seat.system("test")):
            closings.close_month(MONTH_END)
        with acting(Seat.system("test")):
            ask("SELECT tally_cross(%s::bigint[])", [world.unit["province"].pk])
        with acting(Seat.system("test")):
            found.append({name: rows_read(lambda w=work: w(world.unit)) for name, work in WORKS.items()})
    return found


def test_ten_times_the_members_do_not_mean_ten_times_the_rows_counted(measured):
    few, many = measured
    assert all(few.values()), "every work must have read something"
    grown = {name: (few[name], many[name]) for name in WORKS if many[name] > GROWTH_ALLOWED * few[name]}
    assert not grown


def test_the_count_at_a_months_end_is_the_ledgers(committed_world):
    enter_members(committed_world, 0, SMALL)
    province = committed_world.unit["province"].pk
    with acting(Seat.system("test")):
        closings.close_month(MONTH_END)
    with acting(Seat.system("test")):
        assert closings.read_closings([province], MONTH_END) is not None
        assert Reading(MONTH_END).count([province]) == past.members_as_of([province], MONTH_END)
        assert past.members_as_of([province], MONTH_END)[province] >= SMALL
