"""The register's list as of a day: where people were and in which state, of those in sight today."""

from datetime import date

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.members import queries, views

pytestmark = pytest.mark.django_db
ADDRESS = "/office/members/"


@pytest.fixture
def moved(world):
    """Li leaves Hengda for the riders in September 2025, Wu for the other city; Zhou comes from there."""
    with acting(Seat.system("transfer")):
        for key, unit in (("li", "riders"), ("wu", "spinning"), ("zhou", "hengda")):
            person, held = world.person[key], world.membership[key]
            append(Event("transfer_out_start", person, date(2025, 9, 1), membership_id=held))
            append(
                Event(
                    "transfer_in", person, date(2025, 9, 2), membership_id=held, unit_id=world.unit[unit].pk
                )
            )
    return world


def rows(world, officer, day, **asked):
    page = browser(world, officer).get(ADDRESS, {"as_of": day, **asked})
    return page, {row["id"]: (row["unit"], row["state"]) for row in page.context["rows"]}


def test_the_list_of_a_past_day_shows_the_union_of_that_day(moved):
    page, found = rows(moved, "wang", "2025-08-31")
    assert found == {moved.membership["li"]: ("恒达机械有限公司工会委员会", "active")}
    assert page.context["count"] == 2  # Wu was there too, and is in another city today
    assert "现在仍在您管辖范围内" in page.content.decode() and "导出这份名册" not in page.content.decode()


def test_between_two_events_the_state_is_that_of_the_day(moved):
    _page, found = rows(moved, "wang", "2025-09-01")
    assert found == {moved.membership["li"]: ("恒达机械有限公司工会委员会", "transferring_out")}


def test_whoever_came_since_is_not_on_the_list_of_before(moved):
    _page, found = rows(moved, "wang", "2025-12-31")
    assert set(found) == {moved.membership["li"], moved.membership["zhou"]}
    _page, found = rows(moved, "liu", "2025-08-31")
    assert found == {}  # Zhou was in liu's city, and is out of sight today


def test_the_past_list_narrows_by_union_and_goes_page_by_page(moved, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_ROWS", 1)
    page, found = rows(moved, "wang", "2025-12-31")
    following = page.context["following"]
    second, others = rows(moved, "wang", "2025-12-31", after=following)
    assert len(found) == len(others) == 1 and not set(found) & set(others)
    assert not second.context["following"]
    _page, found = rows(moved, "wang", "2025-12-31", unit=moved.unit["riders"].code)
    assert set(found) == {moved.membership["li"]}
    _page, found = rows(moved, "wang", "2025-12-31", state="ended")
    assert found == {}


def test_the_past_list_is_searched_by_what_is_known_of_people_today(moved, monkeypatch):
    li, zhou = moved.membership["li"], moved.membership["zhou"]
    page, found = rows(moved, "wang", "2025-08-31", q="李建华")
    assert found == {li: ("恒达机械有限公司工会委员会", "active")} and page.context["count"] == 1
    assert "按现在登记的查找" in page.content.decode()
    assert rows(moved, "wang", "2025-08-31", q="周")[1] == {}  # not here yet on that day
    assert set(rows(moved, "wang", "2025-12-31", q=moved.document["zhou"])[1]) == {zhou}
    assert set(rows(moved, "wang", "2025-12-31", gap="education")[1]) == {li, zhou}
    assert rows(moved, "wang", "2025-12-31", q="李建华", unit=moved.unit["hengda"].code)[1] == {}
    with acting(Seat.system("look")):
        entry = Entry.objects.filter(what="members.list").latest("id")
        assert entry.detail["searched"] and entry.detail["as_of"] == "2025-12-31"
    monkeypatch.setattr(queries, "PAGE_ROWS", 1)
    first, found = rows(moved, "wang", "2025-12-31", gap="education")
    second, others = rows(moved, "wang", "2025-12-31", gap="education", after=first.context["following"])
    assert set(found) | set(others) == {li, zhou} and not second.context["following"]


def test_of_very_many_members_the_past_is_not_searched_and_the_page_says_so(moved, monkeypatch):
    monkeypatch.setattr(views, "READ_WHOLE", 1)
    page, found = rows(moved, "wang", "2025-12-31", q="李建华")
    assert len(found) == 2 and "这些条件没有用上" in page.content.decode()


def test_whoever_may_not_read_the_register_may_not_look_back_either(moved):
    assert browser(moved, "lin").get(ADDRESS, {"as_of": "2025-08-31"}).status_code == 403
