"""Compensating events: an ending undone, a mistake that was none, a membership told to be another record's."""

from datetime import timedelta

import pytest
from django.db import transaction

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.tally.counts import count
from zhigong.testing.world import TODAY, build_world

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def world():
    return build_world()


def write(world, kind, key="li", *, seat="chen", on=TODAY, **more) -> Membership:
    with acting(world.seat(seat)):
        event = ledger.Event(kind, more.pop("person", world.person[key]), on, **more)
        event.membership_id = world.membership[key]
        ledger.append(event)
    with acting(Seat.system("look")):
        return Membership.objects.get(pk=world.membership[key])


def members_of(world, unit="hengda") -> int:
    with acting(Seat.system("look")):
        return count([world.unit[unit].pk])[world.unit[unit].pk]


@pytest.mark.parametrize(
    ("ending", "back_to"), [("lapse", "active"), ("void", "retained"), ("expel", "active")]
)
def test_an_ending_is_undone_and_counts_return(world, ending, back_to):
    before = members_of(world)
    assert write(world, ending).state in ("ended", "void")
    assert members_of(world) == before - 1
    again = write(world, "reinstate", on=LATER, to_state=back_to)
    assert (again.state, again.since_on) == (back_to, LATER)
    assert members_of(world) == before - (back_to == "retained")


def test_a_membership_becomes_another_records_and_goes_back(world):
    before = members_of(world)
    other = world.person["zhou"]
    write(world, "resign", "zhou", seat="liu")
    joined = write(world, "reassign", person=other)
    assert (joined.person_id, joined.state, members_of(world)) == (other, "active", before)
    back = write(world, "reassign", person=world.person["li"], on=LATER)
    assert back.person_id == world.person["li"] and members_of(world) == before


def test_nobody_becomes_a_member_twice_by_compensation(world):
    with pytest.raises(ledger.LedgerRefusal, match="一人只能有一份"), transaction.atomic():
        write(world, "reassign", person=world.person["zhou"])


def test_only_an_ending_is_undone(world):
    with pytest.raises(ledger.LedgerRefusal, match="不能办理“撤销原变动”"), transaction.atomic():
        write(world, "reinstate", to_state="active")


def test_verification_agrees_after_compensation(world):
    write(world, "void")
    write(world, "reinstate", to_state="active", on=LATER)
    write(world, "resign", "zhou", seat="liu")
    write(world, "reassign", person=world.person["zhou"], on=LATER)
    with acting(Seat.system("look")):
        problems = verify_all()["problems"]
    assert [
        one for one in problems if one["table"] in ("memberships", "membership_events", "tally_totals")
    ] == []
