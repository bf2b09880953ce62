"""A union moves while somebody joins in it: the one waits for the other, readers wait for nobody, everybody counts once."""

import threading
from datetime import date

import pytest
from django.db import connection

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.memberships.transitions import LedgerRefusal
from zhigong.kernel.metrics.queries import count_unit
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.orgs.moving import move_unit
from zhigong.kernel.orgs.tree import add_unit
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.modules.organise.reorganising.actions import carry_out
from zhigong.modules.organise.reorganising.tests.proposing import DECIDED, MONDAY, YES, fresh, propose
from zhigong.testing.waiting import until_somebody_waits
from zhigong.testing.world import build_world

PATIENCE = 30


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Return the named world in a database of its own, really committed."""
    from zhigong.testing.databases import another_database

    with another_database(django_db_blocker):
        world = build_world()
        with acting(Seat.system("test")):
            world.unit["elm"] = add_unit(
                fresh(world.unit["qiaonan"]), "榆树街道总工会", "township", "township"
            )
            entries.record("test.elm")
        yield world


def test_a_move_and_a_step_in_the_same_union_wait_for_each_other_and_readers_for_nobody(committed):
    world, moved, read, stepped = committed, threading.Event(), threading.Event(), []

    def step():
        """Change a description in the union while it is being moved; comes through when the move has committed."""
        try:
            with acting(Seat.system("step")):
                person, held = world.person["li"], world.membership["li"]
                append(Event("amend", person, date(2026, 3, 1), membership_id=held, worker_kind="13"))
                entries.record("test.amend")
            stepped.append(moved.is_set())
        finally:
            connection.close()

    def look():
        """Read the union and its members while it is being moved."""
        try:
            with acting(world.seat("zhao")):
                assert count_unit(world.unit["willow"].code)["members"] == 2
            read.set()
        finally:
            connection.close()

    with acting(Seat.system("move")):
        move_unit(fresh(world.unit["hengda"]), fresh(world.unit["elm"]), date(2026, 3, 1))
        entries.record("test.move")
        threads = [threading.Thread(target=step), threading.Thread(target=look)]
        for thread in threads:
            thread.start()
        assert read.wait(PATIENCE)  # before the move commits
        moved.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert stepped == [True]
    with acting(Seat.system("look")):
        assert [count_unit(world.unit[key].code)["members"] for key in ("willow", "elm", "qiaonan")] == [
            0,
            2,
            2,
        ]
        assert count_unit(world.unit["elm"].code)["by"]["worker_kind"] == {"": 1, "13": 1}
        assert [one for one in verify_all()["problems"] if one["table"] != "seals"] == []


def test_nobody_joins_a_union_that_is_being_merged(committed):
    """Who comes while the merger is approved waits, and is told that the union is no more: nobody is left behind."""
    world, refused = committed, []
    with acting(Seat.system("found")):
        target = add_unit(fresh(world.unit["willow"]), "长青机械有限公司工会委员会", "grassroots", "basic")
        somebody = create_person(
            NewPerson("孙洋", doc_type="414", doc_number="E00000055"), on=date(2026, 1, 1)
        )
    values = DECIDED | {"target": target.code}
    matter = propose(world.seat("zhao"), "merge", world.unit["hengda"], **values)

    def join():
        try:
            with acting(Seat.system("join")):
                append(Event("join", somebody, date(2026, 3, 1), unit_id=world.unit["hengda"].pk))
        except LedgerRefusal as refusal:
            refused.append(refusal.problem)
        finally:
            connection.close()

    thread = threading.Thread(target=join)
    with acting(Seat.system("approve")):
        seen = Matter.objects.get(pk=matter.pk)
        seen.changed_at = MONDAY
        carry_out(seen, YES, actor=Seat.system("approve"), on=MONDAY.date())
        thread.start()
        until_somebody_waits(thread, PATIENCE)
    thread.join(PATIENCE)
    assert refused == ["unit_not_active"]
    with acting(Seat.system("look")):
        assert count_unit(world.unit["hengda"].code)["members"] == 0
        assert count_unit(target.code)["members"] == 2


def test_two_mergers_in_a_row_leave_nobody_in_between(committed):
    """Into the union that is itself being merged: the second waits, judges again and is refused with a sentence."""
    world, refused = committed, []
    with acting(Seat.system("found")):
        names = ("长青机械有限公司工会委员会", "向阳机械有限公司工会委员会")
        middle, last = (add_unit(fresh(world.unit["willow"]), name, "grassroots", "basic") for name in names)
    first = propose(world.seat("zhao"), "merge", middle, **DECIDED | {"target": last.code})
    second = propose(world.seat("zhao"), "merge", world.unit["hengda"], **DECIDED | {"target": middle.code})

    def carry(matter, name):
        with acting(Seat.system(name)):
            seen = Matter.objects.get(pk=matter.pk)
            seen.changed_at = MONDAY
            carry_out(seen, YES, actor=Seat.system(name), on=MONDAY.date())

    def merge():
        try:
            carry(second, "second")
        except Refused as refusal:
            refused.append(refusal.sentence)
        finally:
            connection.close()

    thread = threading.Thread(target=merge)
    with acting(Seat.system("first")):
        carry(first, "first")
        thread.start()
        until_somebody_waits(thread, PATIENCE)
    thread.join(PATIENCE)
    assert len(refused) == 1 and "已不再活动" in refused[0]
    with acting(Seat.system("look")):
        assert fresh(world.unit["hengda"]).state == "active"
        assert count_unit(world.unit["hengda"].code)["members"] == 2
