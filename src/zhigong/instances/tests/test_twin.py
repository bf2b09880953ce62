"""The twin: same seed, same digest; every row as the product itself would have written it; never beside real data."""

import hashlib
import os
from datetime import date

import pytest
from django.conf import settings

from zhigong.instances import twin, twin_people
from zhigong.instances.demo_members import Home
from zhigong.instances.twin_people import CHUNK, TwinSource
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.tests.divisions import write_divisions
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.kernel.people.reveal import reveal
from zhigong.kernel.tally import counts
from zhigong.lib.identity import check_document
from zhigong.lib.synthetic import is_synthetic_identity_number
from zhigong.modules.organise.completeness.jobs import recount_if_wrong
from zhigong.testing.databases import another_database

HOMES = [
    Home(number, "basic", f"第{number}工会", "610103", "170", number, 20 + number) for number in range(30)
]
COUNTIES = [f"61{city:02}{number:02}" for city in range(1, 11) for number in range(1, 11)]
ON = date(2026, 11, 22)


def digest(seed: int, total: int) -> str:
    source, found = TwinSource(seed, total, HOMES, COUNTIES), hashlib.sha256()
    for number in range(source.chunk_count):
        for member in source.chunk(number):
            found.update(member.line().encode())
    return found.hexdigest()


def test_the_same_seed_gives_the_same_stream_and_another_seed_another():
    assert digest(1, 300) == digest(1, 300) != digest(2, 300)


def test_everybody_is_somebody_else_and_clearly_made_up():
    far = TwinSource(1, 10_000_000, HOMES, COUNTIES)
    members = [member for number in (0, 500, 999) for member in far.chunk(number)]
    documents = {member.document for member in members}
    assert len(documents) == len({member.person_id for member in members}) == len(members) > 3 * CHUNK
    assert all(is_synthetic_identity_number(document) for document in documents)
    assert all(check_document("111", document, on=twin_people.ON).ok for document in list(documents)[:200])


def test_a_history_begins_with_joining_and_goes_forward_until_the_twins_last_day():
    for member in TwinSource(3, 2_000, HOMES, COUNTIES).chunk(0):
        days = [event.happened_on for event in member.events]
        assert member.events[0].kind == "join" and days[0] == member.joined_on
        assert days == sorted(days) and days[-1] <= twin_people.ON


@pytest.fixture
def own_database(django_db_blocker, tmp_path, monkeypatch):
    """A database where the load really commits; returns its administrator's address."""
    write_divisions(tmp_path / "china-division-2.7.0")
    monkeypatch.setenv("ZG_ASSETS", str(tmp_path))
    monkeypatch.setattr(twin, "WORKERS", 1)
    with another_database(django_db_blocker) as name:
        yield os.environ["ZG_TEST_ADMIN_URL"].replace("/postgres?", f"/{name}?")


def test_a_loaded_twin_verifies_opens_its_values_counts_itself_and_is_loaded_once(own_database):
    made = twin.build(400, 5, own_database, settings.ZG_SCHEMA)
    assert made["people"] >= made["members"] == 400
    assert verify_all()["problems"] == []
    with acting(Seat.system("test")):
        root = Unit.objects.get(parent__isnull=True)
        assert counts.count([root.pk])[root.pk] == 400
        assert recount_if_wrong() == 0
        person = Membership.objects.filter(state="active").order_by("id").first().person_id
        assert is_synthetic_identity_number(reveal(person, "document", "test"))
    again = twin.build(400, 5, own_database, settings.ZG_SCHEMA)
    assert again["digest"] == made["digest"]
    with pytest.raises(twin.NotEmpty, match="400"):
        twin.build(401, 5, own_database, settings.ZG_SCHEMA)


def test_a_register_with_real_people_is_left_alone(own_database):
    with acting(Seat.system("test")):
        create_person(NewPerson("李平"), on=ON)
    with pytest.raises(twin.NotEmpty, match="别的数据"):
        twin.build(400, 5, own_database, settings.ZG_SCHEMA)
    with acting(Seat.system("test")):
        assert Person.objects.count() == 1
