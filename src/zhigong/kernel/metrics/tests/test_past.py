"""The past stays as it was: the tree, the people and the ledger of a day, and what we knew of it on another."""

from datetime import date, timedelta

import pytest

from zhigong.kernel.access.seats import acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.metrics import past, queries
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.orgs.dates import effective
from zhigong.kernel.orgs.models import Placement, Unit
from zhigong.kernel.people.models import Person

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
YESTERDAY = date.today() - timedelta(days=1)


def members(code, day, known_on=None):
    return queries.count_unit(code, day, known_on)["members"]


def move(unit, parent, on):
    with effective(on):
        Unit.objects.filter(pk=unit.pk).update(path=[*parent.path, unit.pk], parent=parent)


def test_a_unit_that_moved_counts_where_it_stood_on_the_day(tree, person):
    with acting(tree.system):
        append(Event("join", person(), date(2026, 1, 5), unit_id=tree.union.pk))
    move(tree.union, tree.other_city, date(2026, 3, 1))
    with acting(tree.system):
        assert (members("T330100", FEBRUARY), members("T330200", FEBRUARY)) == (1, 0)
        assert (members("T330100", MARCH), members("T330200", MARCH)) == (0, 1)
        assert members("T330000", FEBRUARY) == members("T330000", MARCH) == 1
        assert [queries.count_unit("T330100", day)["units"] for day in (FEBRUARY, MARCH)] == [2, 1]
        nodes = [tree.province.pk, tree.city.pk, tree.other_city.pk, tree.line.pk]
        assert list(past.members_as_of(nodes, FEBRUARY).values()) == [1, 1, 0, 1]


def test_an_industry_that_changed_counts_as_it_was_on_the_day(tree, person):
    with acting(tree.system):
        append(Event("join", person(), date(2026, 1, 5), unit_id=tree.union.pk))
        with effective(date(2026, 2, 15)):
            Unit.objects.filter(pk=tree.union.pk).update(industry="G")
        assert queries.count_unit("T330100", JANUARY)["by"]["industry"] == {"C": 1}
        assert queries.count_unit("T330100", FEBRUARY)["by"]["industry"] == {"G": 1}


def test_a_change_is_never_dated_before_the_last_one(tree):
    move(tree.union, tree.other_city, date(2026, 3, 1))
    move(tree.union, tree.city, date(2026, 2, 1))
    dates = (
        Placement.objects.filter(unit_id=tree.union.pk).order_by("id").values_list("valid_from", flat=True)
    )
    assert list(dates)[-2:] == [date(2026, 3, 1), date(2026, 3, 1)]
    with acting(tree.system):
        assert [
            problem for problem in verify_all()["problems"] if problem["table"] == "unit_placements"
        ] == []


def test_people_count_as_they_stood_and_not_as_they_are_now(tree, person):
    somebody = person(sex="1", birth_on=date(1990, 3, 7))
    with acting(tree.system):
        append(Event("join", somebody, date(2026, 1, 5), unit_id=tree.union.pk))
        Person.objects.filter(pk=somebody).update(sex="2", birth_on=date(1991, 4, 1))
        now, then = (queries.count_unit("T330100", day)["by"] for day in (date.today(), YESTERDAY))
        # before the day we got to know them, what we first knew of them holds
        assert (then["sex"], then["birth_month"]) == ({"1": 1}, {"1990-03": 1})
        assert (now["sex"], now["birth_month"]) == ({"2": 1}, {"1991-04": 1})
        assert now == queries.count_unit("T330100")["by"]


def test_what_was_learnt_late_is_left_out_of_what_we_knew(tree, person):
    with acting(tree.system):
        append(Event("join", person(), date(2026, 1, 5), unit_id=tree.union.pk))
        assert members("T330100", JANUARY) == 1
        assert members("T330100", JANUARY, known_on=YESTERDAY) == 0
        assert members("T330100", JANUARY, known_on=date.today() + timedelta(days=1)) == 1


def test_a_description_holds_from_the_day_it_was_amended(tree, person):
    somebody = person()
    with acting(tree.system):
        append(Event("join", somebody, date(2026, 1, 5), unit_id=tree.union.pk, worker_kind="1"))
        append(amend(somebody))
        append(Event("retain", somebody, date(2026, 3, 1), membership_id=held_by(somebody)))
        append(Event("restore", somebody, date(2026, 3, 2), membership_id=held_by(somebody)))
        assert queries.count_unit("T330100", JANUARY)["by"]["worker_kind"] == {"1": 1}
        assert queries.count_unit("T330100", MARCH)["by"]["worker_kind"] == {"13": 1}
        assert queries.count_unit("T330100", MARCH)["by"]["joined_month"] == {"2026-01": 1}
        assert queries.count_unit("T330100")["by"] == queries.count_unit("T330100", MARCH)["by"]


def held_by(somebody):
    return Membership.objects.get(person_id=somebody).pk


def amend(somebody):
    return Event("amend", somebody, date(2026, 2, 20), membership_id=held_by(somebody), worker_kind="13")


def test_whoever_a_reorganisation_moves_is_counted_once_and_stays_what_they_were(tree, person):
    active, retained = person(), person(sex="2")
    with acting(tree.system):
        append(Event("join", active, date(2026, 1, 5), unit_id=tree.union.pk))
        kept = append(Event("join", retained, date(2026, 1, 5), unit_id=tree.union.pk))
        append(Event("retain", retained, date(2026, 1, 20), membership_id=kept))
        for somebody in (active, retained):
            append(
                Event(
                    "reorganise",
                    somebody,
                    date(2026, 2, 10),
                    unit_id=tree.other_union.pk,
                    membership_id=held_by(somebody),
                )
            )
        assert [members(code, FEBRUARY) for code in ("T330100", "T330200", "T330000")] == [0, 1, 1]
        assert [members(code, JANUARY) for code in ("T330100", "T330200", "T330000")] == [1, 0, 1]
        assert queries.count_unit("T330200")["members"] == 1
        assert verify_all()["problems"] == []
