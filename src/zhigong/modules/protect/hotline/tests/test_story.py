"""A call about unpaid wages: taken down, sent to the county, answered, called back by another, checked, closed."""

from datetime import date, timedelta

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.tally import counts
from zhigong.kernel.worklist.models import Clock, Todo
from zhigong.modules.protect.hotline import public
from zhigong.modules.protect.hotline.models import Caller, Ticket
from zhigong.modules.protect.hotline.tests.officers import (
    MONDAY,
    REPLY,
    TICKET,
    dispatch,
    make_world,
    step,
    take_down,
)

pytestmark = pytest.mark.django_db
LOOK = Seat.system("look")


@pytest.fixture
def world():
    return make_world()


def due_on(matter, name) -> date:
    with acting(LOOK):
        clock = Clock.objects.filter(matter=matter, name=name, stopped_at=None).latest("started_at")
        return (clock.due_at - timedelta(seconds=1)).astimezone(MONDAY.tzinfo).date()


def todo_of(matter) -> Todo:
    with acting(LOOK):
        return Todo.objects.select_related("unit").get(matter=matter, done_at=None)


def test_from_the_call_to_the_closed_ticket(world):
    matter = take_down(world)
    assert (matter.state, matter.unit) == ("registered", world.unit["east"])
    with acting(LOOK):
        ticket = Ticket.objects.get(pk=matter.pk)
        assert ticket.is_group and ticket.employer == world.employer["hengda"]
        assert Caller.objects.get(pk=matter.pk).open() == {"name": "张三丰", "phone": "13900008888"}
        assert counts.read([world.unit["east"].pk], "hotline_queue", "state")[world.unit["east"].pk] == {
            "registered": 1
        }
    matter = dispatch(world, matter)
    assert (matter.state, matter.unit) == ("dispatched", world.unit["qiaonan"])
    assert todo_of(matter).unit == world.unit["qiaonan"] and due_on(matter, "dispatch") == date(2026, 3, 3)
    matter = step(world, matter, "accept", "wang")
    assert due_on(matter, "accept") == date(2026, 3, 9), "five working days for an ordinary problem"
    step(world, matter, "note_progress", "wang", 1, opinion="已约单位明天核对考勤。")
    matter = step(world, matter, "reply", "wang", 2, **REPLY)
    assert matter.state == "replied"
    assert todo_of(matter).unit == world.unit["east"], (
        "the callback lies with the hotline, not with the handler"
    )
    matter = step(world, matter, "call_back", "yuan", 3, satisfaction="5", opinion="已到账")
    matter = step(world, matter, "close", "luo", 3, opinion="")
    assert matter.state == "closed"
    with acting(LOOK):
        east = world.unit["east"]
        assert counts.count([east.pk], "hotline_cases")[east.pk] == 1
        assert counts.count([east.pk], "hotline_recovered")[east.pk] == 1_860_000
        assert counts.read([east.pk], "hotline_cases", "topic")[east.pk] == {"C1": 1}
        assert counts.count([east.pk], "hotline_queue")[east.pk] == 0
        assert not Ticket.objects.get(pk=matter.pk).is_open


def test_a_consultation_answered_on_the_call_is_counted_apart(world):
    matter = take_down(world, category="A202", headcount="1", difficulty="consult")
    matter = step(world, matter, "answer_on_call", "hua", opinion="满十年不满二十年的，年休假十天。")
    assert matter.state == "answered_on_call"
    with acting(LOOK):
        east = world.unit["east"].pk
        assert counts.count([east], "hotline_on_call")[east] == 1
        assert counts.count([east], "hotline_cases")[east] == 0


def test_an_emergency_is_reported_up_within_two_hours(world):
    matter = take_down(world, urgency="emergency")
    assert matter.state == "emergency"
    with acting(LOOK):
        clock = Clock.objects.get(matter=matter, stopped_at=None)
    assert clock.due_at == MONDAY + timedelta(hours=2)
    matter = step(
        world, matter, "report_up", "hua", informed="市总工会值班室", opinion="已通知区总工会到场。"
    )
    assert matter.state == "registered"
    matter = step(world, matter, "raise_alarm", "hua", opinion="现场人数增加。")
    assert matter.state == "emergency"


def test_each_class_of_difficulty_has_its_own_time(world):
    for difficulty, last in (("consult", (3, 5)), ("hard", (3, 23)), ("complex", (4, 14))):
        matter = take_down(world)
        step(
            world, matter, "dispatch", "hua",
            unit=world.unit["qiaonan"].code, difficulty=difficulty, opinion="请办理。",
        )  # fmt: skip
        matter = step(world, matter, "accept", "wang")
        assert (due_on(matter, "accept").month, due_on(matter, "accept").day) == last, difficulty


