"""From a clue to the proposal and what came of it: the story a clerk could follow."""

from datetime import date, timedelta

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import available_steps, take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.letters import reading
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.matters.models import Matter, Milestone
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.worklist.models import Clock
from zhigong.modules.protect.supervision import public, queries
from zhigong.modules.protect.supervision.models import Delivery, Supervision
from zhigong.modules.protect.supervision.tests.cases import (
    CARDS,
    FINDINGS,
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
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_world()
    appoint(world, "qiaonan", "JD-1", "JD-2", "JD-3")
    return world


def numbers_of(matter) -> list[str]:
    with acting(Seat.system("look")):
        return list(Letter.objects.filter(matter=matter).order_by("pk").values_list("number", flat=True))


def running(matter) -> list:
    with acting(Seat.system("look")):
        return list(Clock.objects.filter(matter=matter, stopped_at=None))


def test_an_opinion_is_served_ignored_and_becomes_a_proposal_to_the_department(world):
    matter = opinion_served(world)
    due_at = running(matter)[0].due_at
    # fifteen working days from the service on Friday the 6th, not from the letter's date: the 27th is the last
    assert due_at.astimezone(MONDAY.tzinfo).date().isoformat() in ("2026-03-27", "2026-03-28")
    step(world, matter, "lapse", days=26, seat=HOUSE)
    step(world, matter, "propose", days=28, department="labour", suggestions="责令限期支付。", signer="王敏")
    step(world, matter, "serve_proposal", days=29, **served("2026-03-31"))
    step(world, matter, "hand_to_prosecutors", days=29, prosecutor_reason="group", signer="王敏")
    step(world, matter, "note_filed", days=31, happened_on="2026-04-02", reference="人社监立1号")
    step(
        world,
        matter,
        "note_result",
        days=40,
        happened_on="2026-04-10",
        reference="人社监令1号",
        result="责令支付，已支付。",
    )
    matter = step(world, matter, "close", days=41, opinion="工资已支付。")
    assert matter.state == "closed"
    assert numbers_of(matter) == [
        "桥南区工监意〔2026〕1号", "桥南区工监建〔2026〕1号", "桥南区工监移〔2026〕1号",
    ]  # fmt: skip
    with acting(world.seat("wang")):
        proposal = Letter.objects.get(matter=matter, template="supervision.proposal")
        assert proposal.addressee_name == "桥南区人力资源和社会保障局"
        kinds = set(Milestone.objects.filter(matter=matter).values_list("kind", flat=True))
        assert kinds == {"prosecutor.filed", "labour.accepted", "labour.decided"}
        assert [case.pk for case in queries.prosecutor_cases(world.seat("wang"))] == [matter.pk]


def test_the_employer_answers_from_its_own_seat_and_sees_its_letter_only_after_service(world):
    matter = found(world)
    step(world, matter, "opine", days=3, demands="足额支付工资。", signer="王敏")
    employer = agent(world)
    with acting(employer):
        assert not Letter.objects.exists() and not Supervision.objects.exists()
    step(world, matter, "serve_opinion", days=4, **served("2026-03-06"))
    with acting(employer):
        letters = reading.letters_of(matter.pk, employer)
        assert [letter.template for letter in letters] == ["supervision.opinion"]
        assert b"%PDF" in reading.open_file(letters[0].pk, "pdf", employer)[1]
        seen = queries.record(get_matter(matter.pk, employer))
        assert not seen["handles"] and not seen["supervisors"] and len(seen["deliveries"]) == 1
        codes = {one.code for one in available_steps(get_matter(matter.pk, employer), employer)}
        assert codes == {"reply", "object"}
    step(world, matter, "reply", days=8, seat=employer, opinion="已安排三月底前付清。")
    step(world, matter, "find_uncorrected", days=20, rechecked_on="2026-03-20", result="仍未支付。")
    matter = step(world, matter, "confirm_corrected", days=25, rechecked_on="2026-03-25", result="已付清。")
    assert matter.state == "corrected"


def test_an_objection_keeps_the_way_to_the_department_open(world):
    matter = opinion_served(world)
    step(world, matter, "object", days=6, seat=agent(world), opinion="不存在拖欠。")
    step(world, matter, "propose", days=8, department="labour", suggestions="依法查处。", signer="王敏")
    step(world, matter, "serve_proposal", days=9, **served("2026-03-11"))
    step(world, matter, "note_declined", days=12, happened_on="2026-03-13", reason="已由仲裁受理。")
    assert step(world, matter, "close", days=13, opinion="转仲裁办理。").state == "closed"


def test_two_departments_may_each_get_a_proposal_and_the_first_is_followed(world):
    matter = opinion_served(world)
    step(world, matter, "object", days=6, seat=agent(world), opinion="不存在拖欠。")
    both = {"department": "labour", "also": "housing"}
    step(world, matter, "propose", days=8, **both, suggestions="依法查处。", signer="王敏")
    withdraw_newest(world, matter)  # the first department's; the second's stands
    with pytest.raises(Refused, match="已作废"):
        step(world, matter, "serve_proposal", days=9, **served("2026-03-11"))
    step(world, matter, "propose", days=8, department="labour", suggestions="责令支付。", signer="王敏")
    step(world, matter, "serve_proposal", days=9, **served("2026-03-11"))
    with acting(Seat.system("look")):
        sent = Delivery.objects.filter(matter=matter, kind="proposal", letter__withdrawn_at=None).order_by(
            "pk"
        )
        assert {one.served_on for one in sent} == {date(2026, 3, 11)}
        assert len({one.letter.number for one in sent}) == 2
        assert "人力资源和社会保障局" in sent[1].letter.addressee_name
        assert "住房和城乡建设局" in sent[0].letter.addressee_name
    assert (
        step(
            world, matter, "note_filed", days=12, happened_on="2026-03-13", reference="立案〔2026〕1号"
        ).state
        == "dept_filed"
    )


def test_a_reminder_comes_first_and_an_unanswered_one_leads_to_the_investigation(world):
    matter = open_case(world)
    step(world, matter, "accept")
    step(world, matter, "remind", content="请按时支付工资。", signer="王敏")
    step(world, matter, "serve_reminder", days=1, **served("2026-03-03"))
    step(world, matter, "let_reminder_lapse", days=17, seat=HOUSE)
    step(world, matter, "investigate", days=18, **CARDS)
    step(world, matter, "find", days=19, **FINDINGS)
    step(world, matter, "consult", days=20, record="双方协商一次。")
    step(world, matter, "opine", days=21, demands="支付工资。", signer="王敏")
    step(world, matter, "serve_opinion", days=22, **served("2026-03-24"))
    step(world, matter, "enter_reply", days=25, replied_on="2026-03-26", stand="accepts", opinion="已付。")
    assert numbers_of(matter) == ["桥南区工监提〔2026〕1号", "桥南区工监意〔2026〕1号"]


def test_a_reminder_is_answered_on_paper_or_from_the_employers_seat(world):
    for code, seat, data in (
        ("enter_answer", "wang", {"replied_on": "2026-03-05", "stand": "accepts", "opinion": "已自查。"}),
        ("answer_reminder", agent(world), {"opinion": "已自查。"}),
    ):
        matter = open_case(world)
        step(world, matter, "accept")
        step(world, matter, "remind", content="请按时支付工资。", signer="王敏")
        step(world, matter, "serve_reminder", days=1, **served("2026-03-03"))
        assert step(world, matter, code, days=4, seat=seat, **data).state == "reminder_answered"


def test_a_basic_union_with_one_supervisor_asks_upwards_and_the_county_issues_the_proposal(world):
    appoint(world, "hengda", "JD-9")
    matter = open_case(world, "chen", "hengda")
    step(world, matter, "accept", seat="chen")
    step(world, matter, "ask_upper", seat="chen", reason="只有一名监督员")
    matter = step(world, matter, "ask_upper", seat="zhao", reason="街道没有监督员")
    assert matter.unit_id == world.unit["qiaonan"].pk
    assert step(world, matter, "investigate", days=1, **CARDS).state == "investigating"


def test_a_basic_unions_own_case_climbs_to_the_county_for_the_proposal(world):
    appoint(world, "hengda", "JD-8", "JD-9")
    matter = open_case(world, "chen", "hengda")
    step(world, matter, "accept", seat="chen")
    step(world, matter, "investigate", seat="chen", first_card="JD-8", second_card="JD-9")
    step(world, matter, "find", days=2, seat="chen", **FINDINGS)
    step(world, matter, "opine", days=3, seat="chen", demands="支付工资。", signer="陈主席")
    step(world, matter, "serve_opinion", days=4, seat="chen", **served("2026-03-06"))
    step(world, matter, "lapse", days=26, seat=HOUSE)
    step(world, matter, "request_proposal", days=27, seat="chen", reason="单位不答复")
    step(world, matter, "request_proposal", days=28, seat="zhao", reason="街道不能发建议书")
    step(world, matter, "propose", days=29, department="labour", suggestions="依法处理。", signer="王敏")
    assert numbers_of(matter) == ["恒达机械有限公司工监意〔2026〕1号", "桥南区工监建〔2026〕1号"]


def test_a_worker_reports_unnamed_and_is_told_in_time(world):
    with acting(world.seat("li")):
        data = {"employer": world.employer["hengda"].uscc, "subject": "hours", "clue": "每天十二小时"}
        matter = public.report(data, now=MONDAY).matter
    assert matter.unit_id == world.unit["qiaonan"].pk
    due_at = running(matter)[0].due_at.astimezone(MONDAY.tzinfo)
    assert due_at.date() - MONDAY.date() in (timedelta(days=7), timedelta(days=8))
    step(world, matter, "refuse", days=1, refusal="in_procedure", reason="请按仲裁程序办理。")
    assert numbers_of(matter) == ["桥南区工监告〔2026〕1号"]
    with acting(world.seat("li")):
        assert [letter.title for letter in reading.letters_of(matter.pk, world.seat("li"))] == [
            "不予受理告知书"
        ]
    with acting(Seat.system("look")):
        assert Notice.objects.filter(matter_id=matter.pk, kind="supervision.refused").count() == 1


def test_a_worker_takes_a_clue_back_and_an_investigation_may_find_nothing(world):
    with acting(world.seat("li")):
        data = {"employer": world.employer["hengda"].uscc, "subject": "hours", "clue": "每天十二小时"}
        matter = public.report(data, now=MONDAY).matter
    assert step(world, matter, "withdraw", seat="li").state == "withdrawn"
    matter = open_case(world)
    step(world, matter, "accept")
    step(world, matter, "investigate", **CARDS)
    assert step(world, matter, "clear", days=2, reason="台账齐全，未见违法。").state == "cleared"


def test_another_line_opens_a_case_out_of_its_matter(world):
    parent = open_case(world)
    with acting(world.seat("wang")):
        made = public.open_from(
            parent.pk, employer_id=world.employer["hengda"].pk, subject="pay", clue="十二人欠薪336000元",
            complainants=[world.person["li"]], now=MONDAY,
        )  # fmt: skip
        assert public.state_of(made) == {
            "number": Matter.objects.get(pk=made).number,
            "state": "clue",
            "letters": [],
        }
        assert get_matter(made, world.seat("wang")).party_list[0]["unnamed"]
    take_step(made, "accept", seat=world.seat("wang"), now=MONDAY)
    with acting(Seat.system("look")):
        assert Notice.objects.filter(matter_id=made, kind="supervision.accepted").count() == 1


def test_a_wrong_opinion_is_withdrawn_and_issued_anew_and_its_days_begin_with_its_own_service(world):
    matter = opinion_served(world)
    employer = agent(world)
    withdraw_newest(world, matter, days=5)
    with pytest.raises(Refused, match="已作废"):
        step(world, matter, "reply", days=6, seat=employer, opinion="已改。")
    with pytest.raises(Refused, match="已作废"):
        step(world, matter, "lapse", days=26, seat=HOUSE)
    matter = step(world, matter, "opine", days=7, demands="三日内支付。", signer="王敏")
    assert matter.state == "opinion_issued"
    step(world, matter, "serve_opinion", days=8, **served("2026-03-10"))
    assert running(matter)[0].due_at.astimezone(MONDAY.tzinfo).date().isoformat() in (
        "2026-03-31",
        "2026-04-01",
    )
    with acting(world.seat("wang")):
        page = queries.record(get_matter(matter.pk, world.seat("wang")))
        assert [bool(one["row"].letter.withdrawn_at) for one in page["deliveries"]] == [True, False]
    assert step(world, matter, "reply", days=9, seat=employer, opinion="已付清。").state == "replied"
    assert numbers_of(matter) == ["桥南区工监意〔2026〕1号", "桥南区工监意〔2026〕2号"]


def test_wrong_reminders_and_proposals_are_withdrawn_and_issued_anew(world):
    matter = open_case(world)
    step(world, matter, "accept")
    step(world, matter, "remind", content="请按时支付工资。", signer="王敏")
    withdraw_newest(world, matter)
    step(world, matter, "remind", days=1, content="请按月足额支付工资。", signer="王敏")
    assert step(world, matter, "serve_reminder", days=1, **served("2026-03-03")).state == "reminder_served"
    matter = opinion_served(world)
    step(world, matter, "lapse", days=26, seat=HOUSE)
    words = {"department": "labour", "suggestions": "依法处理。", "signer": "王敏"}
    step(world, matter, "propose", days=27, **words)
    withdraw_newest(world, matter, days=27)
    with pytest.raises(Refused, match="已作废"):
        step(world, matter, "serve_proposal", days=28, **served("2026-03-30"))
    step(world, matter, "propose", days=28, **(words | {"department": "safety"}))
    assert step(world, matter, "serve_proposal", days=28, **served("2026-03-30")).state == "proposal_served"
    with acting(world.seat("wang")):
        newest = Letter.objects.filter(matter=matter).latest("issued_at")
        assert newest.addressee_name == "桥南区应急管理局"


def test_before_the_festival_everybody_is_reminded_and_nobody_named(world):
    with acting(world.seat("wang")):
        data = {"occasion": "2026年春节", "content": "请足额支付工资。"}
        matter = public.issue_general(world.unit["qiaonan"], data, now=MONDAY).matter
    assert matter.state == "issued" and numbers_of(matter) == ["桥南区工监提〔2026〕1号"]
