"""A person corrected while they begin to count: whoever comes second waits and sees the first, and counts agree."""

import threading
from datetime import date

import pytest
from django.db import connection

from zhigong.kernel.access.seats import acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.memberships.tests.small_tree import person_maker, plant_tree
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.people.models import Person
from zhigong.kernel.tally.counts import read
from zhigong.testing.waiting import until_somebody_waits

PATIENCE = 30


@pytest.fixture
def tree(own_database):
    """The small tree, really committed."""
    return plant_tree()


def both(tree, first, second) -> None:
    """Do `first` and, before it commits, begin `second` on another connection."""
    failed = []

    def other():
        try:
            with acting(tree.system):
                second()
        except Exception as error:  # told in the test's own thread
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with acting(tree.system):
        first()
        thread.start()
        until_somebody_waits(thread, PATIENCE)
    thread.join(PATIENCE)
    assert failed == [] and not thread.is_alive()


def check(tree) -> None:
    with acting(tree.system):
        assert read([tree.city.pk], dimension="sex") == {tree.city.pk: {"2": 1}}
        assert [one for one in verify_all()["problems"] if one["table"] == "tally_totals"] == []


@pytest.mark.parametrize("correction_first", [True, False])
def test_joining_and_a_correction_of_the_same_person_see_each_other(tree, correction_first):
    somebody = person_maker(tree)(sex="1")

    def correct():
        Person.objects.filter(pk=somebody).update(sex="2")

    def join():
        append(Event("join", somebody, date(2026, 1, 5), unit_id=tree.union.pk))

    both(tree, *([correct, join] if correction_first else [join, correct]))
    check(tree)


@pytest.mark.parametrize("correction_first", [True, False])
def test_a_return_to_the_counted_and_a_correction_see_each_other(tree, correction_first):
    somebody = person_maker(tree)(sex="1")
    with acting(tree.system):
        held = append(Event("join", somebody, date(2026, 1, 5), unit_id=tree.union.pk))
        append(Event("retain", somebody, date(2026, 2, 5), membership_id=held))

    def correct():
        Person.objects.filter(pk=somebody).update(sex="2")

    def restore():
        append(Event("restore", somebody, date(2026, 3, 5), membership_id=held))

    both(tree, *([correct, restore] if correction_first else [restore, correct]))
    check(tree)
