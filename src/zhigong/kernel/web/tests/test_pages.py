"""The pages of both faces: what they show, how many queries they cost, and what they never show."""

import json

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.notices import messages as notices
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.web import office_units
from zhigong.kernel.web.tests.officers import browser

pytestmark = pytest.mark.django_db
MOST_QUERIES = 30


def test_my_data_is_masked_until_i_reveal_it_and_that_is_journaled(world):
    client = browser(world, "li")
    number = world.document["li"]
    masked = client.get("/my/").content.decode()
    assert number not in masked and number[-4:] in masked
    revealed = client.post("/my/").content.decode()
    assert number in revealed
    assert "本人" in client.get("/my/who-saw/").content.decode()
    with acting(Seat.system("reading the journal")):
        assert Entry.objects.filter(outcome="read", subjects__contains=[world.person["li"]]).exists()


def test_i_take_everything_about_me_with_me(world):
    answer = browser(world, "li").get("/my/export/")
    whole = json.loads(answer.content)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert whole["person"]["姓名"] == "李建华"
    assert whole["memberships"][0]["unit"] == world.unit["hengda"].name


def test_a_message_is_read_by_its_own_account_only(world):
    with acting(Seat.system("sending")):
        notices.send(world.account["li"], "test", "您的申请已批准", "请查看会员卡", now=timezone.now())
        notice = notices.latest(world.account["li"])[0]
    mine = browser(world, "li")
    assert "未读" in mine.get("/messages/").content.decode()
    assert mine.get(f"/messages/{notice.pk}/").status_code == 200
    assert "未读" not in mine.get("/messages/").content.decode()
    assert browser(world, "zhou").get(f"/messages/{notice.pk}/").status_code == 404


def test_the_tree_opens_one_level_per_request(world):
    client = browser(world, "wang")
    first = client.get("/office/units/").content.decode()
    assert "柳林街道总工会" in first and "恒达机械" not in first
    level = client.get(f"/office/units/{world.unit['willow'].code}/level/", headers={"HX-Request": "true"})
    assert "恒达机械" in level.content.decode() and "<html" not in level.content.decode()


def test_a_level_with_more_units_than_a_page_offers_the_rest(world, monkeypatch):
    monkeypatch.setattr(office_units, "LEVEL_PAGE", 1)
    client, code = browser(world, "wang"), world.unit["willow"].code
    first = client.get(f"/office/units/{code}/").content.decode()
    assert "?after=" in first and "恒达机械" not in first
    after = world.unit["riders"].position
    address = f"/office/units/{code}/level/?after={after}"
    assert "恒达机械" in client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_a_unions_facts_are_edited_with_refusals_beside_the_field(world):
    client = browser(world, "chen")
    unit = world.unit["hengda"]
    address = f"/office/units/{unit.code}/edit/"
    wrong = client.post(address, {"name": unit.name, "uscc": "81610101MC12345678"})
    assert wrong.status_code == 422 and wrong.context["form"].errors["uscc"]
    right = client.post(address, {"name": unit.name, "phone": "029-88880000", "founded_on": "2015-05-01"})
    assert right.status_code == 302
    assert Unit.objects.get(pk=unit.pk).phone == "029-88880000"


def test_the_search_box_finds_units_of_the_seat_only(world):
    client = browser(world, "zhao")
    found = client.get("/office/search/", {"q": "恒达"}).content.decode()
    assert "恒达机械有限公司工会委员会" in found
    assert "山北纺织" not in client.get("/office/search/", {"q": "山北"}).content.decode()


def test_the_security_administrator_gives_and_ends_a_grant_but_not_to_themself(world):
    client = browser(world, "sec")
    facts = {
        "unit": world.unit["willow"].code,
        "role": "clerk",
        "line": "territorial",
        "starts_on": "2026-01-01",
    }
    refused = client.post("/office/grants/", facts | {"username": "sec"})
    assert refused.status_code == 422 and "不能给自己" in refused.content.decode()
    assert client.post("/office/grants/", facts | {"username": "wang"}).status_code == 302
    assert world.account["wang"].grants.count() == 2
    grant = world.account["wang"].grants.get(role="clerk")
    assert client.post(f"/office/grants/{grant.pk}/end/").status_code == 302
    grant.refresh_from_db()
    assert grant.ends_on is not None


def test_an_auditor_reads_the_journal_and_no_personal_value_stands_in_it(world):
    browser(world, "li").post("/my/")
    text = browser(world, "shen").get("/office/journal/").content.decode()
    assert "操作日志" in text
    assert world.document["li"] not in text and "李建华" not in text


def test_a_unions_public_page_offers_what_can_be_done_there(world, client):
    page = client.get(f"/union/{world.unit['hengda'].code}/")
    assert page.status_code == 200 and "恒达机械" in page.content.decode()
    assert client.get("/union/000000/").status_code == 404


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("li", "/"),
        ("li", "/card/"),
        ("li", "/my/"),
        ("li", "/my/who-saw/"),
        ("li", "/matters/"),
        ("li", "/messages/"),
        ("wang", "/office/"),
        ("wang", "/office/units/"),
        ("wang", "/office/units/{hengda}/"),
        ("wang", "/office/board/"),
        ("wang", "/office/matters/"),
        ("wang", "/office/rules/"),
        ("wang", "/office/services/"),
        ("aud", "/office/journal/"),
        ("sec", "/office/grants/"),
    ],
)
def test_a_page_costs_few_queries(world, key, path, django_assert_max_num_queries):
    client = browser(world, key)
    codes = {name: unit.code for name, unit in world.unit.items()}
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(path.format(**codes)).status_code == 200
