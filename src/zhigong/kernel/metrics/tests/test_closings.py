"""Closed months say what the ledger says, in one row a node, and give way to it when something is learnt late."""

from datetime import date

import pytest
from django.db import connection

from zhigong.kernel.access.seats import acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.metrics import closings, past
from zhigong.kernel.metrics.readings import Reading
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.orgs.dates import effective
from zhigong.kernel.orgs.models import Unit

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
TODAY = date(2026, 4, 2)


@pytest.fixture
def lived(committed):
    """Return the tree after a quarter: two join in different cities, one unit moves in March."""
    tree, person = committed, committed.person
    with acting(tree.system):
        append(Event("join", person(), date(2026, 1, 5), unit_id=tree.union.pk, worker_kind="13"))
        append(Event("join", person(sex="2"), date(2026, 2, 5), unit_id=tree.other_union.pk))
        with effective(date(2026, 3, 1)):
            path = [*tree.other_city.path, tree.union.pk]
            Unit.objects.filter(pk=tree.union.pk).update(path=path, parent=tree.other_city)
    with acting(tree.system):
        closings.close_due(TODAY)
    return tree


def test_every_closed_month_says_what_the_ledger_says_at_every_node(lived):
    nodes = list(Unit.objects.values_list("pk", flat=True))
    with acting(lived.system):
        for day in (JANUARY, FEBRUARY, MARCH):
            closed = closings.read_closings(nodes, day)
            for node in nodes:
                units, cells = closed[node]
                assert units == past.units_as_of(node, day)
                assert cells == past.many_dimensions_as_of([node], day)[node]
                told = past.dimensions_as_of(node, day)
                assert cells == {name: told[name] for name in cells}
        assert Reading(FEBRUARY).count([lived.city.pk, lived.other_city.pk]) == {
            lived.city.pk: 1,
            lived.other_city.pk: 1,
        }
        assert Reading(MARCH).count([lived.city.pk, lived.other_city.pk]) == {
            lived.city.pk: 0,
            lived.other_city.pk: 2,
        }
        assert [problem for problem in verify_all()["problems"] if problem["table"] == "closings"] == []


def test_what_is_learnt_late_is_counted_at_once_and_closed_anew(lived):
    with acting(lived.system):
        append(Event("join", lived.person(), date(2026, 1, 20), unit_id=lived.union.pk))
    with acting(lived.system):
        assert closings.read_closings([lived.city.pk], JANUARY) is None
        assert Reading(JANUARY).count([lived.city.pk]) == {lived.city.pk: 2}
        assert closings.read_closings([lived.other_union.pk], JANUARY) is not None
        assert closings.next_to_close(TODAY) == JANUARY
        assert closings.close_due(TODAY) == 3
    with acting(lived.system):
        assert closings.next_to_close(TODAY) is None
        assert closings.read_closings([lived.city.pk], JANUARY)[lived.city.pk][1][""] == {"": 2}


def test_a_closing_is_written_only_where_something_changed(lived):
    with connection.cursor() as cursor:
        cursor.execute("SELECT month_end FROM closings WHERE node_id = %s ORDER BY 1", [lived.other_union.pk])
        assert cursor.fetchall() == [(JANUARY,), (FEBRUARY,)]


def test_only_the_last_day_of_a_month_is_closed_and_nothing_before_the_first_event(lived):
    assert closings.month_end(date(2024, 2, 3)) == date(2024, 2, 29)
    with acting(lived.system):
        assert closings.read_closings([lived.city.pk], date(2026, 2, 27)) is None
        assert Reading(date(2025, 12, 31)).count([lived.city.pk]) == {lived.city.pk: 0}
        assert Reading(FEBRUARY).units(lived.city) == 2
        assert [row[1] for row in Reading(MARCH).level(lived.other_city)] == ["T330100-1", "T330200-1"]
        assert [row[1] for row in Reading(FEBRUARY).level(lived.other_city)] == ["T330200-1"]
