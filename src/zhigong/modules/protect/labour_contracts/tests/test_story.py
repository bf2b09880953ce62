"""The employer notifies, the union answers in time; a missed notice is cured before suit, or not; a lay-off waits its thirty days."""

from datetime import date

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.matters.links import GREW_OUT_OF
from zhigong.kernel.matters.models import Link, Matter, Milestone
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.notices.models import Notice
from zhigong.modules.protect.labour_contracts import queries
from zhigong.modules.protect.labour_contracts.demo import build
from zhigong.modules.protect.labour_contracts.models import Dismissal, Layoff
from zhigong.modules.protect.labour_contracts.module import MODULE
from zhigong.modules.protect.labour_contracts.tests.cases import (
    HEARD,
    HOUSE,
    OPINION,
    PLAN,
    REPORTED,
    WHY,
    due_on,
    entered,
    explained,
    notified,
    reported,
    step,
    whom,
    withdraw_newest,
)
from zhigong.testing.demonstration import demo_context
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_world()


def letters_of(matter) -> list[str]:
    with acting(Seat.system("look")):
        return list(Letter.objects.filter(matter=matter).order_by("pk").values_list("title", flat=True))


def told(matter) -> set[str]:
    with acting(Seat.system("look")):
        kinds = Notice.objects.filter(matter_id=matter.pk).values_list("kind", flat=True)
        return {kind.rsplit(".", 1)[1] for kind in kinds}


def test_the_employer_notifies_the_union_objects_and_the_employer_takes_the_decision_back(world):
    matter = notified(world)
    assert matter.unit_id == world.unit["hengda"].pk and due_on(matter) == "2026-03-09"
    step(world, matter, "opine", days=2, **OPINION)
    assert letters_of(matter) == ["工会对解除劳动合同的意见"]
    step(world, matter, "serve_opinion", days=3, served_on="2026-03-04", receiver="许行政")
    assert due_on(matter) == "2026-03-11"  # five working days from the service, not from the letter
    step(world, matter, "reply", days=5, seat="xu", stand="withdrawn", opinion="采纳意见，撤销解除决定。")
    matter = step(world, matter, "close", days=6, opinion="单位已撤销，照常上班。")
    assert matter.state == "closed"
    assert told(matter) == {"notified", "opinion", "result", "closed"}
    with acting(world.seat("li")):
        assert visible_matters(world.seat("li")).filter(pk=matter.pk).exists()
        seen = queries.record(get_matter(matter.pk, world.seat("li")))
        assert seen["worker"] == "李建华" and str(seen["stand"]) == "撤销解除决定"


def test_the_review_time_of_a_paper_notice_begins_on_the_day_it_was_received(world):
    matter = entered(world, "enter", whom(world) | WHY | {"served_on": "2026-02-26"})
    assert due_on(matter) == "2026-03-04"  # Saturday the 28th is worked
    matter = step(world, matter, "agree", days=1, opinion="依据充分，程序合法。")
    assert matter.state == "no_objection" and told(matter) == {"notified", "no_objection"}
    matter = entered(
        world, "enter", WHY | {"served_on": "2026-02-26", "worker_name": "册外人", "doc_type": "111"}
    )
    with acting(Seat.system("look")):
        assert Dismissal.objects.get(pk=matter.pk).person_id is None


def test_an_employer_that_does_not_answer_is_late_and_its_paper_answer_still_counts(world):
    matter = notified(world)
    step(world, matter, "opine", days=1, **OPINION)
    step(world, matter, "serve_opinion", days=2, served_on="2026-03-04", receiver="许行政")
    matter = step(world, matter, "let_lapse", days=10, seat=HOUSE)
    assert matter.state == "no_reply" and "no_reply" in told(matter)
    step(world, matter, "enter_reply", days=11, replied_on="2026-03-13", stand="kept", opinion="维持。")
    assert step(world, matter, "close", days=12, opinion="可以申请仲裁。").state == "closed"


