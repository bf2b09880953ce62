"""Generated for every business line: service × state × seat, what may be seen is what the plain table says."""

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.matters.queries import rule_of
from zhigong.kernel.matters.seeing import RULES
from zhigong.kernel.matters.tests.disputes import DISPUTES
from zhigong.testing import sight_table
from zhigong.testing.databases import another_database
from zhigong.testing.world import build_world

SERVICES = (*registry.services(), *DISPUTES.services)  # the last: one that employers see is always among them


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with another_database(django_db_blocker):
        yield build_world()


@pytest.mark.django_db
@pytest.mark.parametrize("service", SERVICES, ids=[f"{item.code}-{item.version}" for item in SERVICES])
def test_each_seat_sees_of_each_state_what_the_table_says_and_no_more(world, service):
    wrong, now = [], timezone.now()
    for state in service.states:
        with acting(Seat.system("sight")):
            example = sight_table.make_example(service, state, world, now)
        for key, who in sight_table.SEATS.items():
            seat, wanted = world.seat(key), sight_table.expected(service, key)
            seen = sight_table.seen_by_second_wall(example, seat)
            if seen != sight_table.promised(wanted):
                wrong.append(f"{state}: {who} ({key}) sees {seen}, the table says {sorted(wanted)}")
            first = sight_table.seen_by_first_wall(example, seat)
            if first != wanted & {"matter", *sight_table.AUDIENCES}:
                wrong.append(f"{state}: the program shows {who} ({key}) {sorted(first)}")
    assert wrong == []


@pytest.mark.parametrize("service", SERVICES, ids=[f"{item.code}-{item.version}" for item in SERVICES])
def test_what_is_no_employers_business_is_never_shared(service):
    line = service.code.split(".")[0]
    if line in sight_table.NEVER_SHARED or service.confidentiality:
        assert not service.employer_sees, f"{service.code} must not be seen from an employer's seat"


@pytest.mark.django_db
def test_every_rule_that_lets_somebody_see_has_its_sentence(world):
    with acting(Seat.system("sight")):
        example = sight_table.make_example(DISPUTES.services[0], "filed", world, timezone.now())
        matter = example.matter
        matter.party_list, matter.todo_units = [], []
    for key in sight_table.SEATS:
        with acting(world.seat(key)) as seat:
            assert rule_of(matter, seat) in {"", *RULES}
