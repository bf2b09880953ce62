"""Journey J2 within one instance: a member moves, each union sees its side, card and counts move at one moment."""

from datetime import date, timedelta

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import available_steps, take_step
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.worklist.models import Todo
from zhigong.modules.organise.transfers import public, queries
from zhigong.modules.organise.transfers.jobs import open_ways_back
from zhigong.modules.organise.transfers.tests.moving import (
    AGREED,
    NOW,
    ask,
    count_at,
    events_of,
    membership_of,
    transfer_of,
)
from zhigong.testing.world import SINCE, build_world

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def world():
    return build_world()


def test_a_member_moves_and_both_unions_see_their_side(world):
    before = (count_at(world, "hengda"), count_at(world, "spinning"))
    number = membership_of(world).number
    matter = ask(world)
    assert (matter.state, matter.unit_id) == ("requested", world.unit["hengda"].pk)
    chen, liu = world.seat("chen"), world.seat("liu")
    with acting(liu):
        assert not Matter.objects.filter(pk=matter.pk).exists()
        [(row, progress)] = queries.sides_of(liu, "in")
        assert (row.shown_as, progress.state, row.other_unit_id) == (
            "李*华",
            "requested",
            world.unit["hengda"].pk,
        )
        assert queries.sides_of(liu, "out") == []
    take_step(matter.pk, "confirm", seat=chen, now=LATER, data={"dues_paid_to": "2026-02-28"})
    assert membership_of(world).state == "transferring_out"
    assert (count_at(world, "hengda"), count_at(world, "spinning")) == before
    with acting(chen):
        assert not Matter.objects.filter(pk=matter.pk).exists()
        [(row, progress)] = queries.sides_of(chen, "out")
        assert progress.state == "arriving"
    with acting(liu):
        seen = get_matter(matter.pk, liu)
        assert {step.code for step in available_steps(seen, liu)} == {"accept", "decline"}
        [waiting] = queries.waiting_for(liu, "arriving")
        assert waiting.name == "李*华"
    done = take_step(matter.pk, "accept", seat=liu, now=LATER + timedelta(days=1), data={"worker_kind": "1"})
    assert done.matter.state == "done"
    moved = membership_of(world)
    assert (moved.state, moved.unit_id) == ("active", world.unit["spinning"].pk)
    assert (moved.number, moved.joined_on, moved.worker_kind) == (number, SINCE, "1")
    assert moved.employer_id == world.employer["spinning"].pk
    assert (count_at(world, "hengda"), count_at(world, "spinning")) == (before[0] - 1, before[1] + 1)
    assert [event.kind for event in events_of(world)] == ["join", "transfer_out_start", "transfer_in"]
    assert {event.matter_id for event in events_of(world)[1:]} == {matter.pk}
    kept = transfer_of(matter)
    assert (kept.dues_paid_to, kept.is_open) == (date(2026, 2, 28), False)


def test_the_member_is_told_at_each_step(world):
    matter = ask(world)
    take_step(matter.pk, "confirm", seat=world.seat("chen"), now=LATER)
    take_step(matter.pk, "accept", seat=world.seat("liu"), now=LATER)
    with acting(Seat.system("look")):
        kinds = Notice.objects.filter(account=world.account["li"], matter_id=matter.pk)
        assert set(kinds.values_list("kind", flat=True)) == {
            "transfers.started", "transfers.released", "transfers.done",
        }  # fmt: skip


def test_silence_of_the_old_union_lets_the_member_go(world):
    matter = ask(world)
    with acting(Seat.system("sweep")):
        done = sweep(NOW + timedelta(days=9))
    assert done["stepped"] == 1
    with acting(Seat.system("look")):
        matter.refresh_from_db()
        assert matter.state == "arriving" and membership_of(world).state == "transferring_out"
        assert Todo.objects.get(matter=matter, done_at=None).unit_id in world.unit["spinning"].path


def test_the_old_union_sends_its_member_on(world):
    with acting(world.seat("chen")):
        sent = public.send(world.person["li"], world.unit["spinning"].code, AGREED, now=NOW).matter
    assert (sent.state, sent.unit_id) == ("arriving", world.unit["spinning"].pk)
    assert membership_of(world).state == "transferring_out"
    take_step(sent.pk, "accept", seat=world.seat("liu"), now=LATER)
    assert membership_of(world).unit_id == world.unit["spinning"].pk