def test_the_employer_takes_its_notice_back(world):
    matter = notified(world)
    assert step(world, matter, "take_back", days=1, seat="xu", opinion="误发。").state == "taken_back"


def test_a_missed_notice_is_cured_after_the_unions_reminder(world):
    matter = reported(world)
    with acting(world.seat("xu")):
        assert not visible_matters(world.seat("xu")).filter(pk=matter.pk).exists()
    step(world, matter, "remind", days=1, signer="陈主席")
    step(world, matter, "serve_reminder", days=2, served_on="2026-03-04", receiver="许行政")
    assert due_on(matter) == "2026-03-11"
    matter = step(world, matter, "cure", days=4, seat="xu", **WHY)
    assert matter.state == "received" and due_on(matter) == "2026-03-13"
    with acting(Seat.system("look")):
        case = Dismissal.objects.get(pk=matter.pk)
        assert case.is_cured and case.notified_on == date(2026, 3, 6)
    step(world, matter, "agree", days=5, opinion="补正的理由成立。")
    assert told(matter) == {"reminder", "cured", "no_objection"}
    assert letters_of(matter) == ["关于将解除劳动合同理由通知工会的提示函"]


def test_nothing_is_cured_after_suit_and_the_worker_is_told_what_that_means(world):
    data = whom(world) | {"dismissed_on": "2026-02-20", "how": "written", "job": "装配工"}
    matter = entered(world, "enter_unnotified", data)
    step(world, matter, "remind", days=1, signer="陈主席")
    step(world, matter, "serve_reminder", days=2, served_on="2026-03-04", receiver="许行政")
    step(world, matter, "let_stand", days=10, seat=HOUSE)
    suit = {"happened_on": "2026-03-12", "source": "起诉状收件回执", "reference": "（2026）示1号"}
    matter = step(world, matter, "note_suit", days=11, **suit)
    assert matter.state == "not_cured" and told(matter) == {"reminder", "uncured", "not_cured"}
    with acting(Seat.system("look")):
        assert Milestone.objects.get(matter=matter).kind == "court.filed"
    assert step(world, matter, "close", days=12, opinion="已转法律援助。").state == "closed"


def test_a_late_notice_on_paper_cures_too_and_a_worker_may_stop(world):
    matter = reported(world)
    assert step(world, matter, "enter_cure", days=1, served_on="2026-03-03", **WHY).state == "received"
    matter = reported(world)
    assert step(world, matter, "withdraw", days=1, seat="li").state == "withdrawn"
    matter = reported(world)
    step(world, matter, "remind", days=1, signer="陈主席")
    step(world, matter, "serve_reminder", days=2, served_on="2026-03-04", receiver="许行政")
    step(world, matter, "let_stand", days=10, seat=HOUSE)
    assert step(world, matter, "end_uncured", days=11, opinion="职工已到新单位。").state == "closed"


def test_a_layoff_waits_its_thirty_days_is_heard_reported_and_answered(world):
    matter = explained(world, protected=2)
    assert due_on(matter) == "2026-04-01"
    step(world, matter, "hear", days=8, **HEARD)
    step(world, matter, "opine", days=9, **OPINION)
    assert letters_of(matter) == ["工会对裁减人员方案的意见"]
    step(world, matter, "note_report", days=10, **REPORTED)
    revised = {name: value for name, value in PLAN.items() if name != "ground"}
    step(
        world, matter, "revise", days=12, seat="xu", opinion="不再裁减医疗期职工。", **(revised | {"cut": 22})
    )
    matter = step(world, matter, "end_notice", days=31, seat=HOUSE)
    assert matter.state == "ready"
    matter = step(world, matter, "start", days=32, started_on="2026-04-02", opinion="裁减22人，补偿已付。")
    assert matter.state == "carried_out"
    with acting(Seat.system("look")):
        assert Milestone.objects.get(matter=matter).kind == "labour.reported"
        assert Layoff.objects.get(pk=matter.pk).cut_count == 22


