"""Unions are moved, merged, divided and dissolved with the upper union's approval, and put back."""

from datetime import date

import pytest

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.metrics.queries import count_unit
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.orgs.models import CoveredEmployer
from zhigong.kernel.orgs.tree import add_unit
from zhigong.kernel.worklist.models import Todo
from zhigong.modules.organise.endings import public as endings
from zhigong.modules.organise.reorganising.models import Reorganisation
from zhigong.modules.organise.reorganising.tests.proposing import DECIDED, MONDAY, approve, fresh, propose
from zhigong.testing.world import TODAY

pytestmark = pytest.mark.django_db
BEFORE = date(2026, 3, 1)


def held(world, key) -> Membership:
    with acting(Seat.system("look")):
        return Membership.objects.select_related("unit").get(pk=world.membership[key])


def open_ending(seat: Seat, membership_id) -> Matter:
    """Propose to keep a membership in reserve, at the union that holds it now."""
    with acting(seat):
        membership = Membership.objects.select_related("unit").get(pk=membership_id)
        values = {"reason": "unemployed", "happened_on": "2026-02-20"}
        return endings.start("retain", membership, values, now=MONDAY).matter


def counts(world, *keys, as_of=None) -> list[int]:
    with acting(Seat.system("look")):
        return [count_unit(world.unit[key].code, as_of)["members"] for key in keys]


def problems() -> list:
    with acting(Seat.system("look")):
        return [one for one in verify_all()["problems"] if one["table"] != "seals"]


def test_a_union_moves_and_its_members_counts_sight_and_work_move_with_it(nearby, county):
    world = nearby
    matter = propose(world.seat("zhao"), "move", world.unit["hengda"], target=world.unit["elm"].code)
    assert matter.unit_id == world.unit["qiaonan"].pk
    with acting(Seat.system("look")):
        foreseen = Reorganisation.objects.get(pk=matter.pk).rehearsal
    assert (foreseen["units"], foreseen["members"]) == (2, 2)
    assert {row["name"]: (row["before"], row["after"]) for row in foreseen["nodes"]} == {
        "柳林街道总工会": (2, 0),
        "榆树街道总工会": (0, 2),
    }
    sight = foreseen["sight"]
    assert (sight["lose"], sight["gain"], sight["people"]) == (2, 0, 2)
    assert sight["lose_at"] == [world.unit["willow"].pk] and sight["gain_at"] == [world.unit["elm"].pk]
    assert counts(world, "willow", "elm") == [2, 0]  # a rehearsal changes nothing
    change = approve(county, matter)
    assert change.effective_on == TODAY
    assert counts(world, "willow", "elm", "machinery", "qiaonan") == [0, 2, 2, 2]
    assert counts(world, "willow", "elm", as_of=BEFORE) == [2, 0]
    with acting(world.seat("zhao")):
        assert not Membership.objects.filter(pk=world.membership["li"]).exists()
    assert problems() == []
    undone = propose(world.seat("wang"), "undo", world.unit["hengda"], undoes=change)
    approve(county, undone)
    assert counts(world, "willow", "elm") == [2, 0]
    assert fresh(world.unit["hengda"]).parent_id == world.unit["willow"].pk
    with acting(Seat.system("look")):
        assert Reorganisation.objects.get(pk=change.pk).is_undone
    assert problems() == []


def test_two_unions_merge_and_part_again(nearby, county):
    world = nearby
    values = {"target": world.unit["evergreen"].code, **DECIDED}
    CoveredEmployer.objects.create(
        unit=world.unit["hengda"], employer=world.employer["spinning"], staff_count=9
    )
    change = approve(county, propose(world.seat("zhao"), "merge", world.unit["hengda"], **values))
    assert held(world, "li").unit_id == world.unit["evergreen"].pk
    assert held(world, "wu").unit_id == world.unit["workshop"].pk
    assert fresh(world.unit["workshop"]).parent_id == world.unit["evergreen"].pk
    assert (fresh(world.unit["hengda"]).state, fresh(world.unit["hengda"]).ended_on) == ("merged", TODAY)
    assert counts(world, "hengda", "evergreen", "qiaonan", "machinery") == [0, 2, 2, 0]
    assert counts(world, "hengda", "evergreen", "machinery", as_of=BEFORE) == [2, 0, 2]
    assert Grant.objects.get(pk=world.grant["chen"].pk).ends_on == TODAY
    assert problems() == []
    Grant.objects.create(
        account=world.account["qian"], unit=world.unit["evergreen"], role="union_chair", starts_on=BEFORE
    )
    later = open_ending(world.seat("wang"), world.membership["li"])
    assert later.unit_id == world.unit["evergreen"].pk
    approve(county, propose(world.seat("wang"), "undo", world.unit["hengda"], undoes=change))
    with acting(Seat.system("look")):
        later.refresh_from_db()
        todos = Todo.objects.filter(matter=later, done_at=None)
        assert {todo.unit_id for todo in todos} == {later.unit_id} == {world.unit["hengda"].pk}
    assert held(world, "li").unit_id == world.unit["hengda"].pk
    assert fresh(world.unit["workshop"]).parent_id == world.unit["hengda"].pk
    assert fresh(world.unit["hengda"]).state == "active"
    assert Grant.objects.get(pk=world.grant["chen"].pk).ends_on is None
    assert CoveredEmployer.objects.get(staff_count=9).unit_id == world.unit["hengda"].pk
    assert counts(world, "hengda", "evergreen", "machinery") == [2, 0, 2]
    assert problems() == []


