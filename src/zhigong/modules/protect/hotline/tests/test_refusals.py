"""What the hotline refuses: to everybody else's eyes, to the handler's own callback, to the union complained about."""

import pytest
from django.db import connection

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.queries import visible_matters
from zhigong.modules.protect.hotline import public
from zhigong.modules.protect.hotline.models import Caller, Ticket
from zhigong.modules.protect.hotline.queries.tickets import own_tickets
from zhigong.modules.protect.hotline.tests.officers import (
    DISPATCH,
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
REQUEST = {name: TICKET[name] for name in ("subject", "content", "category", "place", "headcount")}


@pytest.fixture
def world():
    return make_world()


def callers_seen(world, key) -> int:
    with acting(world.seat(key)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM hotline_callers")
        return cursor.fetchone()[0]


def test_only_the_hotline_and_the_handling_union_see_who_called(world):
    matter = take_down(world)
    assert {key: callers_seen(world, key) for key in ("hua", "wang", "chen", "bao", "xu", "lin", "li")} == {
        "hua": 1, "wang": 0, "chen": 0, "bao": 0, "xu": 0, "lin": 0, "li": 0,
    }  # fmt: skip
    dispatch(world, matter)
    assert (callers_seen(world, "wang"), callers_seen(world, "zhao")) == (1, 0)


def test_the_union_of_the_employer_complained_about_never_gets_it(world):
    matter = take_down(world)
    with pytest.raises(Refused, match="被反映单位的工会不能承办"):
        step(world, matter, "dispatch", "hua", unit=world.unit["hengda"].code, **DISPATCH)
    with acting(LOOK):
        Matter.objects.filter(pk=matter.pk).update(unit=world.unit["hengda"])
    assert callers_seen(world, "chen") == 0, "even when it lies there, its officers do not see who called"


def test_a_confidential_ticket_is_for_its_handlers(world):
    dispatch(world, take_down(world, identity="confidential"))
    for key, sees in (("wang", True), ("hua", True), ("zhao", False)):
        with acting(world.seat(key)):
            assert visible_matters(world.seat(key)).filter(kind="hotline.ticket").exists() is sees, key


def test_an_anonymous_ticket_keeps_nobody(world):
    matter = take_down(world, identity="anonymous", person=str(world.membership["li"]))
    with acting(LOOK):
        ticket = Ticket.objects.get(pk=matter.pk)
        assert not Caller.objects.filter(pk=matter.pk).exists() and ticket.person_id is None
        assert not Matter.objects.get(pk=matter.pk).parties.exists() and ticket.call_id is None


def test_a_worker_without_a_name_follows_their_own_ticket(world):
    seat = world.seat("courier")
    with acting(seat):
        data = REQUEST | {"identity": "anonymous"}
        matter = public.submit(data, seat=seat, now=MONDAY, mobile=world.mobile["courier"], name="").matter
    assert matter.unit == world.unit["east"]
    with acting(seat):
        assert [one.pk for one in own_tickets(seat)] == [matter.pk]
    with acting(LOOK):
        assert not Caller.objects.exists()
    assert step(world, matter, "withdraw", "courier").state == "withdrawn"


def test_a_worker_not_satisfied_asks_again(world):
    seat = world.seat("li")
    with acting(seat):
        data = REQUEST | {"identity": "confidential"}
        matter = public.submit(data, seat=seat, now=MONDAY, mobile=world.mobile["li"], name="李建华").matter
    assert matter.confidentiality == 1
    matter = step(world, dispatch(world, matter), "accept", "wang")
    step(world, matter, "reply", "wang", 1, **REPLY)
    with pytest.raises(Refused, match="不满意，要求重办"):
        step(world, matter, "rate", "li", 1, satisfaction="1")
    assert step(world, matter, "ask_again", "li", 1, opinion="还有一个月没有结清。").state == "handling"


def test_who_handled_it_does_not_call_back_and_who_called_back_does_not_check(world):
    matter = take_down(world)
    matter = step(world, matter, "accept", "hua", difficulty="general")
    step(world, matter, "reply", "hua", 1, **REPLY)
    for code, data in (("call_back", {"satisfaction": "5"}), ("reopen", {"opinion": "x"}), ("try_call", {})):
        with pytest.raises(Refused, match="承办人以外"):
            step(world, matter, code, "hua", 1, **data)
    with pytest.raises(Refused, match="还要再回访"):
        step(world, matter, "give_up_calling", "yuan", 1)
    step(world, matter, "call_back", "luo", 1, satisfaction="4")
    with pytest.raises(Refused, match="质检应由"):
        step(world, matter, "close", "luo", 1)


def test_the_wrong_ones_may_not(world):
    matter = dispatch(world, take_down(world))
    with pytest.raises(Matter.DoesNotExist):
        step(world, matter, "accept", "liu")
    with pytest.raises(NotAllowed):
        step(world, matter, "accept", "hua")
    with pytest.raises(Matter.DoesNotExist):
        step(world, matter, "accept", "chen")


def test_a_return_after_its_time_is_refused(world):
    matter = dispatch(world, take_down(world))
    with pytest.raises(Refused, match="已超过退回时限"):
        step(world, matter, "return", "wang", 4, opinion="不归我们。")


def test_a_second_return_goes_to_the_union_above(world):
    matter = dispatch(world, take_down(world))
    step(world, matter, "return", "wang", opinion="不归我们。")
    dispatch(world, matter, days=0.1)
    with pytest.raises(Refused):
        step(world, matter, "return", "wang", 0.2, opinion="还是不归我们。")


def test_a_reply_that_says_nothing_is_refused(world):
    matter = step(world, dispatch(world, take_down(world)), "accept", "wang")
    with pytest.raises(Refused, match="答复过短"):
        step(world, matter, "reply", "wang", result="solved", reply="已办")
    with pytest.raises(Refused, match="追回金额"):
        step(world, matter, "reply", "wang", **(REPLY | {"result": "explained"}))


def test_nobody_handles_what_they_reported(world):
    matter = dispatch(world, take_down(world))
    with acting(LOOK):
        world.account["wang"].worker_account = world.account["li"]
        world.account["wang"].save()
        Matter.objects.filter(pk=matter.pk).update(opened_by=world.account["li"].pk)
    with pytest.raises(Refused, match="本人反映的事"):
        step(world, matter, "accept", "wang")


def test_what_is_no_petition_has_no_petition_clock(world):
    matter = step(world, dispatch(world, take_down(world)), "accept", "wang")
    with pytest.raises(Refused, match="不是信访事项"):
        step(world, matter, "tell_route", "wang", received_on="2026-03-02", opinion="x")
    step(world, matter, "mark_petition", "wang", opinion="书面信访。")
    with pytest.raises(Refused, match="已认定"):
        step(world, matter, "mark_petition", "wang", opinion="再次。")
    with pytest.raises(Refused, match="不能晚于今天"):
        step(world, matter, "tell_route", "wang", received_on="2026-04-02", opinion="x")


def test_a_refused_ticket_names_its_fields(world):
    seat = world.seat("hua")
    with acting(seat), pytest.raises(Refused) as refused:
        public.register(TICKET | {"subject": "", "category": "Z9"}, seat=seat, now=MONDAY)
    assert set(refused.value.field_errors) == {"subject", "category"}


def test_the_system_step_is_nobody_elses(world):
    matter = step(world, dispatch(world, take_down(world)), "accept", "wang")
    step(world, matter, "ask_reporter", "wang", opinion="请补充。")
    with pytest.raises(NotAllowed):
        take_step(matter.pk, "go_on", seat=world.seat("wang"), now=MONDAY)
