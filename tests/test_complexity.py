"""Ten times the data is not ten times the work: what each query visits is counted in its plan, never timed."""

import json
from random import Random

import pytest
from django.db import connection

from zhigong.instances.demo_context import make_up_person
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships.ledger import Event, append_many
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.orgs.columns import analyse
from zhigong.kernel.orgs.queries import children
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.register import NewPerson, bulk_create_people
from zhigong.kernel.tally import counts
from zhigong.modules.organise.members import queries
from zhigong.testing.world import SINCE, TODAY

SMALL, TIMES = 300, 10
GROWTH_ALLOWED = 2  # an index one level deeper is growth; ten times the rows is not bounded work
FIRST_NUMBER = 10_000


def enter_members(world, first: int, count: int) -> None:
    """Enter made-up members into two unions of the world, with fresh statistics, and fold the counts."""
    random = Random(first)
    numbers = range(FIRST_NUMBER + first, FIRST_NUMBER + first + count)
    people = [make_up_person(number, "610101", random) for number in numbers]
    rows = [
        NewPerson(
            name=one.name,
            doc_number=one.doc_number,
            mobile=one.mobile,
            birth_on=one.birth_on,
            identity_level=4,
        )
        for one in people
    ]
    unions = [world.unit["hengda"].pk, world.unit["spinning"].pk]
    with acting(Seat.system("test")):
        bulk_create_people(rows, on=TODAY)
        append_many(
            Event("join", row.id, SINCE, unit_id=unions[place % 2], worker_kind="1")
            for place, row in enumerate(rows)
        )
        while counts.fold(10_000):
            pass
        analyse(Person, Membership, MembershipEvent)


def rows_visited(seat, work) -> int:
    """Return how many rows the plans of all statements of `work` touch, filtered ones too."""
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with acting(seat):
        with connection.execute_wrapper(note):
            work()
        total = 0
        for sql, params in asked:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
                total += sum(visited(node) for node in scans(cursor.fetchone()[0]))
    assert asked
    return total


def scans(plans):
    """Yield the nodes of a plan that read a table or an index."""
    waiting = [plan["Plan"] for plan in (json.loads(plans) if isinstance(plans, str) else plans)]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        if "Relation Name" in node:
            yield node


def visited(node) -> float:
    """Rows given and rows thrown away, over all loops."""
    thrown = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return (node["Actual Rows"] + thrown) * node["Actual Loops"]


def last_four(world):
    """A search for the last four digits of one member's document."""
    digits = world.document["li"][-4:]
    return lambda seat: queries.page_after(queries.list_members(seat, {"q": digits}), None)


WORKS = {
    "the first page of members": lambda world: (
        lambda seat: queries.page_after(queries.list_members(seat, {}), None)
    ),
    "a document number": lambda world: (
        lambda seat: queries.page_after(queries.list_members(seat, {"q": world.document["li"]}), None)
    ),
    "the last four digits": last_four,
    "a level of the tree": lambda world: lambda seat: children(world.unit["qiaonan"]),
    "the count of a subtree": lambda world: lambda seat: counts.count([world.unit["province"].pk]),
}


@pytest.fixture
def measured(world):
    """What each work visits with few members, and with ten times as many."""
    seat = world.seat("wang")
    works = {name: make(world) for name, make in WORKS.items()}
    found = []
    for first, count in ((0, SMALL), (SMALL, SMALL * (TIMES - 1))):
        enter_members(world, first, count)
        found.append({name: rows_visited(seat, lambda w=work: w(seat)) for name, work in works.items()})
    return found


def test_ten_times_the_members_do_not_mean_ten_times_the_rows(measured):
    few, many = measured
    grown = {name: (few[name], many[name]) for name in WORKS if many[name] > GROWTH_ALLOWED * few[name]}
    assert not grown


def test_counting_a_list_stops_at_its_limit(world):
    seat = world.seat("wang")
    enter_members(world, 0, 2 * (queries.COUNTED + 200))
    with acting(seat):
        assert queries.count_up_to(queries.list_members(seat, {})) == queries.COUNTED + 1
