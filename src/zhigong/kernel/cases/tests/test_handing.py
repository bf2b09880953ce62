"""Matters are handed down, back, up and over; one return is allowed, then the union above decides."""

import pytest

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.engine import open_matter
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.cases.tests.complaints import build_world
from zhigong.kernel.cases.tests.errands import ERRANDS
from zhigong.kernel.cases.tests.test_clocks import LOOK, at, clock_of, last_day, take, todo_of
from zhigong.kernel.matters.models import Matter, TimelineStep
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.worklist.models import Handover, Todo

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with registry.using(ERRANDS):
        yield build_world()


def ask_at(world, unit) -> Matter:
    parties = [("asker", world.worker.person_id)]
    return open_matter(
        "errands.run", unit=unit, parties=parties, seat=world.worker, now=at("2026-03-02")
    ).matter


def sees(world, who, matter) -> bool:
    with acting(world.seats[who]):
        return Matter.objects.filter(pk=matter.pk).exists()


def test_the_county_gives_it_to_a_township_and_the_clock_goes_with_it(world):
    matter = ask_at(world, world.county)
    due = clock_of(matter).due_at
    assert not sees(world, "east", matter)
    given = take(world, matter, "give", "2026-03-03", who="county", unit=world.east.code, opinion="请核实")
    assert given.unit_id == world.east.pk
    assert sees(world, "east", matter) and sees(world, "county", matter) and not sees(world, "west", matter)
    todo = todo_of(matter)
    assert (todo.unit_id, todo.due_at) == (world.east.pk, due)
    with acting(LOOK):
        row = Handover.objects.get(matter=matter)
        assert (row.kind, row.from_unit_id, row.to_unit_id, row.reason) == (
            "down", world.county.pk, world.east.pk, "请核实",
        )  # fmt: skip
        assert TimelineStep.objects.get(matter=matter, step="give").detail["to_unit"] == world.east.name
    with pytest.raises(NotAllowed, match="此步骤由东镇工会办理"):
        take(world, matter, "finish", "2026-03-04", who="county")
    take(world, matter, "finish", "2026-03-04", who="east")


def test_it_is_handed_back_once_then_the_unit_above_both_decides(world):
    matter = ask_at(world, world.county)
    take(world, matter, "give", "2026-03-03", who="county", unit=world.east.code)
    back = take(world, matter, "back", "2026-03-04", who="east", opinion="不属于本镇")
    assert back.unit_id == world.county.pk and todo_of(matter).unit_id == world.county.pk
    take(world, matter, "give", "2026-03-05", who="county", unit=world.east.code)
    with pytest.raises(Refused, match="不能再退，由上级工会决定"):
        take(world, matter, "back", "2026-03-06", who="east", opinion="还是不属于本镇")
    todo = todo_of(matter)
    assert (todo.unit.name, todo.reason) == ("测试全国总工会", "returned")
    with acting(LOOK):
        assert Matter.objects.get(pk=matter.pk).unit_id == world.east.pk
        assert TimelineStep.objects.filter(matter=matter, step="climb").count() == 1
    with pytest.raises(Refused, match="不能再退"):
        take(world, matter, "back", "2026-03-06", who="east", opinion="再试")
    with acting(LOOK):
        assert Todo.objects.filter(matter=matter, done_at=None).count() == 1
    decided = take(world, matter, "give", "2026-03-09", who="nation", unit=world.west.code)
    assert decided.unit_id == world.west.pk and todo_of(matter).unit_id == world.west.pk
    take(world, matter, "finish", "2026-03-10", who="west")


def test_the_unit_given_to_lies_below_and_is_there(world):
    matter = ask_at(world, world.east)
    for code, sentence in (
        (world.west.code, "下级工会"),
        ("不存在", "没有找到"),
        (world.east.code, "已经由"),
    ):
        with pytest.raises(Refused) as wrong:
            take(world, matter, "give", "2026-03-03", who="east", unit=code)
        assert sentence in wrong.value.sentence and list(wrong.value.field_errors) == ["unit"]
    with acting(LOOK):
        Unit.objects.filter(pk=world.works.pk).update(state="dissolved")
    with pytest.raises(Refused, match="没有找到"):
        take(world, matter, "give", "2026-03-03", who="east", unit=world.works.code)
    with pytest.raises(Refused, match="不是由其他工会交办来的"):
        take(world, matter, "back", "2026-03-03", who="east", opinion="退")


def test_over_goes_anywhere_and_leaves_the_sight_of_who_gave_it(world):
    matter = ask_at(world, world.works)
    take(world, matter, "over", "2026-03-03", unit=world.west.code)
    assert not sees(world, "works", matter) and not sees(world, "east", matter)
    with acting(world.seats["west"]):
        assert get_matter(matter.pk, world.seats["west"]).unit_id == world.west.pk
    back = take(world, matter, "back", "2026-03-04", who="west", opinion="应由东镇办理")
    assert back.unit_id == world.works.pk and sees(world, "works", matter)
    take(world, matter, "over", "2026-03-05", unit=world.west.code)
    with pytest.raises(Refused, match="由上级工会决定"):
        take(world, matter, "back", "2026-03-06", who="west", opinion="再退")
    assert todo_of(matter).unit_id == world.county.pk, "the nearest unit above both"


def test_up_goes_to_the_parent_and_the_root_has_none(world):
    matter = ask_at(world, world.works)
    assert take(world, matter, "lift", "2026-03-03").unit_id == world.east.pk
    assert take(world, matter, "lift", "2026-03-03", who="east").unit_id == world.county.pk
    assert take(world, matter, "lift", "2026-03-03", who="county").unit.name == "测试全国总工会"
    with pytest.raises(Refused, match="没有上级工会"):
        take(world, matter, "lift", "2026-03-03", who="nation")
    assert last_day(matter) == "2026-03-23"


def test_back_goes_to_the_next_above_when_who_gave_it_has_ended(world):
    matter = ask_at(world, world.east)
    take(world, matter, "give", "2026-03-03", who="east", unit=world.works.code)
    with acting(LOOK):
        Unit.objects.filter(pk=world.east.pk).update(state="merged")
    assert take(world, matter, "back", "2026-03-04", opinion="退").unit_id == world.county.pk
