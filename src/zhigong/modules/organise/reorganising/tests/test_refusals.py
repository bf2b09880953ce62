"""What a reorganisation refuses: at will, one's own, out of range, undecided, and undoing what life went on from."""

from datetime import date

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships import ledger
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.organise.reorganising.models import Reorganisation
from zhigong.modules.organise.reorganising.tests.proposing import (
    DECIDED,
    MONDAY,
    YES,
    approve,
    fresh,
    propose,
)

pytestmark = pytest.mark.django_db


def moving(world, seat="zhao"):
    return propose(world.seat(seat), "move", world.unit["hengda"], target=world.unit["elm"].code)


def test_a_union_is_not_dissolved_at_will(world):
    values = {"grounds": "internal", "decided_on": date(2026, 2, 1), "target": world.unit["willow"].code}
    with pytest.raises(Refused, match="不得随意撤销"):
        propose(world.seat("chen"), "dissolve", world.unit["hengda"], **values)
    values = {
        "grounds": "employer_ended",
        "decided_on": date(2026, 2, 1),
        "target": world.unit["willow"].code,
    }
    with pytest.raises(Refused, match="不能撤销"):
        propose(world.seat("wang"), "dissolve", world.unit["willow"], **values)
    with pytest.raises(Refused, match="接收的工会应当"):
        propose(
            world.seat("chen"),
            "dissolve",
            world.unit["hengda"],
            **values | {"target": world.unit["workshop"].code},
        )
    with pytest.raises(Refused, match="不能晚于今天"):
        propose(
            world.seat("chen"), "dissolve", world.unit["hengda"], **values | {"decided_on": date(2026, 4, 1)}
        )


def test_a_merger_or_division_needs_the_members_decision_and_fitting_unions(nearby):
    world, zhao = nearby, nearby.seat("zhao")
    target = {"target": world.unit["evergreen"].code}
    with pytest.raises(Refused, match="讨论通过"):
        propose(zhao, "merge", world.unit["hengda"], **target)
    with pytest.raises(Refused, match="同一级别"):
        propose(zhao, "merge", world.unit["workshop"], **target, decided_on=date(2026, 2, 20))
    with pytest.raises(Refused, match="自己"):
        propose(
            zhao,
            "merge",
            world.unit["hengda"],
            target=world.unit["hengda"].code,
            decided_on=date(2026, 2, 20),
        )
    with pytest.raises(Refused, match="至少一个分会"):
        propose(zhao, "split", world.unit["hengda"], name="新工会", **DECIDED)
    with pytest.raises(Refused, match="已不在"):
        propose(
            zhao, "split", world.unit["hengda"], name="新工会", branches=[world.unit["elm"].pk], **DECIDED
        )
    with pytest.raises(Refused, match="从列表中选择"):
        propose(zhao, "merge", world.unit["hengda"], target="NOWHERE", **DECIDED)


def test_nobody_approves_their_own_and_nobody_below_approves_at_all(nearby, county):
    world = nearby
    own = moving(world, "wang")
    with pytest.raises(NotAllowed, match="本人"):
        take_step(own.pk, "approve", seat=world.seat("wang"), now=MONDAY, data=YES)
    matter = moving(world)
    with pytest.raises(Matter.DoesNotExist):
        take_step(matter.pk, "approve", seat=world.seat("qian"), now=MONDAY, data=YES)
    with pytest.raises(Matter.DoesNotExist):
        take_step(matter.pk, "approve", seat=world.seat("liu"), now=MONDAY, data=YES)


def test_another_citys_union_is_out_of_reach_and_its_officers_see_nothing(nearby):
    world = nearby
    with pytest.raises(Refused, match="不在您的管辖范围"):
        propose(world.seat("liu"), "move", world.unit["hengda"], target=world.unit["orchard"].code)
    matter = moving(world)
    with acting(world.seat("liu")):
        assert not Reorganisation.objects.filter(pk=matter.pk).exists()
    with acting(world.seat("lin")):
        assert not Reorganisation.objects.filter(pk=matter.pk).exists()


def test_between_cities_the_province_approves(world):
    matter = propose(world.seat("zhao"), "move", world.unit["hengda"], target=world.unit["orchard"].code)
    assert matter.unit_id == world.unit["province"].pk
    with pytest.raises(Matter.DoesNotExist):
        take_step(matter.pk, "approve", seat=world.seat("wang"), now=MONDAY, data=YES)


def test_what_changed_between_proposal_and_approval_is_noticed(nearby, county):
    world = nearby
    matter = moving(world)
    Unit.objects.filter(pk=world.unit["elm"].pk).update(state="dormant")
    with pytest.raises(Refused, match="不再活动"):
        take_step(matter.pk, "approve", seat=county, now=MONDAY, data=YES)


def test_what_life_went_on_from_is_not_undone(nearby, county):
    world = nearby
    values = {"target": world.unit["evergreen"].code, **DECIDED}
    change = approve(county, propose(world.seat("zhao"), "merge", world.unit["hengda"], **values))
    with acting(Seat.system("later")):
        event = ledger.Event(
            "resign", world.person["li"], date(2026, 3, 2), membership_id=world.membership["li"]
        )
        ledger.append(event)
    with pytest.raises(Refused, match="1 名会员在调整之后又有会籍变动"):
        propose(world.seat("wang"), "undo", world.unit["hengda"], undoes=change)


def test_a_later_reorganisation_is_undone_first_and_each_only_once(nearby, county):
    world = nearby
    first = approve(county, moving(world))
    values = {"target": world.unit["willow"].code}
    second = approve(county, propose(world.seat("wang"), "move", fresh(world.unit["hengda"]), **values))
    with acting(Seat.system("order")):
        Matter.objects.filter(pk=second.pk).update(closed_at=MONDAY.replace(hour=10))
    with pytest.raises(Refused, match="之后又有调整"):
        propose(world.seat("wang"), "undo", world.unit["hengda"], undoes=first)
    approve(county, propose(world.seat("wang"), "undo", world.unit["hengda"], undoes=second))
    with pytest.raises(Refused, match="已经撤回过"):
        propose(world.seat("wang"), "undo", world.unit["hengda"], undoes=second)


def test_the_application_role_writes_only_what_the_wall_lets_it(nearby):
    from django.db import connection
    from django.db.utils import ProgrammingError

    world = nearby
    matter = moving(world)
    with acting(world.seat("liu")), connection.cursor() as cursor:
        cursor.execute("UPDATE reorganisations SET reason = 'x' WHERE matter_id = %s", [matter.pk])
        assert cursor.rowcount == 0
    units, other = [world.unit["hengda"].pk], world.unit["orchard"].pk
    with (
        pytest.raises(ProgrammingError, match="only within the seat"),
        acting(world.seat("liu")),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT hand_over_work(%s::bigint[], %s)", [units, other])
