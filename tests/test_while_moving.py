"""While a union is moved, its members go on moving too: counts stay exact, a deadlock reaches nobody."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.retrying import undisturbed
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships import ledger
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.orgs.models import CoveredEmployer, Unit
from zhigong.kernel.orgs.moving import move_unit
from zhigong.kernel.orgs.tree import add_unit
from zhigong.kernel.people.register import update_person
from zhigong.testing.world import SINCE, TODAY, build_world

LONG = 20.0


@pytest.fixture
def world(own_database):
    world = build_world()
    with acting(Seat.system("another street")):
        above = Unit.objects.get(pk=world.unit["qiaonan"].pk)
        world.unit["poplar"] = add_unit(above, "杨树街道总工会", "township", "township", founded_on=SINCE)
        ledger.append(event(world, "transfer_out_start", "hengda", "active"))
        entries.record("test.leave")
    return world


def event(world, kind: str, unit: str, before: str) -> ledger.Event:
    return ledger.Event(
        kind, world.person["li"], TODAY, unit_id=world.unit[unit].pk, membership_id=world.membership["li"],
        joined_on=SINCE, from_state=before, reason="1",
    )  # fmt: skip


def beside(deed) -> threading.Thread:
    def do():
        try:
            deed()
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    return thread


def take_in(world) -> None:
    with acting(Seat.system("receiving union")):
        ledger.append(event(world, "transfer_in", "riders", "transferring_out"))
        entries.record("test.take_in")


def correct_birth(world) -> None:
    with acting(Seat.system("correction")):
        update_person(world.person["wu"], {"birth_on": date(1975, 7, 1)}, on=TODAY)
        entries.record("test.correct")


@pytest.mark.parametrize("deed", [take_in, correct_birth])
def test_what_happens_to_a_member_of_a_union_that_is_being_moved_is_counted_once(world, deed):
    with acting(Seat.system("reorganisation")):
        hengda, poplar = (Unit.objects.get(pk=world.unit[key].pk) for key in ("hengda", "poplar"))
        move_unit(hengda, poplar, TODAY)
        entries.record("test.move")
        thread = beside(lambda: deed(world))
        thread.join(1.0)
        assert thread.is_alive(), "it waits for the move, or counts at the union's former place"
    thread.join(LONG)
    assert not thread.is_alive()
    with acting(Seat.system("look")):
        assert [one for one in verify_all()["problems"] if one["table"] != "seals"] == []


def lock(key: str, world) -> None:
    Unit.objects.select_for_update().get(pk=world.unit[key].pk)


def test_whoever_loses_a_deadlock_does_its_work_again(world):
    crossed, attempts = threading.Barrier(2), []

    def cross(first: str, second: str) -> None:
        def work():
            attempts.append(first)
            lock(first, world)
            if len(attempts) <= 2:
                crossed.wait(LONG)
            lock(second, world)

        with acting(Seat.system(first)):
            undisturbed(work)

    thread = beside(lambda: cross("riders", "hengda"))
    cross("hengda", "riders")
    thread.join(LONG)
    assert not thread.is_alive() and len(attempts) == 3


def test_a_deadlock_over_a_reference_is_met_in_the_work_and_not_at_the_commit(world):
    crossed, attempts = threading.Barrier(2), []

    def cross(first: str, second: str) -> None:
        def work():
            attempts.append(first)
            lock(first, world)
            if len(attempts) <= 2:
                crossed.wait(LONG)
            CoveredEmployer.objects.create(unit=world.unit[second], employer=world.employer["spinning"])

        with acting(Seat.system(first)):
            undisturbed(work)

    thread = beside(lambda: cross("riders", "hengda"))
    cross("hengda", "riders")
    thread.join(LONG)
    assert not thread.is_alive() and len(attempts) == 3


def test_another_fault_is_not_tried_again(world):
    tries = []

    def work():
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing")

    with pytest.raises(Exception, match="nothing"), transaction.atomic():
        undisturbed(work)
    assert len(tries) == 1


def test_a_deadlock_met_in_the_ledger_is_known_as_one(world):
    ready, done = threading.Event(), []

    def hold_and_cross():
        def cross():
            lock("riders", world)
            ready.set()
            lock("workshop", world)

        with acting(Seat.system("reorganisation")):
            undisturbed(cross)  # the database chooses who of the two does it again

    def work():
        lock("workshop", world)
        ready.wait(LONG)
        ledger.append(event(world, "transfer_in", "riders", "transferring_out"))
        entries.record("test.take_in")
        done.append(1)

    with acting(Seat.system("patience")):
        thread = beside(hold_and_cross)
        undisturbed(work)
    thread.join(LONG)
    assert done == [1] and not thread.is_alive()