def test_the_time_stands_still_only_while_the_reporter_is_asked(world):
    matter = step(world, dispatch(world, take_down(world)), "accept", "wang")
    step(world, matter, "ask_reporter", "wang", opinion="请补充工资流水。")
    matter = step(world, matter, "note_supplement", "wang", 2, opinion="来电补充了流水。")
    assert matter.state == "handling" and due_on(matter, "accept") == date(2026, 3, 10), (
        "one whole day stood still"
    )
    step(world, matter, "request_extension", "wang", 3, opinion="需要逐人核对。")
    assert due_on(matter, "accept") == date(2026, 3, 10), "asking for more time stops nothing"
    matter = step(world, matter, "refuse_extension", "luo", 3, opinion="人员不多，请按期办理。")
    matter = step(world, matter, "request_extension", "wang", 4, opinion="单位负责人出差。")
    matter = step(world, matter, "grant_extension", "luo", 4, opinion="同意。")
    assert due_on(matter, "accept") == date(2026, 3, 17)


def test_the_time_for_more_runs_out_and_the_union_goes_on(world):
    matter = step(world, dispatch(world, take_down(world)), "accept", "wang")
    matter = step(world, matter, "ask_reporter", "wang", opinion="请补充。")
    matter = take_step(matter.pk, "go_on", seat=LOOK, now=MONDAY + timedelta(days=20)).matter
    assert matter.state == "handling"


def test_the_county_hands_it_on_and_takes_nothing_back_for_ever(world):
    matter = dispatch(world, take_down(world))
    matter = step(world, matter, "pass_on", "wang", unit=world.unit["willow"].code, opinion="请街道办理。")
    assert matter.unit == world.unit["willow"] and todo_of(matter).unit == world.unit["willow"]
    matter = step(world, matter, "return", "zhao", opinion="单位不在本街道。")
    assert (matter.state, matter.unit) == ("returned", world.unit["qiaonan"])
    matter = step(world, matter, "accept", "wang", difficulty="general")
    assert matter.state == "handling"


def test_not_satisfied_means_another_round_but_not_without_end(world):
    matter = step(world, dispatch(world, take_down(world)), "accept", "wang")
    for _round in range(2):
        step(world, matter, "reply", "wang", 1, **REPLY)
        matter = step(world, matter, "reopen", "yuan", 1, opinion="还差一个月。")
        assert matter.state == "handling"
    step(world, matter, "reply", "wang", 2, **REPLY)
    matter = step(world, matter, "call_back", "yuan", 2, satisfaction="2", opinion="已告知仲裁途径")
    matter = step(world, matter, "call_again", "luo", 2, opinion="回访记录不完整。")
    assert matter.state == "replied"


def test_nobody_answers_the_callback(world):
    matter = step(world, dispatch(world, take_down(world)), "accept", "wang")
    step(world, matter, "reply", "wang", 1, **REPLY)
    for _try in range(3):
        step(world, matter, "try_call", "yuan", 1)
    matter = step(world, matter, "give_up_calling", "yuan", 2)
    assert matter.state == "checking"


def test_a_petition_has_its_statutory_clocks(world):
    matter = step(world, dispatch(world, take_down(world, channel="letter")), "accept", "wang")
    step(world, matter, "mark_petition", "wang", opinion="本人书面信访。")
    assert due_on(matter, "mark_petition") == date(2026, 3, 17)
    matter = step(world, matter, "tell_route", "wang", 1, received_on="2026-03-02", opinion="已受理。")
    with acting(LOOK):
        assert not Clock.objects.filter(matter=matter, name="mark_petition", stopped_at=None).exists()
    assert due_on(matter, "tell_route") == date(2026, 5, 1) or due_on(matter, "tell_route") == date(
        2026, 5, 6
    )
    step(world, matter, "extend_petition", "luo", 3, opinion="情况复杂。")
    assert due_on(matter, "tell_route") > date(2026, 5, 6)


def test_a_ticket_for_other_authorities_says_where_it_went(world):
    matter = take_down(world)
    matter = step(world, matter, "transfer_out", "hua", transferred_to="labour", opinion="已转区人社局。")
    assert matter.state == "transferred_out" and matter.closed_at is not None


def test_a_ticket_marked_a_petition_at_the_telephone_starts_its_notice(world):
    matter = take_down(world, channel="visit", is_petition="on")
    assert due_on(matter, "mark_petition") == date(2026, 3, 17)
    assert matter.channel == "visit"


def test_the_reporter_is_told_each_step(world):
    seat = world.seat("hua")
    with acting(seat):
        data = TICKET | {"employer": "", "person": str(world.membership["li"])}
        matter = public.register(data, seat=seat, now=MONDAY).matter
    matter = step(world, dispatch(world, matter), "accept", "wang")
    step(world, matter, "ask_reporter", "wang", opinion="请补充工资流水。")
    step(world, matter, "supplement", "li", 1, opinion="流水已交到街道。")
    step(world, matter, "reply", "wang", 2, **REPLY)
    matter = step(world, matter, "rate", "li", 3, satisfaction="4", opinion="")
    assert matter.state == "checking"
    with acting(LOOK):
        kinds = set(
            Notice.objects.filter(matter_id=matter.pk, account=world.account["li"]).values_list(
                "kind", flat=True
            )
        )
        assert Matter.objects.get(pk=matter.pk).parties.get().person_id == world.person["li"]
    assert kinds == {
        f"hotline.{one}" for one in ("registered", "dispatched", "accepted", "waiting", "replied")
    }