def test_a_layoff_before_its_time_is_noted_as_a_breach_and_others_are_given_up(world):
    matter = entered(world, "layoff", PLAN | {"explained_on": "2026-02-26"})
    assert due_on(matter) == "2026-03-30"  # the thirtieth day is a Saturday
    step(world, matter, "note_breach", days=3, started_on="2026-03-05", opinion="未听取意见即裁减。")
    with acting(world.seat("chen")):
        tied = Link.objects.get(other=matter)
        assert tied.kind == GREW_OUT_OF and tied.matter.unit_id == world.unit["hengda"].pk
        case = tied.matter.supervision
        assert (case.employer_id, case.subject) == (world.employer["hengda"].pk, "dismissal")
        assert "2026年3月5日起裁减24人" in case.clue and "还没有听取" in case.clue
    with acting(world.seat("xu")):
        assert not visible_matters(world.seat("xu")).filter(kind="supervision.case").exists()
    assert step(world, matter, "close", days=4, opinion="已转劳动法律监督。").state == "closed"
    assert step(world, explained(world), "give_up", seat="xu", opinion="订单恢复。").state == "given_up"
    matter = explained(world)
    assert step(world, matter, "enter_giving_up", opinion="单位来函不再裁减。").state == "given_up"


def test_a_breach_is_noted_when_the_union_hears_of_it_late(world):
    matter = explained(world)
    step(world, matter, "hear", days=8, **HEARD)
    step(world, matter, "note_report", days=10, **REPORTED)
    with pytest.raises(Refused, match="违反程序"):
        step(world, matter, "start", days=40, started_on="2026-03-11", opinion="裁减。")
    matter = step(world, matter, "note_breach", days=40, started_on="2026-03-11", opinion="提前裁减。")
    assert matter.state == "breached"


def test_a_wrong_opinion_is_withdrawn_and_issued_anew_and_until_then_nobody_answers_it(world):
    matter = notified(world)
    step(world, matter, "opine", days=1, **OPINION)
    with pytest.raises(Refused, match="先由另一名干部作废"):
        step(world, matter, "opine", days=1, **OPINION)
    step(world, matter, "serve_opinion", days=2, served_on="2026-03-04", receiver="许行政")
    withdraw_newest(world, matter, days=3)
    with pytest.raises(Refused, match="已作废"):
        step(world, matter, "reply", days=3, seat="xu", stand="kept", opinion="维持。")
    with pytest.raises(Refused, match="已作废"):
        step(world, matter, "let_lapse", days=10, seat=HOUSE)
    matter = step(world, matter, "opine", days=3, **(OPINION | {"demands": "请恢复岗位。"}))
    assert matter.state == "opined" and len(letters_of(matter)) == 2
    step(world, matter, "serve_opinion", days=4, served_on="2026-03-06", receiver="许行政")
    assert due_on(matter) == "2026-03-13"  # from the service of the letter that stands
    assert step(world, matter, "reply", days=5, seat="xu", stand="kept", opinion="维持。").state == "replied"


def test_a_wrong_reminder_is_withdrawn_and_issued_anew(world):
    matter = reported(world)
    step(world, matter, "remind", days=1, signer="陈主席")
    withdraw_newest(world, matter, days=1)
    with pytest.raises(Refused, match="已作废"):
        step(world, matter, "serve_reminder", days=2, served_on="2026-03-04", receiver="许行政")
    assert step(world, matter, "remind", days=2, signer="陈主席").state == "reminded"
    step(world, matter, "serve_reminder", days=2, served_on="2026-03-04", receiver="许行政")
    assert due_on(matter) == "2026-03-11"


def test_the_demonstration_has_one_in_every_state():
    build(demo_context(build_world(), timezone.now()))
    with acting(Seat.system("look")):
        for service in MODULE.services:
            states = set(Matter.objects.filter(kind=service.code).values_list("state", flat=True))
            assert set(service.states) - states == set()
