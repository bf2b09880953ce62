"""Oversight as its officers use it: who can see whom, releasing a stopped account, showing readings later, erasing in time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.journal.models import Entry, ReadingStop, WithholdingOrder
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.govern.oversight import actions, queries
from zhigong.modules.govern.oversight.models import RetentionProposal

pytestmark = pytest.mark.django_db
SYSTEM = Seat.system("test")
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def number_of(world, key="li") -> str:
    with acting(SYSTEM):
        found = Membership.objects.get(pk=world.membership[key]).number
    assert found
    return found


def test_everybody_who_can_see_a_member_is_listed_with_the_rule_and_no_name_of_the_member(world):
    page = browser(world, "sec").get(f"/office/oversight/sight/?number={number_of(world)}").content.decode()
    for officer in ("王敏", "陈主席"):
        assert officer in page
    assert "刘外市" not in page and "林书记" not in page and "李建华" not in page
    assert "地域范围" in page
    with acting(SYSTEM):
        assert Entry.objects.get(what="sight.who_can_see").subjects == [world.person["li"]]


def test_the_list_is_who_really_can(world):
    """The derived list against the wall itself: each officer of the world sees the member exactly when listed."""
    number, on = number_of(world), timezone.localdate()
    with acting(world.seat("aud")):
        listed = {line.name for line in queries.who_can_see(number, on)[1]}
    for key in ("wang", "zhao", "chen", "liu", "ma", "lin", "shen", "sys", "sec"):
        with acting(world.seat(key)):
            sees = Person.objects.filter(pk=world.person["li"]).exists()
        assert (world.account[key].display_name in listed) == sees, key


def test_what_an_account_could_read_is_told_with_its_rights(world):
    page = browser(world, "aud").get("/office/oversight/sight/?account=chen").content.decode()
    assert "工会主席" in page and "完整号码" in page
    leader = browser(world, "aud").get("/office/oversight/sight/?account=lin").content.decode()
    assert "看不到个人信息" in leader
    unknown = browser(world, "aud").get("/office/oversight/sight/?account=nobody").content.decode()
    assert "没有这个工作人员帐号" in unknown
    nobody = browser(world, "aud").get("/office/oversight/sight/?number=999").content.decode()
    assert "没有这个会员编号" in nobody


def stopped(world, key="chen", due=timedelta(days=1)) -> ReadingStop:
    with acting(SYSTEM):
        now = timezone.now()
        stop = ReadingStop(
            account_id=world.account[key].pk, unit_id=world.unit["hengda"].pk, hour_count=1200, day_count=1300,
            reason="hour", at=now, due_at=now + due, read=[["members.list", "核对名册", 12, 1200]],
        )  # fmt: skip
        stop.save(force_insert=True)
    return stop


def test_a_stopped_account_is_looked_into_by_one_administrator_and_released_by_another(world):
    stop = stopped(world)
    refused = browser(world, "chen").get("/office/members/")
    assert refused.status_code == 403 and "已暂停查看" in refused.content.decode()
    address = "/office/oversight/stops/"
    guard, second = browser(world, "sec"), browser(world, "aud")
    assert "核实查看异常的帐号" in guard.get("/office/").content.decode()
    page = guard.get(address).content.decode()
    assert "陈主席" in page and "24小时内看了什么" in page and "1,200" in page
    values = {"row": stop.pk, "decision": "release"}
    for wrong in (values, values | {"row": "x", "reason": "y"}, values | {"decision": "", "reason": "y"}):
        assert guard.post(address, wrong).status_code == 422
    assert second.post(address, values | {"reason": "看看"}).status_code == 422
    assert second.post(address, {"row": stop.pk, "decision": "confirm"}).status_code == 422, "not decided yet"
    assert guard.post(address, values | {"reason": "核对名册"}).status_code == 302
    assert browser(world, "chen").get("/office/members/").status_code == 403, "one person releases nobody"
    assert guard.post(address, {"row": stop.pk, "decision": "confirm"}).status_code == 422
    assert "核实查看异常" not in guard.get("/office/").content.decode()
    assert "确认恢复被暂停的帐号" in second.get("/office/").content.decode()
    assert browser(world, "shen").post(address, {"row": stop.pk, "decision": "confirm"}).status_code == 422
    assert second.post(address, {"row": stop.pk, "decision": "confirm"}).status_code == 302
    assert browser(world, "chen").get("/office/members/").status_code == 200
    assert "核对名册" in guard.get(address).content.decode()


def test_an_account_is_held_until_it_is_decided_otherwise(world):
    stop, address, guard = stopped(world), "/office/oversight/stops/", browser(world, "sec")
    assert guard.post(address, {"row": stop.pk, "decision": "hold", "reason": "去向不明"}).status_code == 302
    assert "继续暂停" in guard.get(address).content.decode()
    assert browser(world, "aud").post(address, {"row": stop.pk, "decision": "confirm"}).status_code == 422
    assert guard.post(address, {"row": stop.pk, "decision": "release", "reason": "查明"}).status_code == 302


def test_a_stop_nobody_looked_into_is_told_to_the_administrators_once(world):
    stopped(world, due=timedelta(hours=-1))
    with acting(SYSTEM):
        assert actions.remind(timezone.now()) == 2
        actions.remind(timezone.now())
        assert Notice.objects.filter(kind="breaker.late").count() == 2
    assert "已超期" in browser(world, "sec").get("/office/").content.decode()


def test_an_auditor_asks_and_the_audit_administrator_orders_that_a_reading_is_shown_later(world):
    with acting(world.seat("chen")):
        reading = entries.read("members.show", [world.person["li"]], "核查线索")
    address, until = "/office/oversight/withholding/", timezone.localdate() + timedelta(days=30)
    auditor, administrator = browser(world, "shen"), browser(world, "aud")
    values = {"entry": reading, "until_on": until.isoformat(), "reason": "立案调查"}
    for wrong in ({"until_on": "soon"}, {"until_on": "2026-13-45"}, {"entry": "x"}, {"reason": " "}):
        assert auditor.post(address, values | wrong).status_code == 422
    assert administrator.post(address, values).status_code == 422
    assert auditor.post(address, values).status_code == 302
    with acting(SYSTEM):
        order = WithholdingOrder.objects.get()
    assert auditor.post(address, {"row": order.pk, "decision": "confirm"}).status_code == 422
    assert "批准推迟" in administrator.get(address).content.decode()
    assert administrator.post(address, {"row": order.pk, "decision": "confirm"}).status_code == 302
    assert "核查线索" not in browser(world, "li").get("/my/who-saw/").content.decode()
    assert "已批准" in auditor.get(address).content.decode()


def long_gone(world) -> list:
    """Somebody whose membership ended twelve years ago, somebody never admitted, and a member who stays."""
    with acting(SYSTEM):
        gone = create_person(NewPerson("老会员", doc_type="414", doc_number="E00000077"), on=date(2010, 1, 1))
        membership = ledger.append(
            ledger.Event("join", gone, date(2010, 1, 1), unit_id=world.unit["hengda"].pk)
        )
        ledger.append(ledger.Event("resign", gone, date(2014, 1, 1), membership_id=membership))
        never = create_person(
            NewPerson("未入会", doc_type="414", doc_number="E00000078"), on=date(2020, 1, 1)
        )
        Person.objects.filter(pk=never).update(created_at=NOW - timedelta(days=900))
        entries.record("test.people", subjects=[gone, never])
    return [gone, never]


def test_what_was_kept_long_enough_is_proposed_confirmed_by_two_and_erased(world):
    gone, never = long_gone(world)
    with acting(SYSTEM):
        made = actions.propose(now=NOW, on=NOW.date())
        assert {one.kind: one.people_count for one in made} == {"ended": 1, "unproved": 1}
        assert actions.propose(now=NOW, on=NOW.date()) == [], "one open proposal of a kind"
    ended = next(one for one in made if one.kind == "ended")
    unproved = next(one for one in made if one.kind == "unproved")
    address, first, second = "/office/oversight/retention/", browser(world, "sec"), browser(world, "aud")
    assert first.post(address, {"row": ended.pk, "decision": "confirm"}).status_code == 302
    assert first.post(address, {"row": ended.pk, "decision": "confirm"}).status_code == 422, (
        "not twice by one"
    )
    assert second.post(address, {"row": ended.pk, "decision": "confirm"}).status_code == 302
    assert second.post(address, {"row": unproved.pk, "decision": "refuse"}).status_code == 302
    assert second.post(address, {"row": unproved.pk, "decision": "refuse"}).status_code == 422
    with acting(SYSTEM):
        proposal = RetentionProposal.objects.get(pk=ended.pk)
        assert actions.erase_some(proposal, now=NOW) == 1 and actions.erase_some(proposal, now=NOW) == 0
        assert actions.erase_some(RetentionProposal.objects.get(pk=unproved.pk), now=NOW) == 0
        assert Person.objects.get(pk=gone).name == "" and Person.objects.get(pk=never).name == "未入会"
        assert Person.objects.get(pk=world.person["li"]).name == "李建华"
        assert (proposal.erased_count, proposal.finished_at) == (1, NOW)
    assert "已清除" in first.get(address).content.decode()
