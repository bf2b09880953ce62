"""Whatever carries a unit's positions moves with it, in the database, however the unit is moved."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.orgs import industry, tree
from zhigong.kernel.orgs.models import NO_POSITION, Unit
from zhigong.kernel.orgs.respread import respread
from zhigong.kernel.people.register import NewPerson, create_person

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture
def member():
    """A county's basic union with one member; returns the union and the membership's id."""
    with acting(Seat.system("test")):
        county = tree.add_unit(None, "碑林区总工会", "county", "federation")
        basic = tree.add_unit(county, "甲厂工会委员会", "grassroots", "basic")
        person = create_person(NewPerson(name="李静", sex="2", identity_level=4), on=ON)
        membership = append(Event("join", person, ON, unit_id=basic.id))
        return basic, membership


def positions(membership_id):
    return Membership.objects.values_list("position", "industry_position").get(id=membership_id)


def test_respreading_moves_the_members_with_their_union(member):
    basic, membership = member
    with acting(Seat.system("test")):
        assert respread(basic.parent) == 1
        moved = Unit.objects.get(id=basic.id)
        assert positions(membership) == (moved.position, NO_POSITION)
        assert moved.position_end > basic.position_end


def test_joining_an_industry_line_moves_the_members_onto_it(member):
    basic, membership = member
    with acting(Seat.system("test")):
        head = tree.add_unit(basic.parent, "碑林区教育工会", "county", "industrial")
        industry.affiliate(basic, industry.open_line(head), ON)
        moved = Unit.objects.get(id=basic.id)
        assert moved.industry_position != NO_POSITION
        assert positions(membership) == (moved.position, moved.industry_position)


def test_plain_sql_cannot_leave_a_copy_behind(member):
    basic, membership = member
    with acting(Seat.system("test")), connection.cursor() as cursor:
        cursor.execute("UPDATE units SET position = position + 1 WHERE id = %s", [basic.id])
        assert positions(membership)[0] == basic.position + 1


def test_two_units_cannot_stand_at_one_position(member):
    basic, _membership = member
    with acting(Seat.system("test")), pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(id=basic.id).update(position=basic.parent.position)
