"""Members keep, take up and give up their membership; bodies decide after hearing; two officers put right."""

from datetime import date, timedelta

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import NotAllowed
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter, TimelineStep
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.tally.counts import count
from zhigong.kernel.web.tests.officers import browser
from zhigong.kernel.worklist.models import Todo
from zhigong.modules.organise.endings import public, queries
from zhigong.modules.organise.endings.models import Ending
from zhigong.modules.organise.transfers import jobs
from zhigong.modules.organise.transfers.tests.moving import NOW, ask, transfer_of
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
RETAIN = {"reason": "unemployed", "happened_on": "2026-02-20"}
LAPSE = {
    "since_on": "2025-06-01",
    "is_warned": "on",
    "opinion": "九个月未交会费、未参加组织生活，三次提醒未改正。",
}
EXPEL = {"document_number": "（2026）示刑初1号", "happened_on": "2026-02-10", "opinion": "判决已生效。"}
DECISION = {
    "body": "meeting",
    "decision_number": "附件1",
    "votes_for": 30,
    "votes_against": 2,
    "opinion": "经会议表决通过。",
}


@pytest.fixture
def world():
    return build_world()


def start(world, kind, seat, data, key="li", now=NOW) -> Matter:
    with acting(world.seat(seat)):
        membership = Membership.objects.select_related("unit").get(pk=world.membership[key])
        return public.start(kind, membership, data, now=now).matter


def state_of(world, key="li") -> str:
    with acting(Seat.system("look")):
        return Membership.objects.get(pk=world.membership[key]).state


def last_event(world, key="li") -> MembershipEvent:
    with acting(Seat.system("look")):
        return MembershipEvent.objects.filter(membership_id=world.membership[key]).latest("pk")


def pass_days(days: int) -> dict:
    with acting(Seat.system("sweep")):
        return sweep(NOW + timedelta(days=days))


def step(world, matter, code, seat, data=None, days=0):
    acts = Seat.system("test") if seat == "system" else world.seat(seat)
    return take_step(matter.pk, code, seat=acts, now=NOW + timedelta(days=days, hours=1), data=data).matter


def decide_lapse(world, kind="lapse", data=LAPSE, seat="zhao"):
    """Lead a decision against the member to the point where it has taken effect."""
    matter = start(world, kind, seat, data)
    assert state_of(world) == "active"
    assert pass_days(16)["stepped"] == 1
    step(world, matter, "decide", "chen", DECISION | {"decided_on": "2026-03-18"}, days=16)
    return matter


def test_a_member_resigns_freely_on_the_phone_and_the_union_announces(world):
    matter = start(world, "resign", "li", {"is_sure": "on"})
    assert state_of(world) == "active"
    step(world, matter, "announce", "chen", {})
    assert (state_of(world), last_event(world).kind, last_event(world).reason) == ("ended", "resign", "5")
    with acting(Seat.system("look")):
        assert count([world.unit["hengda"].pk])[world.unit["hengda"].pk] == 1
        kinds = Notice.objects.filter(account=world.account["li"]).values_list("kind", flat=True)
        assert set(kinds) == {"endings.started", "endings.done"}


def test_a_resignation_takes_effect_by_itself_and_may_be_withdrawn_before(world):
    step(world, start(world, "resign", "li", {"is_sure": "on"}), "withdraw", "li")
    assert state_of(world) == "active"
    start(world, "resign", "li", {"is_sure": "on"})
    assert pass_days(9)["stepped"] == 1
    assert state_of(world) == "ended"


def test_a_member_retains_and_takes_up_again(world):
    matter = start(world, "retain", "li", RETAIN)
    step(world, matter, "approve", "chen", {}, days=1)
    event = last_event(world)
    assert (event.kind, event.reason, event.happened_on) == ("retain", "3", date(2026, 2, 20))
    assert event.learnt_at.date() > event.happened_on and state_of(world) == "retained"
    with acting(Seat.system("look")):
        assert count([world.unit["hengda"].pk])[world.unit["hengda"].pk] == 1
    back = start(world, "restore", "zhao", {"reason": "rehired", "happened_on": "2026-03-01"})
    step(world, back, "approve", "chen", {}, days=1)
    assert state_of(world) == "active"