def test_the_receiving_union_asks_and_another_officer_takes_in(world):
    with acting(world.seat("zhao")):
        asked = public.fetch(world.person["zhou"], world.unit["riders"], AGREED, now=NOW).matter
    assert (asked.state, asked.unit_id) == ("requested", world.unit["spinning"].pk)
    with acting(Seat.system("sweep")):
        sweep(NOW + timedelta(days=9))
    take_step(asked.pk, "accept", seat=world.seat("qian"), now=NOW + timedelta(days=9))
    assert membership_of(world, "zhou").unit_id == world.unit["riders"].pk


def test_an_objection_is_judged_by_the_union_above(world):
    matter = ask(world)
    objection = {"reason": "still_here", "opinion": "仍在本单位上班，尚未离职。"}
    take_step(matter.pk, "object", seat=world.seat("chen"), now=LATER, data=objection)
    with acting(Seat.system("look")):
        todo = Todo.objects.get(matter=matter, done_at=None)
        assert (todo.unit_id, todo.reason) == (world.unit["willow"].pk, "")
    judged = take_step(
        matter.pk, "overrule", seat=world.seat("zhao"), now=LATER, data={"opinion": "已提交离职证明。"}
    )
    assert judged.matter.state == "arriving" and membership_of(world).state == "transferring_out"
    second = ask(world, "wu")
    take_step(
        second.pk, "object", seat=world.seat("chen"), now=LATER, data=objection | {"reason": "expelling"}
    )
    take_step(second.pk, "uphold", seat=world.seat("zhao"), now=LATER, data={"opinion": "正在办理除名。"})
    assert membership_of(world, "wu").state == "active" and not transfer_of(second).is_open


def test_declined_or_withdrawn_leaves_everything_as_it_was(world):
    matter = ask(world)
    take_step(matter.pk, "confirm", seat=world.seat("chen"), now=LATER)
    refusal = {"reason": "not_here", "opinion": "未在本单位就业，请联系现单位。"}
    take_step(matter.pk, "decline", seat=world.seat("liu"), now=LATER, data=refusal)
    assert (membership_of(world).state, membership_of(world).unit_id) == ("active", world.unit["hengda"].pk)
    again = ask(world)
    take_step(again.pk, "confirm", seat=world.seat("chen"), now=LATER)
    take_step(again.pk, "withdraw", seat=world.seat("li"), now=LATER)
    assert membership_of(world).state == "active"
    assert [event.kind for event in events_of(world)][-1] == "transfer_out_cancel"


def test_a_secondment_is_brought_back_on_its_day(world):
    matter = ask(world, purpose="secondment", back_on="2026-12-01")
    take_step(matter.pk, "confirm", seat=world.seat("chen"), now=LATER)
    take_step(matter.pk, "accept", seat=world.seat("liu"), now=LATER)
    with acting(Seat.system("jobs")):
        assert open_ways_back(NOW + timedelta(days=200)) == 0
        assert open_ways_back(NOW + timedelta(days=300)) == 1
        assert open_ways_back(NOW + timedelta(days=301)) == 0
        back = Matter.objects.filter(kind=queries.SERVICE).latest("opened_at")
    assert (back.state, back.unit_id) == ("requested", world.unit["spinning"].pk)
    take_step(back.pk, "confirm", seat=world.seat("liu"), now=NOW + timedelta(days=301))
    take_step(back.pk, "accept", seat=world.seat("chen"), now=NOW + timedelta(days=301))
    assert membership_of(world).unit_id == world.unit["hengda"].pk


def test_a_roster_asks_for_many_at_once(world):
    people = [world.person["zhou"], world.person["li"], world.person["li"]]
    with acting(world.seat("chen")):
        answers = public.request_many(people, world.unit["hengda"], now=NOW)
    assert [bool(answer.matter_id) for answer in answers] == [True, False]
    assert "不需要转会" in answers[1].sentence