def test_an_employer_of_a_joint_union_gets_a_union_of_its_own_and_comes_back(world, county):
    joint = add_unit(fresh(world.unit["willow"]), "柳林商圈联合工会", "grassroots", "joint")
    employer = world.employer["spinning"]
    with acting(Seat.system("transfer")):
        ledger.append(
            ledger.Event(
                "transfer_out_start",
                world.person["zhou"],
                date(2026, 1, 4),
                membership_id=world.membership["zhou"],
            )
        )
        ledger.append(
            ledger.Event(
                "transfer_in", world.person["zhou"], date(2026, 1, 5), membership_id=world.membership["zhou"],
                unit_id=joint.pk, employer_id=employer.pk,
            )
        )  # fmt: skip
    CoveredEmployer.objects.create(unit=joint, employer=employer)
    values = {
        "name": "山北纺织柳林分公司工会委员会",
        "employer": employer.uscc,
        "share_percent": 30,
        **DECIDED,
    }
    matter = propose(world.seat("zhao"), "split", joint, **values)
    with acting(world.seat("zhao")):  # the township's officer cannot approve at its own union either
        assert matter.unit_id == world.unit["willow"].pk
    change = approve(world.seat("qian"), matter)
    assert (change.made.kind, change.made.parent_id, change.made.founded_on) == (
        "basic",
        world.unit["willow"].pk,
        TODAY,
    )
    assert held(world, "zhou").unit_id == change.made_id and held(world, "zhou").state == "active"
    assert CoveredEmployer.objects.get(employer=employer).ends_on == TODAY
    assert change.share_percent == 30 and problems() == []
    approve(world.seat("qian"), propose(world.seat("zhao"), "undo", joint, undoes=change))
    assert held(world, "zhou").unit_id == joint.pk
    assert fresh(change.made).state == "merged"
    assert problems() == []


def test_when_the_employer_ends_the_union_is_dissolved_and_its_members_are_retained_above(world, county):
    values = {
        "grounds": "employer_ended",
        "decided_on": date(2026, 2, 1),
        "target": world.unit["willow"].code,
    }
    matter = propose(world.seat("chen"), "dissolve", world.unit["hengda"], **values)
    assert matter.unit_id == world.unit["willow"].pk
    change = approve(world.seat("zhao"), matter)
    li = held(world, "li")
    assert (li.unit_id, li.state) == (world.unit["willow"].pk, "retained")
    assert counts(world, "willow", "qiaonan") == [0, 0]
    assert counts(world, "willow", as_of=BEFORE) == [2]
    assert fresh(world.unit["workshop"]).state == "dissolved"
    assert problems() == []
    with acting(Seat.system("look")):
        assert Notice.objects.filter(kind="reorganising.done").count() == 1
    approve(world.seat("zhao"), propose(world.seat("qian"), "undo", world.unit["hengda"], undoes=change))
    assert (held(world, "li").state, held(world, "wu").unit_id) == ("active", world.unit["workshop"].pk)
    assert counts(world, "hengda", "willow") == [2, 2]
    assert problems() == []


def test_open_work_follows_a_merger_and_returns_when_it_is_undone(nearby, county):
    from zhigong.testing.examples import apply_to

    world = nearby
    asked = apply_to(world, "hengda", MONDAY)
    values = {"target": world.unit["evergreen"].code, **DECIDED}
    change = approve(county, propose(world.seat("zhao"), "merge", world.unit["hengda"], **values))
    with acting(Seat.system("look")):
        assert Matter.objects.get(pk=asked.pk).unit_id == world.unit["evergreen"].pk
        assert Todo.objects.get(matter=asked, done_at=None).unit_id == world.unit["evergreen"].pk
    approve(county, propose(world.seat("wang"), "undo", world.unit["hengda"], undoes=change))
    with acting(Seat.system("look")):
        assert Matter.objects.get(pk=asked.pk).unit_id == world.unit["hengda"].pk
        assert Todo.objects.get(matter=asked, done_at=None).unit_id == world.unit["hengda"].pk


def test_the_upper_union_says_no_and_nothing_changes(nearby, county):
    world = nearby
    matter = propose(world.seat("zhao"), "move", world.unit["hengda"], target=world.unit["elm"].code)
    take_step(matter.pk, "reject", seat=county, now=MONDAY, data={"opinion": "尚未搬迁。"})
    assert counts(world, "willow", "elm") == [2, 0]
    with acting(Seat.system("look")):
        assert Notice.objects.filter(kind="reorganising.rejected").count() == 1
