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
from zhigong.kernel.people.doors import identity_door

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


def test_the_industry_line_searches_its_own_range(tree, members):
    with acting(tree.industry_officer):
        [found], _whole = queries.page_named("李", "", 10)
        assert Membership.objects.get(pk=found).person_id == members["li"]


def test_a_list_takes_the_range_from_the_seat_and_one_query(tree, members):
    with acting(tree.officer), CaptureQueriesContext(connection) as captured:
        rows = list(queries.members_in(tree.officer).order_by("position", "pk"))
        names = sorted(row.person.name + row.unit.code for row in rows)
        assert len(captured) == 1 and str(tree.officer.lo) in captured[0]["sql"]
    assert names == ["单永强T330100-1", "李晓华T330100-1"]


def answer(doc_type, number, *, proof, purpose) -> bool | None:
    """Whether the holder is a member anywhere; None when the door does not answer."""
    said = identity_door(doc_type, number, proof=proof, purpose=purpose)
    return bool(said.person_id) and queries.holds_membership(said.person_id) if said.is_answered else None


def test_the_door_answers_a_proved_identity_only_and_journals_each_use(tree, members):
    document = {"purpose": "审核入会", "doc_type": "111", "number": "11010519491231002X"}
    unknown = document | {"number": "34052419800101001X"}
    with acting(tree.other_officer):
        assert answer(**document, proof=4) is True
        assert answer(**unknown, proof=4) is False
        assert answer(**document, proof=1) is None
    for seat in (Seat.worker(members["shan"], members["shan"]), Seat.public(), tree.leader):
        with acting(seat):
            assert answer(**document, proof=1) is None
            assert answer(**unknown, proof=1) is None
            assert answer(**document, proof=4) is None, "an officer's proof needs an officer's seat"
    with acting(tree.system):
        uses = Entry.objects.filter(what="people.identity_door")
        assert uses.filter(outcome="read").count() == 2 and uses.filter(outcome="refused").count() == 10
        assert all("11010519491231002X" not in str(entry.detail) for entry in uses)
