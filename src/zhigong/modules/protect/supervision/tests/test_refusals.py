"""What supervision refuses, with the sentence."""

from dataclasses import replace

import pytest

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.supervision import public, queries
from zhigong.modules.protect.supervision.models import Supervision
from zhigong.modules.protect.supervision.tests.cases import (
    CARDS,
    HOUSE,
    MONDAY,
    agent,
    appoint,
    found,
    open_case,
    opinion_served,
    served,
    step,
    withdraw_newest,
)  # fmt: skip
from zhigong.testing.world import SINCE, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_world()
    appoint(world, "qiaonan", "JD-1", "JD-2")
    return world


def test_one_supervisor_alone_does_not_investigate(world):
    appoint(world, "willow", "JD-7")
    matter = open_case(world, "zhao", "willow")
    step(world, matter, "accept", seat="zhao")
    with pytest.raises(Refused, match="2 名以上监督员.*现有 1 名.*上级工会"):
        step(world, matter, "investigate", seat="zhao", first_card="JD-7", second_card="JD-1")


def test_the_two_are_two_and_their_cards_are_valid(world):
    with acting(Seat.system("expired")):
        public.appoint_supervisor(
            world.unit["qiaonan"], "过期", "JD-0", starts_on=SINCE, ends_on=MONDAY.date()
        )
        with pytest.raises(Refused, match="已经登记"):
            public.appoint_supervisor(world.unit["willow"], "重号", "JD-0", starts_on=SINCE)
    matter = open_case(world)
    step(world, matter, "accept")
    with pytest.raises(Refused, match="同一人"):
        step(world, matter, "investigate", first_card="JD-1", second_card="JD-1")
    with pytest.raises(Refused, match="有效期"):
        step(world, matter, "investigate", first_card="JD-1", second_card="JD-0")


def test_a_matter_before_an_authority_is_not_accepted(world):
    matter = open_case(world)
    with pytest.raises(Refused, match="不能受理"):
        step(world, matter, "accept", refusal=["in_procedure"])


def test_a_township_does_not_issue_a_proposal_and_a_county_does_not_ask_for_one(world):
    appoint(world, "willow", "JD-5", "JD-6")
    matter = open_case(world, "zhao", "willow")
    step(world, matter, "accept", seat="zhao")
    step(world, matter, "investigate", seat="zhao", first_card="JD-5", second_card="JD-6")
    finding = {
        "investigated_on": "2026-03-04",
        "facts": "欠薪",
        "law": "劳动法第五十条",
        "employer_said": "承认",
    }
    step(world, matter, "find", days=2, seat="zhao", **finding)
    step(world, matter, "opine", days=3, seat="zhao", demands="支付。", signer="赵立")
    step(world, matter, "serve_opinion", days=4, seat="zhao", **served("2026-03-06"))
    step(world, matter, "lapse", days=26, seat=HOUSE)
    words = {"department": "labour", "suggestions": "依法处理。", "signer": "赵立"}
    with pytest.raises(Refused, match="县级以上地方总工会"):
        step(world, matter, "propose", days=27, seat="zhao", **words)
    with pytest.raises(Refused, match="县级以上地方总工会"):
        step(
            world,
            matter,
            "hand_to_prosecutors",
            days=27,
            seat="zhao",
            prosecutor_reason="group",
            signer="赵立",
        )
    own = opinion_served(world)
    step(world, own, "lapse", days=26, seat=HOUSE)
    with pytest.raises(Refused, match="可以直接"):
        step(world, own, "request_proposal", days=27, reason="试")


def test_a_service_is_not_dated_before_the_letter_or_after_today(world):
    matter = found(world)
    step(world, matter, "opine", days=3, demands="支付。", signer="王敏")
    with pytest.raises(Refused, match="早于函件日期"):
        step(world, matter, "serve_opinion", days=4, **served("2026-03-04"))
    with pytest.raises(Refused, match="晚于今天"):
        step(world, matter, "serve_opinion", days=4, **served("2026-03-07"))


def test_findings_and_replies_are_not_dated_in_the_future(world):
    matter = open_case(world)
    step(world, matter, "accept")
    step(world, matter, "investigate", **CARDS)
    finding = {"investigated_on": "2026-03-30", "facts": "欠薪", "law": "劳动法", "employer_said": "承认"}
    with pytest.raises(Refused, match="晚于今天"):
        step(world, matter, "find", days=2, **finding)
    served_one = opinion_served(world)
    with pytest.raises(Refused, match="晚于今天"):
        step(
            world, served_one, "enter_reply", days=5, replied_on="2026-04-01", stand="accepts", opinion="好的"
        )


def test_a_case_goes_to_the_prosecutors_once(world):
    matter = opinion_served(world)
    step(world, matter, "lapse", days=26, seat=HOUSE)
    with acting(world.seat("wang")):
        assert [case.pk for case in queries.candidates(world.seat("wang"))] == [matter.pk]
    step(world, matter, "hand_to_prosecutors", days=27, prosecutor_reason="women", signer="王敏")
    with pytest.raises(Refused, match="移送检察机关"):
        step(world, matter, "hand_to_prosecutors", days=28, prosecutor_reason="women", signer="王敏")


