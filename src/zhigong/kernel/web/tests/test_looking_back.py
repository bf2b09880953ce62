"""The same pages on a past day: figures, tree and facts as they were, nothing to do, and only within today's seat."""

from datetime import date

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.orgs.dates import effective
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.web.tests.officers import browser

pytestmark = pytest.mark.django_db
THEN = "2025-06-15"


@pytest.fixture
def moved(world):
    """Hengda goes from Willow street to the other city's Orchard on 1 July 2025."""
    with acting(Seat.system("move")), effective(date(2025, 7, 1)):
        parent = world.unit["orchard"]
        for key, path in (("hengda", []), ("workshop", [world.unit["hengda"].pk])):
            unit = world.unit[key]
            Unit.objects.filter(pk=unit.pk).update(path=[*parent.path, *path, unit.pk])
    return world


def test_the_board_shows_a_past_day_with_its_tree_and_says_so(moved):
    page = browser(moved, "wang").get("/office/board/", {"as_of": THEN})
    assert page.context["members_count"] == 2
    assert {row["name"]: row["value"] for row in page.context["rows"]} == {"柳林街道总工会": 2}
    assert all(row["url"].endswith(f"?as_of={THEN}") for row in page.context["rows"])
    assert "截至 2025-06-15" in page.content.decode() and "逐笔推算" in page.content.decode()
    assert browser(moved, "wang").get("/office/board/").context["members_count"] == 0


def test_before_anybody_joined_there_is_nobody(moved):
    page = browser(moved, "wang").get("/office/board/", {"as_of": "2024-12-31"})
    assert page.context["members_count"] == 0


def test_an_impossible_day_is_told_and_a_coming_one_is_now(world):
    client = browser(world, "wang")
    wrong = client.get("/office/board/", {"as_of": "2025-02-30"})
    assert "没有这一天" in wrong.content.decode() and wrong.context["look"].day is None
    assert client.get("/office/board/", {"as_of": "2999-01-01"}).context["look"].day is None


def test_whoever_sees_no_small_figures_looks_back_to_month_ends_only(world):
    page = browser(world, "lin").get("/office/board/", {"as_of": THEN})
    assert page.context["look"].day == date(2025, 6, 30)
    assert "只看月末" in page.content.decode()


def test_a_unions_page_shows_how_it_was_and_offers_nothing_to_do(world):
    hengda = world.unit["hengda"]
    with acting(Seat.system("rename")), effective(date(2025, 7, 1)):
        Unit.objects.filter(pk=hengda.pk).update(name="恒达重工有限公司工会委员会")
    client, address = browser(world, "wang"), f"/office/units/{hengda.code}/"
    then = client.get(address, {"as_of": THEN}).content.decode()
    assert "恒达机械有限公司工会委员会" in then and "更新工会资料" not in then and "打印二维码" not in then
    assert "恒达重工有限公司工会委员会" in client.get(address).content.decode()
    level = client.get(f"{address}level/", {"as_of": THEN}, headers={"HX-Request": "true"})
    assert f"?as_of={THEN}" in level.content.decode()


def test_the_range_is_todays_seat_in_both_directions(moved):
    """Hengda left wang's county: gone from reach, past and present; the new county's officer may look at its past."""
    parent, hengda = moved.unit["orchard"], moved.unit["hengda"]
    with acting(Seat.system("move")):
        Unit.objects.filter(pk=moved.unit["workshop"].pk).update(
            position=parent.position + 3, position_end=parent.position + 3
        )
        Unit.objects.filter(pk=hengda.pk).update(
            position=parent.position + 2, position_end=parent.position + 4
        )
    for address in (f"/office/board/{hengda.code}/", f"/office/units/{hengda.code}/"):
        assert browser(moved, "wang").get(address, {"as_of": THEN}).status_code == 404
        assert browser(moved, "liu").get(address, {"as_of": THEN}).status_code == 200


def test_members_who_joined_later_are_not_there_yet(world):
    person, unit = world.person["li"], world.unit["riders"]
    with acting(Seat.system("transfer")):
        held = world.membership["li"]
        append(Event("transfer_out_start", person, date(2025, 9, 1), membership_id=held))
        append(Event("transfer_in", person, date(2025, 9, 2), membership_id=held, unit_id=unit.pk))
    rows = (
        browser(world, "wang")
        .get(f"/office/board/{world.unit['willow'].code}/", {"as_of": THEN})
        .context["rows"]
    )
    assert {row["name"]: row["value"] for row in rows} == {
        "恒达机械有限公司工会委员会": 2,
        "柳林街道新就业形态劳动者工会联合会": 0,
    }


def test_the_tree_is_that_of_the_day_and_every_link_stays_there(moved):
    wang = browser(moved, "wang")
    now, then = wang.get("/office/units/"), wang.get("/office/units/", {"as_of": THEN})
    assert 'name="as_of"' in now.content.decode() and f"截至 {THEN} 23:59" in then.content.decode()
    assert then.context["look"].day == date.fromisoformat(THEN) and now.context["look"].day is None
    assert f"/office/units/{moved.unit['willow'].code}/?as_of={THEN}" in then.content.decode()
    assert "来源：会籍台账，实时" in now.content.decode() and "会员数由会籍台账推导" in then.content.decode()
    day_before = wang.get("/office/units/", {"as_of": "1980-01-01"}).context
    assert day_before["members_count"] in (0, None) and then.context["members_count"]
    assert 'name="as_of"' in wang.get(f"/office/units/{moved.unit['willow'].code}/").content.decode()
    assert wang.get("/office/units/", {"as_of": "2025-02-30"}).context["look"].problem
