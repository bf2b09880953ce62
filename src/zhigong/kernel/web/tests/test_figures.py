"""Figures on the pages: drill-down, both lines, long levels, and what a leader is not shown."""

from datetime import date

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.kernel.web import board
from zhigong.kernel.web.tests.officers import browser
from zhigong.testing.world import TODAY

pytestmark = pytest.mark.django_db


def test_the_board_drills_down_and_counts_agree(world):
    client = browser(world, "wang")
    top = client.get("/office/board/")
    assert top.context["members_count"] == 2
    assert {row["name"]: row["value"] for row in top.context["rows"]} == {"柳林街道总工会": 2}
    willow = client.get(f"/office/board/{world.unit['willow'].code}/")
    assert willow.context["members_count"] == 2
    assert {row["name"]: row["value"] for row in willow.context["rows"]}["恒达机械有限公司工会委员会"] == 2


def test_a_long_level_of_the_board_goes_on_page_by_page(world, monkeypatch):
    monkeypatch.setattr(board, "BARS", 1)
    client, address = browser(world, "wang"), f"/office/board/{world.unit['willow'].code}/"
    seen, following = [], ""
    for _page in range(2):
        page = client.get(address, {"after": following})
        seen += [row["name"] for row in page.context["rows"]]
        following = page.context["following"]
    assert seen == ["恒达机械有限公司工会委员会", "柳林街道新就业形态劳动者工会联合会"] and not following
    assert client.get(address, {"after": "nonsense"}).status_code == 200


def test_an_industrial_officer_sees_the_affiliated_unions_on_every_page(world):
    client, line, hengda = browser(world, "ma"), world.unit["machinery"], world.unit["hengda"]
    home = client.get("/office/")
    assert home.context["kpis"][0]["value"] == "2" and home.context["kpis"][1]["value"] == "3"
    board_page = client.get("/office/board/")
    assert board_page.context["members_count"] == 2
    assert [(row["name"], row["value"]) for row in board_page.context["rows"]] == [(hengda.name, 2)]
    below = client.get(f"/office/board/{hengda.code}/")
    assert [(unit.pk, may_open) for unit, may_open in below.context["way"]] == [
        (line.pk, True),
        (hengda.pk, True),
    ]
    Unit.objects.filter(pk=hengda.pk).update(term_ends_on=date(2020, 1, 1))
    assert hengda.name in client.get("/office/units/terms/").content.decode()
    assert hengda.name in client.get("/office/units/").content.decode()
    found = client.get("/office/search/", {"q": "恒达"})
    assert hengda.name in found.content.decode()
    assert client.get(f"/office/board/{world.unit['spinning'].code}/").status_code == 404


def test_a_leader_sees_no_small_figure_and_none_that_gives_one_away(world):
    client = browser(world, "lin")
    top = client.get("/office/board/")
    assert top.context["members_count"] is None and all(row["value"] is None for row in top.context["rows"])
    add_members(world, "hengda", 30)
    add_members(world, "spinning", 11)
    top = client.get("/office/board/")
    assert top.context["members_count"] == 44
    figures = {row["name"]: row["value"] for row in top.context["rows"]}
    assert (figures["东河市总工会"], figures["西山市总工会"]) == (32, 12)
    assert top.context["has_beside"] and figures["示例省机械工业工会"] == 32
    assert "两者有重叠" in top.content.decode()
    workshop = client.get(f"/office/board/{world.unit['hengda'].code}/")
    assert workshop.context["members_count"] == 32 and workshop.context["rows"][0]["value"] is None
    sexes = next(group for group in top.context["groups"] if str(group["title"]) == "性别")
    assert sexes["is_cut"] and sexes["rows"] == []  # 1 woman: the men's figure would give her away
    tree_page = client.get(f"/office/units/{world.unit['hengda'].code}/").content.decode()
    assert "1 名会员" not in tree_page


def add_members(world, key, count):
    with acting(Seat.system("test")):
        for number in range(count):
            facts = NewPerson(
                name="某人",
                sex="1",
                birth_on=date(1990, 1, 1),
                doc_type="414",
                doc_number=f"{key[0].upper()}{number:08d}",
            )
            person = create_person(facts, on=TODAY)
            append(Event("join", person, TODAY, unit_id=world.unit[key].pk))
