"""What the union above does once the time is up: it decides in every way the committee could have."""

from datetime import timedelta

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.memberships.models import Membership
from zhigong.modules.organise.joining.tests.test_story import NOW, SEEN, apply
from zhigong.testing.world import build_world

LATE = NOW + timedelta(days=8)


@pytest.fixture
def world(db):
    return build_world()


def overdue(world, **who):
    """Hand in an application to the basic union and let its time run out."""
    matter = apply(world, employer=world.employer["hengda"].uscc, **who)
    with acting(Seat.system("sweep")):
        sweep(LATE)
    return matter


def test_the_union_above_rejects_with_a_reason(world):
    matter = overdue(world)
    data = {"reason": "not_reached", "opinion": "多次联系不上，请补充电话后再申请"}
    done = take_step(matter.pk, "reject", seat=world.seat("zhao"), now=LATE, data=data)
    assert done.matter.state == "rejected" and done.matter.closed_at == LATE


def test_the_union_above_refers_a_member_to_their_transfer(world):
    matter = overdue(world, number=world.document["zhou"], name="周婷")
    done = take_step(matter.pk, "refer", seat=world.seat("zhao"), now=LATE, data=SEEN)
    assert done.matter.state == "referred"
    with acting(Seat.system("look")):
        assert Membership.objects.filter(person_id=world.person["zhou"]).count() == 1
