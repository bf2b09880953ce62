"""The named world is what its page says."""

from zhigong.kernel.access.seats import acting
from zhigong.kernel.memberships.models import Membership


def test_an_officer_sees_the_members_of_the_own_seat_and_nobody_else(world):
    with acting(world.seat("wang")) as seat:
        seen = set(Membership.objects.visible_to(seat).values_list("person_id", flat=True))
    assert seen == {world.person["li"], world.person["wu"]}


def test_an_industry_officer_sees_along_the_industry_line(world):
    with acting(world.seat("ma")) as seat:
        seen = set(Membership.objects.visible_to(seat).values_list("person_id", flat=True))
    assert seen == {world.person["li"], world.person["wu"]}