def test_the_employer_cannot_answer_what_was_not_served_and_never_learns_who_reported(world):
    with acting(world.seat("li")):
        data = {"employer": world.employer["hengda"].uscc, "subject": "pay", "clue": "李建华等人被欠薪"}
        matter = public.report(data, now=MONDAY).matter
    step(world, matter, "accept")
    employer = agent(world)
    with pytest.raises(Matter.DoesNotExist):
        step(world, matter, "answer_reminder", seat=employer, opinion="已改")
    step(world, matter, "remind", content="请按时支付工资。", signer="王敏")
    step(world, matter, "serve_reminder", days=1, **served("2026-03-03"))
    with acting(employer):
        seen = Matter.objects.get(pk=matter.pk)
        assert [party.role for party in seen.parties.all()] == ["employer"]
        record = queries.record(seen)
        assert not record["handles"]
    with pytest.raises(NotAllowed):
        step(world, matter, "investigate", seat=employer, **CARDS)


def test_nobody_decides_what_they_reported_themselves(world):
    with acting(world.seat("li")):
        data = {"employer": world.employer["hengda"].uscc, "subject": "pay", "clue": "欠薪"}
        matter = public.report(data, now=MONDAY).matter
    seat = replace(world.seat("wang"), person_id=world.person["li"])  # the officer is that worker
    with pytest.raises((Refused, NotAllowed), match="本人"):
        step(world, matter, "accept", seat=seat)


def test_the_other_city_and_an_outsider_see_nothing(world):
    opinion_served(world)
    for key in ("liu", "zhou"):
        with acting(world.seat(key)):
            assert not Supervision.objects.exists() and not Letter.objects.exists()


def test_an_unknown_employer_is_told(world):
    with acting(world.seat("wang")), pytest.raises(Refused, match="没有找到"):
        data = {"employer": "没有这家", "subject": "pay", "source": "online", "clue": "欠薪"}
        public.register(world.unit["qiaonan"], data, now=MONDAY)
    with acting(world.seat("li")), pytest.raises(Refused, match="没有找到"):
        public.report({"employer": "没有这家", "subject": "pay", "clue": "欠薪"}, now=MONDAY)


def test_a_proposal_does_not_rest_on_an_opinion_that_was_withdrawn(world):
    matter = opinion_served(world)
    step(world, matter, "lapse", days=26, seat=HOUSE)
    withdraw_newest(world, matter, days=26)
    with pytest.raises(Refused, match="已作废"):
        step(world, matter, "propose", days=27, department="labour", suggestions="处理。", signer="王敏")


def test_what_follows_a_letter_is_not_dated_before_its_service(world):
    matter = opinion_served(world)
    answer = {"stand": "accepts", "opinion": "已改正。"}
    with pytest.raises(Refused, match="早于函件送达日期 2026-03-06"):
        step(world, matter, "enter_reply", days=6, replied_on="2026-03-05", **answer)
    step(world, matter, "enter_reply", days=6, replied_on="2026-03-08", **answer)
    with pytest.raises(Refused, match="早于函件送达日期"):
        step(world, matter, "confirm_corrected", days=7, rechecked_on="2026-03-01", result="已改正。")


def test_one_of_several_reporters_does_not_end_what_the_others_reported(world):
    parent = open_case(world)
    with acting(world.seat("wang")):
        made = public.open_from(
            parent.pk, employer_id=world.employer["hengda"].pk, subject="pay", clue="欠薪",
            complainants=[world.person["li"], world.person["wu"]], now=MONDAY,
        )  # fmt: skip
        matter = Matter.objects.get(pk=made)
    with pytest.raises(Refused, match="多人反映"):
        step(world, matter, "withdraw", seat="li")


def test_a_reminder_to_all_employers_is_issued_by_who_answers_for_a_place(world):
    data = {"occasion": "2026年春节", "content": "请足额支付工资。"}
    with acting(world.seat("chen")), pytest.raises(Refused, match="没有辖区"):
        public.issue_general(world.unit["hengda"], data, now=MONDAY)
    with acting(Seat.system("clerk")):
        Grant.objects.filter(pk=world.grant["zhao"].pk).update(role="clerk")
    world.grant["zhao"].refresh_from_db()
    with acting(world.seat("zhao")), pytest.raises(NotAllowed):
        public.issue_general(world.unit["willow"], data, now=MONDAY)


def test_the_employer_does_not_read_that_the_prosecutors_were_told(world):
    matter = opinion_served(world)
    step(world, matter, "lapse", days=26, seat=HOUSE)
    step(world, matter, "hand_to_prosecutors", days=27, prosecutor_reason="women", signer="王敏")
    with acting(agent(world)):
        assert "hand_to_prosecutors" not in Matter.objects.get(pk=matter.pk).timeline.values_list(
            "step", flat=True
        )


def test_a_supervisors_card_does_not_end_before_it_begins_and_its_entry_is_journaled(world):
    with acting(world.seat("wang")), pytest.raises(Refused, match="任职日期之后"):
        public.appoint_supervisor(world.unit["qiaonan"], "甲", "JD-60", starts_on=SINCE, ends_on=SINCE)
    with acting(world.seat("wang")):
        public.appoint_supervisor(world.unit["qiaonan"], "甲", "JD-60", starts_on=SINCE)
    with acting(Seat.system("look")):
        assert Entry.objects.filter(what="supervision.appoint_supervisor").last().detail["card"] == "JD-60"