def test_the_union_above_keeps_the_members_of_a_closed_employer(world):
    matter = start(world, "retain", "li", RETAIN | {"reason": "closed"})
    assert matter.unit_id == world.unit["willow"].pk
    step(world, matter, "approve", "zhao", {})
    with acting(Seat.system("look")):
        kept = Membership.objects.get(pk=world.membership["li"])
    assert (kept.state, kept.unit_id) == ("retained", world.unit["willow"].pk)


def test_what_is_asked_for_may_be_refused_or_withdrawn(world):
    refused = start(world, "retain", "li", RETAIN)
    step(world, refused, "refuse", "chen", {"opinion": "仍在本单位上班，不符合条件。"})
    step(world, start(world, "retain", "li", RETAIN), "withdraw", "li")
    step(world, start(world, "retain", "li", RETAIN), "approve", "chen", {})
    restore = {"reason": "other", "happened_on": "2026-03-01"}
    step(world, start(world, "restore", "li", restore), "withdraw", "li")
    step(world, start(world, "restore", "li", restore), "refuse", "chen", {"opinion": "请办理转会。"})
    proposed = start(world, "retain", "zhao", RETAIN, key="wu")
    step(world, proposed, "withdraw", "wu")
    assert (state_of(world), state_of(world, "wu")) == ("retained", "active")


def test_a_lapse_is_noticed_heard_decided_and_becomes_final(world):
    matter = start(world, "lapse", "zhao", LAPSE)
    step(world, matter, "answer", "li", {"opinion": "在外地治病，材料随后补交。"}, days=2)
    assert pass_days(16)["stepped"] == 1
    step(world, matter, "answer", "li", {"opinion": "补充说明。"}, days=16)
    step(world, matter, "decide", "chen", DECISION | {"decided_on": "2026-03-18"}, days=16)
    event = last_event(world)
    assert (event.kind, event.happened_on, state_of(world)) == ("lapse", date(2026, 3, 18), "ended")
    assert pass_days(60)["stepped"] == 1
    with acting(Seat.system("look")):
        matter.refresh_from_db()
        assert matter.state == "final" and not Ending.objects.get(pk=matter.pk).is_open
        said = TimelineStep.objects.filter(matter=matter, step="answer").count()
    assert said == 2


def test_an_appeal_overturns_a_lapse_and_the_membership_is_what_it_was(world):
    matter = decide_lapse(world)
    step(world, matter, "appeal", "li", {"opinion": "告知没有送达。"}, days=20)
    with acting(Seat.system("look")):
        assert Todo.objects.get(matter=matter, done_at=None).unit_id == world.unit["willow"].pk
    step(world, matter, "overturn", "qian", {"opinion": "告知程序有缺失，撤销。"}, days=21)
    event = last_event(world)
    assert (event.kind, event.happened_on, state_of(world)) == ("reinstate", date(2026, 3, 18), "active")


def test_an_appeal_may_be_refused_and_a_proposal_dropped(world):
    matter = decide_lapse(world)
    step(world, matter, "appeal", "li", {"opinion": "我不同意。"}, days=20)
    step(world, matter, "sustain", "qian", {"opinion": "程序合法，维持。"}, days=21)
    assert state_of(world) == "ended"
    dropped = start(world, "lapse", "chen", LAPSE, key="wu")
    step(world, dropped, "drop", "chen", {"opinion": "已补交会费。"}, days=3)
    assert state_of(world, "wu") == "active"


def test_an_expulsion_is_decided_by_the_meeting_and_filed_above(world):
    matter = decide_lapse(world, "expel", EXPEL)
    assert (state_of(world), last_event(world).reason) == ("ended", "6")
    with acting(Seat.system("look")):
        assert Todo.objects.get(matter=matter, done_at=None).unit_id == world.unit["willow"].pk
    step(world, matter, "file", "qian", {"record_number": "备〔2026〕1号"}, days=17)
    step(world, matter, "appeal", "li", {"opinion": "判决已改判。"}, days=20)
    step(world, matter, "overturn", "qian", {"opinion": "改判属实，撤销除名。"}, days=21)
    assert state_of(world) == "active"


