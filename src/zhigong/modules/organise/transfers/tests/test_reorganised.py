"""A transfer under way while its unions are merged: it is taken in, given back or refused with a sentence, never stuck."""

from datetime import date

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships import regrouping
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.tree import add_unit
from zhigong.lib.ids import uuid7
from zhigong.modules.organise.transfers.tests.moving import NOW, ask, count_at, events_of, membership_of
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_world()


def merged(world, key: str, parent: str) -> Unit:
    """Let a union go up in a new one beside it, as a reorganisation does: members, open work, then its end."""
    with acting(Seat.system("merge")):
        parent_unit = Unit.objects.get(pk=world.unit[parent].pk)
        target = add_unit(parent_unit, f"{parent}新设工会委员会", "grassroots", "basic")
        gone = world.unit[key]
        regrouping.follow([gone.pk], target.pk, date(2026, 3, 2), matter_id=uuid7())
        Matter.objects.filter(unit_id=gone.pk, closed_at=None).update(unit=target)
        Unit.objects.filter(pk=gone.pk).update(state="merged", ended_on=date(2026, 3, 2))
    return target


def arriving(world) -> Matter:
    matter = ask(world)
    take_step(matter.pk, "confirm", seat=world.seat("chen"), now=NOW, data={"dues_paid_to": "2026-02-28"})
    return matter


def test_the_member_goes_back_to_the_union_that_took_over_the_old_one(world):
    matter, target = arriving(world), None
    target = merged(world, "hengda", "willow")
    data = {"opinion": "没有在本单位工作。", "reason": "not_employed"}
    step = take_step(matter.pk, "withdraw", seat=world.seat("li"), now=NOW, data=data)
    assert step.matter.state == "withdrawn"
    held = membership_of(world)
    assert (held.state, held.unit_id) == ("active", target.pk)
    assert events_of(world)[-1].kind == "transfer_out_cancel"


def test_the_union_that_took_over_the_receiving_one_takes_the_member_in(world):
    matter, before = arriving(world), count_at(world, "west")
    target = merged(world, "spinning", "orchard")
    step = take_step(matter.pk, "accept", seat=world.seat("liu"), now=NOW, data={})
    assert step.matter.state == "done" and membership_of(world).unit_id == target.pk
    assert count_at(world, "west") == before + 1


def test_nobody_is_let_go_to_a_union_that_is_no_more(world):
    matter = ask(world)
    merged(world, "spinning", "orchard")
    with pytest.raises(Refused, match="已不再活动"):
        take_step(matter.pk, "confirm", seat=world.seat("chen"), now=NOW, data={"dues_paid_to": "2026-02-28"})
    assert membership_of(world).state == "active"
