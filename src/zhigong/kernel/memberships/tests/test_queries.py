"""Finding members within a seat: by name, pinyin, initials, last four, number; and the yes-or-no door."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships import queries
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.memberships.models import Membership

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def members(tree, person):
    """Return 李晓华 and 单永强 in the first city and another 李晓华 in the second."""
    known = {"doc_type": "111", "doc_number": "11010519491231002X", "mobile": "13812341234"}
    people = {"li": person("李晓华", **known), "shan": person("单永强"), "other": person("李晓华")}
    with acting(tree.system):
        append(Event("join", people["li"], DAY, unit_id=tree.union.pk))
        append(Event("join", people["shan"], DAY, unit_id=tree.union.pk))
        append(Event("join", people["other"], DAY, unit_id=tree.other_union.pk))
    return people


def found(seat, text):
    return [row.person_id for row in queries.find_members(seat, text)]


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("李", ["li"]),
        ("李晓", ["li"]),
        ("shanyong", ["shan"]),
        ("syq", ["shan"]),
        ("Li Xiao", ["li"]),
        ("002x", ["li"]),
        ("11010519491231002X", ["li"]),
        ("138 1234 1234", ["li"]),
        ("晓", []),
        ("%", []),
        ("", []),
    ],
)
def test_an_officer_finds_members_of_the_own_seat_by_what_was_typed(tree, members, typed, who):
    with acting(tree.officer):
        assert found(tree.officer, typed) == [members[name] for name in who]


def test_a_member_number_finds_its_member(tree, members):
    with acting(tree.officer):
        number = Membership.objects.get(person_id=members["li"]).number
        assert found(tree.officer, number) == [members["li"]]


def test_the_industry_line_searches_its_own_range(tree, members):
    with acting(tree.industry_officer):
        assert found(tree.industry_officer, "李") == [members["li"]]


def test_a_list_takes_the_range_from_the_seat_and_one_query(tree, members):
    with acting(tree.officer), CaptureQueriesContext(connection) as captured:
        rows = list(queries.members_in(tree.officer).order_by("position", "pk"))
        names = sorted(row.person.name + row.unit.code for row in rows)
        assert len(captured) == 1 and str(tree.officer.lo) in captured[0]["sql"]
    assert names == ["单永强T330100-1", "李晓华T330100-1"]


def test_the_door_answers_a_proved_identity_only_and_journals_each_use(tree, members):
    document = {"purpose": "审核入会", "doc_type": "111", "number": "11010519491231002X"}
    unknown = document | {"number": "34052419800101001X"}
    with acting(tree.other_officer):
        assert queries.holder_exists(**document, proof=4) is True
        assert queries.holder_exists(**unknown, proof=4) is False
        assert queries.holder_exists(**document, proof=1) is None
    for seat in (Seat.worker(members["shan"], members["shan"]), Seat.public(), tree.leader):
        with acting(seat):
            assert queries.holder_exists(**document, proof=1) is None
            assert queries.holder_exists(**unknown, proof=1) is None
            assert queries.holder_exists(**document, proof=4) is None, (
                "an officer's proof needs an officer's seat"
            )
    with acting(tree.system):
        uses = Entry.objects.filter(what="people.identity_door")
        assert uses.filter(outcome="read").count() == 2 and uses.filter(outcome="refused").count() == 10
        assert all("11010519491231002X" not in str(entry.detail) for entry in uses)