def test_an_expulsion_is_settled_sustained_dropped_and_answered(world):
    first = decide_lapse(world, "expel", EXPEL)
    step(world, first, "appeal", "li", {"opinion": "我不同意。"}, days=18)
    step(world, first, "sustain", "qian", {"opinion": "程序合法，维持。"}, days=19)
    second = start(world, "expel", "zhao", EXPEL, key="wu")
    step(world, second, "answer", "wu", {"opinion": "判决尚未生效。"})
    step(world, second, "drop", "chen", {"opinion": "判决尚未生效。"}, days=1)
    third = start(world, "expel", "zhao", EXPEL, key="wu")
    step(world, third, "ripen", "system", days=8)
    step(world, third, "decide", "chen", DECISION | {"decided_on": "2026-03-11"}, days=9)
    step(world, third, "settle", "system", days=60)
    assert state_of(world, "wu") == "ended"


@pytest.mark.parametrize(
    ("kind", "data", "leads_to"),
    [
        ("decease", {"happened_on": "2026-02-25", "document_number": "死亡证明 1"}, "ended"),
        ("void", {"reason": "never_joined", "opinion": "本人未申请。"}, "void"),
    ],
)
def test_two_officers_write_down_what_cannot_be_asked_back(world, kind, data, leads_to):
    matter = start(world, kind, "zhao", data)
    with pytest.raises(NotAllowed):
        step(world, matter, "confirm", "zhao", {})
    step(world, matter, "confirm", "chen", {})
    assert state_of(world) == leads_to
    wrong = start(world, "reinstate", "zhao", {"opinion": "登记有误，撤销。"})
    step(world, wrong, "confirm", "chen", {}, days=1)
    assert state_of(world) == "active"


def test_what_two_officers_disagree_on_is_refused(world):
    why = {"opinion": "材料不齐。"}
    death = start(world, "decease", "zhao", {"happened_on": "2026-02-25", "document_number": "死亡证明 1"})
    step(world, death, "refuse", "chen", why)
    step(world, start(world, "void", "zhao", {"reason": "twice", "opinion": "重复。"}), "refuse", "chen", why)
    with acting(world.seat("li")):
        ledger.append(
            ledger.Event("resign", world.person["li"], NOW.date(), membership_id=world.membership["li"])
        )
    step(world, start(world, "reinstate", "zhao", {"opinion": "请撤销。"}), "refuse", "chen", why)
    assert state_of(world) == "ended"


def test_an_ending_closes_the_transfer_under_way(world):
    transfer = ask(world)
    matter = start(world, "resign", "li", {"is_sure": "on"})
    step(world, matter, "announce", "chen", {})
    with acting(Seat.system("react")):
        jobs.close_overtaken(Matter.objects.get(pk=matter.pk))
    assert not transfer_of(transfer).is_open


def test_the_list_names_people_masked_and_paints_only_what_was_done_green(world):
    from zhigong.kernel.web.tests.officers import browser

    matter = start(world, "retain", "wang", RETAIN)
    take_step(matter.pk, "refuse", seat=world.seat("chen"), now=NOW, data={"opinion": "仍在岗位。"})
    page = browser(world, "wang").get("/office/endings/").content.decode()
    assert "李*华" in page and "李建华" not in page
    assert '<span class="tag ok">' not in page and "不予办理" in page
    with acting(Seat.system("look")):
        assert Entry.objects.filter(what="endings.read", subjects__contains=[world.person["li"]]).exists()


def test_two_write_down_a_death_and_the_union_above_may_be_the_second(world):
    death = {"happened_on": "2026-02-20", "document_number": "死亡证明1号"}
    matter = start(world, "decease", "chen", death)
    with pytest.raises(NotAllowed, match="本人"):
        step(world, matter, "confirm", "chen")
    assert step(world, matter, "confirm", "zhao").state == "done" and state_of(world) == "ended"


def test_older_changes_are_a_page_further_on(world, monkeypatch):
    monkeypatch.setattr(queries, "SHOWN", 1)
    first = start(world, "retain", "chen", RETAIN)
    second = start(world, "retain", "chen", RETAIN, key="wu")
    chen = browser(world, "chen")
    page = chen.get("/office/endings/").content.decode()
    assert second.number in page and first.number not in page
    assert f"before={second.pk}" in page and "回到最新" not in page
    older = chen.get(f"/office/endings/?before={second.pk}").content.decode()
    assert first.number in older and second.number not in older and "回到最新" in older
    assert second.number in chen.get("/office/endings/?before=zzz").content.decode()
