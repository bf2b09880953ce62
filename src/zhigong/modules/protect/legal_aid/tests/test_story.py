"""A worker applies, is helped by somebody without a conflict, gets the money, and somebody else asks how it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.letters.standing import withdraw
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.worklist.models import Clock
from zhigong.modules.protect.legal_aid import public
from zhigong.modules.protect.legal_aid.demo import build
from zhigong.modules.protect.legal_aid.models import Aid
from zhigong.modules.protect.legal_aid.module import MODULE
from zhigong.modules.protect.legal_aid.tests.cases import (
    APPLICATION,
    FINISH,
    GRANT,
    HOUSE,
    MONDAY,
    REFUSE,
    aid_world,
    applied,
    finished,
    step,
)
from zhigong.testing.demonstration import demo_context
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return aid_world()


def aid_of(matter) -> Aid:
    with acting(Seat.system("look")):
        return Aid.objects.get(pk=matter.pk)


def due_on(matter) -> str:
    with acting(Seat.system("look")):
        due_at = Clock.objects.get(matter=matter, stopped_at=None).due_at - timedelta(seconds=1)
    return due_at.astimezone(MONDAY.tzinfo).date().isoformat()


def letters_of(matter) -> list[str]:
    with acting(Seat.system("look")):
        return list(Letter.objects.filter(matter=matter).order_by("pk").values_list("title", flat=True))


def withdraw_newest(matter) -> None:
    with acting(Seat.system("second officer")) as seat:
        letter = Letter.objects.filter(matter=matter).latest("issued_at")
        withdraw(letter, reason="事由写错", by=seat, now=MONDAY)


def test_a_migrant_workers_wages_are_won_and_somebody_else_calls_back(world):
    matter = applied(world)
    assert matter.unit_id == world.unit["qiaonan"].pk
    assert due_on(matter) == "2026-03-09"
    step(world, matter, "grant", days=2, **GRANT)
    step(world, matter, "assign", days=3, helper="L-1", opinion="")
    step(world, matter, "note_progress", days=10, opinion="已递交仲裁申请。")
    step(world, matter, "finish", days=40, **FINISH)
    step(world, matter, "propose_subsidy", days=41, amount="1200", opinion="代理仲裁一次。")
    step(world, matter, "approve_subsidy", days=42, seat="su")
    matter = step(world, matter, "call_back", days=43, seat="su", satisfied="good", opinion="收到钱了。")
    assert matter.state == "closed"
    aid = aid_of(matter)
    assert str(aid.recovered) == "9000.00" and str(aid.subsidy) == "1200.00" and aid.satisfied == "good"
    with acting(Seat.system("look")):
        kinds = set(Notice.objects.filter(matter_id=matter.pk).values_list("kind", flat=True))
    assert letters_of(matter) == ["给予工会法律援助决定书", "工会法律援助指派通知书"]
    assert kinds == {f"legal_aid.{one}" for one in ("granted", "assigned", "progress", "finished")}


def test_a_refusal_is_reviewed_by_the_upper_union_which_helps_itself(world):
    matter = applied(world)
    step(world, matter, "refuse", days=1, **REFUSE)
    matter = step(world, matter, "ask_review", days=2, seat="li", opinion="已补充考勤记录。")
    assert matter.unit_id == world.unit["east"].pk and matter.state == "reviewing"
    assert step(world, matter, "overturn", days=3, seat=HOUSE, **GRANT).state == "granted"
    assert letters_of(matter) == ["不予工会法律援助决定书", "给予工会法律援助决定书"]


def test_a_refusal_stands_when_it_is_upheld_or_nobody_asks(world):
    matter = applied(world)
    step(world, matter, "refuse", days=1, **REFUSE)
    assert step(world, matter, "let_stand", days=20, seat=HOUSE).state == "not_aided"
    matter = applied(world)
    step(world, matter, "refuse", days=1, **REFUSE)
    step(world, matter, "ask_review", days=2, seat="li", opinion="请复查。")
    assert step(world, matter, "uphold", days=3, seat=HOUSE, opinion="理由成立。").state == "not_aided"


def test_a_wrong_decision_is_withdrawn_and_issued_anew(world):
    matter = applied(world)
    step(world, matter, "refuse", days=1, **REFUSE)
    with pytest.raises(Refused, match="先由另一名干部作废"):
        step(world, matter, "refuse", days=1, **REFUSE)
    withdraw_newest(matter)
    matter = step(world, matter, "refuse", days=4, **(REFUSE | {"refusal": "scope"}))
    assert matter.state == "refused" and due_on(matter) == "2026-03-23"  # fifteen days from the new decision
    matter = applied(world)
    step(world, matter, "grant", days=1, **GRANT)
    withdraw_newest(matter)
    assert step(world, matter, "grant", days=2, **(GRANT | {"form": "litigation"})).state == "granted"
    assert letters_of(matter) == ["给予工会法律援助决定书"] * 2


def test_another_region_cooperates_and_may_give_it_back_once(world):
    matter = applied(world)
    matter = step(world, matter, "hand_over", unit=world.unit["west"].code, opinion="用工地在西山市。")
    assert matter.unit_id == world.unit["west"].pk
    matter = step(world, matter, "hand_back", days=1, seat="liu", opinion="合同履行地在桥南区。")
    assert matter.unit_id == world.unit["qiaonan"].pk and matter.state == "applied"
    assert step(world, matter, "withdraw", days=2, seat="li").state == "withdrawn"


def test_an_officer_takes_an_application_down_or_over_from_another_matter(world):
    data = APPLICATION | {"employer": "册外单位", "doc_type": "111", "doc_number": world.document["li"]}
    with acting(world.seat("wang")):
        first = public.enter(world.unit["qiaonan"], data, seat=world.seat("wang"), now=MONDAY).matter
        second = public.open_from(
            first.pk,
            world.person["li"],
            APPLICATION | {"employer": "册外单位"},
            seat=world.seat("wang"),
            now=MONDAY,
        ).matter
    assert aid_of(first).employer_name == "册外单位" and aid_of(second).linked_matter_id == first.pk
    assert second.confidentiality == 1


def test_a_subsidy_may_be_sent_back(world):
    matter = finished(world)
    step(world, matter, "propose_subsidy", days=41, amount="1500", opinion="代理仲裁。")
    assert (
        step(world, matter, "drop_subsidy", days=42, seat="su", opinion="请附结案报告。").state == "finished"
    )
    assert aid_of(matter).subsidy is None


def test_the_demonstration_has_one_in_every_state():
    build(demo_context(build_world(), timezone.now()))
    with acting(Seat.system("look")):
        states = set(Matter.objects.filter(kind="legal_aid.aid").values_list("state", flat=True))
    assert set(MODULE.services[0].states) - states == set()
