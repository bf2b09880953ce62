"""An incident from the clue to the archive, its clocks, who sees it, and what is refused."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.worklist.models import Clock, Todo
from zhigong.modules.protect.monitoring.actions import incidents
from zhigong.modules.protect.monitoring.models import Incident, IncidentReport
from zhigong.modules.protect.monitoring.queries.incidents import incidents_of
from zhigong.modules.protect.monitoring.tests.cases import (
    LEVEL,
    MONDAY,
    SAID,
    WHY,
    give_city_an_officer,
    reported,
    responding,
    step,
)
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_world()
    give_city_an_officer(world)
    return world


def running(matter) -> list[tuple[str, float]]:
    """Return (clock, hours after Monday at nine that it ends)."""
    with acting(Seat.system("look")):
        found = Clock.objects.filter(matter=matter, stopped_at=None)
        return [(clock.name, (clock.due_at - MONDAY).total_seconds() / 3600) for clock in found]


def test_from_the_clue_to_the_archive_with_a_clock_for_each_report(world):
    matter = reported(world)
    assert running(matter) == [("report_clue", 2)], "the first written report: two hours"
    matter = step(world, matter, "first_report", hours=1, **SAID)
    assert matter.state == "verified" and running(matter) == [("first_report", 3)]
    matter = step(world, matter, "assign_level", hours=2, who="he", **LEVEL)
    matter = step(world, matter, "next_report", hours=3, **SAID)
    assert matter.state == "responding" and running(matter) == [("next_report", 27)]
    matter = step(world, matter, "next_report", hours=20, **SAID | {"headcount": 60})
    assert matter.state == "responding" and running(matter) == [("next_report", 44)], "begun anew, once"
    step(world, matter, "change_level", hours=21, level="2", opinion="人数增加。")
    step(world, matter, "stabilise", hours=30, **WHY)
    matter = step(world, matter, "next_report", hours=31, **SAID)
    assert matter.state == "responding", "it flared up again"
    step(world, matter, "stabilise", hours=40, **WHY)
    step(world, matter, "final_report", hours=50, **SAID)
    step(world, matter, "send_back", hours=51, who="he", opinion="请写明原因。")
    step(world, matter, "final_report", hours=52, **SAID)
    matter = step(world, matter, "archive", hours=60, who="he", **WHY)
    assert matter.state == "archived" and running(matter) == []
    with acting(world.seat("he")):
        kinds = list(
            IncidentReport.objects.filter(matter=matter).order_by("pk").values_list("kind", flat=True)
        )
        assert kinds == ["first", "next", "next", "next", "final", "final"]
        assert not IncidentReport.objects.filter(is_late=True).exists()
        assert Incident.objects.get(pk=matter.pk).level == "2"


def test_a_clue_that_is_none_ends(world):
    assert step(world, reported(world), "refute", hours=1, opinion="是正常集合。").state == "unfounded"


def test_a_late_first_report_climbs_and_says_that_it_was_late(world):
    matter = reported(world)
    with acting(Seat.system("clock")):
        sweep(MONDAY + timedelta(hours=2, minutes=5))
    with acting(Seat.system("look")):
        assert Todo.objects.get(matter=matter, done_at=None).unit_id == world.unit["east"].pk
    step(world, matter, "first_report", hours=3, **SAID)
    with acting(world.seat("wang")):
        assert IncidentReport.objects.get(matter=matter).is_late


def test_a_basic_union_reports_upward_and_has_no_list(world):
    matter = reported(world, "chen")
    assert matter.unit_id == world.unit["willow"].pk
    seat = world.seat("chen")
    with acting(seat):
        assert not visible_matters(seat).filter(pk=matter.pk).exists()
        assert list(incidents_of(seat, world.unit["hengda"])) == []
    with acting(world.seat("zhao")):
        assert incidents_of(world.seat("zhao"), world.unit["willow"]).get().pk == matter.pk


def test_only_who_handles_it_sees_it(world):
    matter = reported(world)
    for who, sees in (
        ("wang", True),
        ("he", False),
        ("zhao", False),
        ("liu", False),
        ("lin", False),
        ("xu", False),
    ):
        seat = world.seat(who)
        with acting(seat):
            assert visible_matters(seat).filter(pk=matter.pk).exists() is sees, who
            assert Incident.objects.filter(pk=matter.pk).exists() is sees, who
    step(world, matter, "first_report", hours=1, **SAID)
    with acting(world.seat("he")):
        assert Incident.objects.filter(pk=matter.pk).exists(), "the union above, from the first report on"


def test_who_reports_does_not_assign_the_level(world):
    matter = reported(world)
    step(world, matter, "first_report", hours=1, **SAID)
    with pytest.raises(NotAllowed):
        step(world, matter, "assign_level", hours=2, **LEVEL)


def test_a_level_is_never_lighter_than_the_numbers(world):
    matter = reported(world)
    step(world, matter, "first_report", hours=1, **SAID | {"headcount": 50})
    with pytest.raises(Refused, match="涉及 50 人，级别不能低于“重大（Ⅱ级）”"):
        step(world, matter, "assign_level", hours=2, who="he", **LEVEL)
    assert step(world, matter, "assign_level", hours=2, who="he", level="1", opinion="影响大。").state


@pytest.mark.parametrize(
    ("level", "people"), [("4", 9), ("3", 10), ("3", 49), ("2", 50), ("2", 99), ("1", 100)]
)
def test_the_level_follows_the_number_of_people(level, people):
    assert incidents.least_level(people, MONDAY.date(), "610101") == level


def test_nobody_is_named(world):
    for text in ("组织者电话13800138000", "带头人证件110101199003070011"):
        with pytest.raises(Refused, match="只记录单位和事件"):
            reported(world, trigger=text)
    matter = reported(world, trigger="拖欠工资336000元，合同编号20260301123456789012345")
    with pytest.raises(Refused, match="只记录单位和事件"):
        step(world, matter, "first_report", hours=1, **SAID | {"situation": "联系人 13800138000"})


def test_a_day_to_come_and_an_unknown_place_are_refused(world):
    with pytest.raises(Refused, match="不能晚于今天"):
        reported(world, happened_on="2026-03-03")
    with pytest.raises(Refused):
        reported(world, place="999999")


def test_a_report_is_neither_changed_nor_deleted(world):
    matter = responding(world)
    for statement in (
        "UPDATE monitoring_reports SET headcount = 1",
        "DELETE FROM monitoring_reports",
        "DELETE FROM monitoring_incidents",
        "DELETE FROM monitoring_places",
    ):
        with acting(world.seat("wang")), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(statement)
    assert matter.state == "responding"
