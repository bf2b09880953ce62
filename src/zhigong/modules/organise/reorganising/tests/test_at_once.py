"""A union moves while somebody joins in it: the one waits for the other, readers wait for nobody, everybody counts once."""

import threading
from datetime import date

import pytest
from django.db import connection

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.metrics.queries import count_unit
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.orgs.moving import move_unit
from zhigong.modules.organise.reorganising.tests.proposing import fresh
from zhigong.testing.world import build_world

PATIENCE = 30


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Return the named world in a database of its own, really committed."""
    from zhigong.kernel.orgs.tree import add_unit
    from zhigong.testing.databases import another_database

    with another_database(django_db_blocker):
        world = build_world()
        world.unit["elm"] = add_unit(fresh(world.unit["qiaonan"]), "榆树街道总工会", "township", "township")
        yield world


def test_a_move_and_a_step_in_the_same_union_wait_for_each_other_and_readers_for_nobody(committed):
    world, moved, read, stepped = committed, threading.Event(), threading.Event(), []

    def step():
        """Change a description in the union while it is being moved; comes through when the move has committed."""
        try:
            with acting(Seat.system("step")):
                person, held = world.person["li"], world.membership["li"]
                append(Event("amend", person, date(2026, 3, 1), membership_id=held, worker_kind="13"))
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
