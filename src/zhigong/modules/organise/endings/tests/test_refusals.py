"""What endings refuse, each in a sentence; and what the pages show."""

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.endings import public
from zhigong.modules.organise.endings.tests.test_story import (
    DECISION,
    EXPEL,
    LAPSE,
    NOW,
    RETAIN,
    pass_days,
    start,
    state_of,
    step,
)
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_world()


@pytest.mark.parametrize(
    ("kind", "seat", "data", "sentence"),
    [
        ("retain", "li", RETAIN | {"reason": "waiting"}, "会籍不变"),
        ("retain", "li", RETAIN | {"reason": "early"}, "正式退休前"),
        ("retain", "li", RETAIN | {"happened_on": "2026-03-20"}, "不能晚于今天"),
        ("restore", "li", {}, "不能办理“恢复会籍”"),
        ("lapse", "li", LAPSE, "工会工作人员办理"),
        ("lapse", "zhao", LAPSE | {"since_on": "2025-12-01"}, "连续6个月"),
        ("expel", "zhao", EXPEL | {"document_number": ""}, "需要修改"),
        ("reinstate", "zhao", {"opinion": "撤销。"}, "不能办理“撤销原变动”"),
        ("resign", "li", {}, "需要修改"),
    ],
)
def test_what_the_rules_do_not_allow_is_refused_with_a_sentence(world, kind, seat, data, sentence):
    with pytest.raises(Refused, match=sentence):
        start(world, kind, seat, data)


def test_one_of_a_kind_at_a_time(world):
    start(world, "retain", "li", RETAIN)
    with pytest.raises(Refused, match="请先办结"):
        start(world, "retain", "zhao", RETAIN)


def test_a_decision_needs_the_notice_a_majority_and_somebody_else(world):
    matter = start(world, "lapse", "chen", LAPSE)
    with pytest.raises(Refused):
        step(world, matter, "decide", "chen", DECISION | {"decided_on": "2026-03-03"}, days=2)
    pass_days(16)
    with pytest.raises(NotAllowed, match="本人"):
        step(world, matter, "decide", "chen", DECISION | {"decided_on": "2026-03-18"}, days=16)
    second = start(world, "lapse", "zhao", LAPSE, key="wu", now=NOW)
    pass_days(32)
    early = DECISION | {"decided_on": "2026-03-05"}
    with pytest.raises(Refused, match="告知期满"):
        step(world, second, "decide", "chen", early, days=33)
    with pytest.raises(Refused, match="过半数"):
        step(
            world, second, "decide", "chen", DECISION | {"decided_on": "2026-04-04", "votes_for": 2}, days=33
        )


def test_a_fact_before_the_last_event_is_refused_by_the_ledger(world):
    matter = start(world, "retain", "li", RETAIN | {"happened_on": "2024-05-01"})
    with pytest.raises(Refused, match="早于"):
        step(world, matter, "approve", "chen", {})
    assert state_of(world) == "active"


def test_another_citys_officer_sees_none_of_it(world):
    matter = start(world, "expel", "zhao", EXPEL)
    with pytest.raises(Matter.DoesNotExist):
        step(world, matter, "ripen", "liu")
    with acting(world.seat("liu")), pytest.raises(Membership.DoesNotExist):
        membership = Membership.objects.get(pk=world.membership["li"])
        public.start("expel", membership, EXPEL, now=NOW)


def test_a_member_gives_up_and_keeps_on_the_phone(world):
    phone = browser(world, "li")
    page = phone.get("/endings/").content.decode()
    assert "保留会籍" in page and "退会" in page and "恢复会籍" not in page
    assert "退会自由" in phone.get("/endings/resign/").content.decode()
    assert phone.post("/endings/resign/", {}).status_code == 422
    assert phone.post("/endings/resign/", {"is_sure": "on"}).status_code == 302
    page = phone.get("/endings/").content.decode()
    assert "正在办理" in page
    assert phone.get("/endings/restore/").status_code == 200
    refused = phone.post("/endings/restore/", {"reason": "other", "happened_on": "2026-01-01"})
    assert refused.status_code == 422 and "不能办理" in refused.content.decode()
    assert "您没有会籍登记" in browser(world, "courier").get("/endings/").content.decode()


def test_an_officer_starts_from_the_members_page(world):
    zhao = browser(world, "zhao")
    address = f"/office/endings/{world.membership['li']}/"
    page = zhao.get(address).content.decode()
    assert "除名" in page and "恢复会籍" not in page and "李*华" in page
    today = timezone.localdate().isoformat()
    data = {"reason": "retired", "happened_on": today}
    assert zhao.get(f"{address}retain/").status_code == 200
    assert zhao.post(f"{address}retain/", data | {"reason": "early"}).status_code == 422
    assert zhao.post(f"{address}retain/", data).status_code == 302
    assert "正在办理" in zhao.get(address).content.decode()
    assert "保留会籍" in zhao.get("/office/endings/?kind=retain").content.decode()
    assert browser(world, "liu").get(address).status_code == 404
