"""Clocks of the engine: they follow an event, stand still, go on, are made longer once, run out, and always have an owner."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.check import check_service
from zhigong.kernel.cases.engine import open_matter, take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.cases.tests.complaints import build_world
from zhigong.kernel.cases.tests.errands import ERRANDS, errand
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.worklist import todos
from zhigong.kernel.worklist.models import Clock, Todo

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
LOOK = Seat.system("look")


def at(day: str, hour: int = 9) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), ZONE).replace(hour=hour)


@pytest.fixture
def world():
    with registry.using(ERRANDS):
        yield build_world()


def ask(world, day="2026-03-02", hour=9) -> Matter:
    return open_matter(
        "errands.run",
        unit=world.works,
        parties=[("asker", world.worker.person_id)],
        seat=world.worker,
        now=at(day, hour),
    ).matter


def take(world, matter, step, day, who="works", hour=9, **data) -> Matter:
    seat = world.worker if who == "asker" else world.seats[who]
    return take_step(matter.pk, step, seat=seat, now=at(day, hour), data=data).matter


def clock_of(matter, name="ask") -> Clock:
    with acting(LOOK):
        return Clock.objects.filter(matter=matter, name=name).latest("id")


def last_day(matter, name="ask") -> str:
    return (clock_of(matter, name).due_at - timedelta(seconds=1)).astimezone(ZONE).date().isoformat()


def todo_of(matter) -> Todo:
    with acting(LOOK):
        return Todo.objects.select_related("unit").get(matter=matter, done_at=None)


def swept(day, hour=9) -> dict:
    with acting(LOOK):
        return sweep(at(day, hour))


def test_the_table_itself_is_sound():
    assert [mistake.msg for mistake in check_service(errand)] == []


def test_fifteen_working_days_stand_still_while_material_is_awaited(world):
    matter = ask(world)  # Monday 2 March
    assert last_day(matter) == "2026-03-23"
    take(world, matter, "wait", "2026-03-06")  # Friday: does not count any more
    standing = clock_of(matter)
    assert standing.paused_at and standing.next_at is None and standing.stopped_at is None
    with acting(LOOK):
        assert Todo.objects.filter(matter=matter, done_at=None).count() == 0  # nothing to do for the office
    assert swept("2026-03-10") == dict.fromkeys(("warned", "stepped", "climbed", "left", "failed"), 0)
    take(world, matter, "bring", "2026-03-11", who="asker")  # Wednesday counts again: 6, 9, 10 March did not
    assert last_day(matter) == "2026-03-26"
    assert todo_of(matter).due_at == clock_of(matter).due_at
    take(world, matter, "wait", "2026-03-12")
    take(world, matter, "bring", "2026-03-12", who="asker", hour=15)
    assert last_day(matter) == "2026-03-26"  # a pause within a day costs none


def test_a_pause_on_the_last_day_leaves_a_day_to_work_in(world):
    matter = ask(world)
    take(world, matter, "wait", "2026-03-23", hour=16)
    take(world, matter, "bring", "2026-03-30", who="asker")
    assert last_day(matter) == "2026-03-30"


def test_it_is_extended_once_with_a_reason_and_not_after_it_ran_out(world):
    matter = ask(world)
    with pytest.raises(Refused) as wrong:
        take(world, matter, "extend", "2026-03-09")
    assert list(wrong.value.field_errors) == ["opinion"]
    take(world, matter, "extend", "2026-03-09", opinion="需要到外地取证")
    clock = clock_of(matter)
    assert (clock.extension, clock.extension_reason) == ("10 WD", "需要到外地取证")
    assert last_day(matter) == "2026-04-07"  # Tomb-sweeping Day, 4 to 6 April, is no working day
    assert todo_of(matter).due_at == clock.due_at
    with pytest.raises(Refused, match="已经延长过一次"):
        take(world, matter, "extend", "2026-03-10", opinion="再延长")
    late = ask(world)
    with pytest.raises(Refused, match="期限已过"):
        take(world, late, "extend", "2026-04-15", opinion="忘了")


def test_a_pause_after_an_extension_moves_the_longer_time(world):
    matter = ask(world)
    take(world, matter, "extend", "2026-03-09", opinion="取证")
    take(world, matter, "wait", "2026-03-10")
    take(world, matter, "bring", "2026-03-12", who="asker")
    assert last_day(matter) == "2026-04-09"


def test_a_reply_counts_from_the_day_of_service_in_calendar_days_and_rolls_off_a_holiday(world):
    matter = ask(world, "2026-09-14")
    take(world, matter, "serve", "2026-09-18", served_on="2026-09-16")
    assert last_day(matter, "serve") == "2026-10-08"  # 1 October is a holiday until the 7th
    reply, work = clock_of(matter, "serve"), clock_of(matter)
    assert reply.starts_on == date(2026, 9, 16) and reply.counts_from == at("2026-09-17", 0)
    assert work.stopped_at is None and reply.due_at < work.due_at
    assert todo_of(matter).due_at == reply.due_at, "the nearest end colours the to-do"


def test_the_two_clocks_end_with_the_state_they_name_and_a_reopened_matter_starts_anew(world):
    matter = ask(world)
    take(world, matter, "serve", "2026-03-05", served_on="2026-03-04")
    take(world, matter, "reopen", "2026-03-16")
    first, again = clock_of(matter), clock_of(matter, "reopen")
    assert clock_of(matter, "serve").stopped_at == at("2026-03-16")
    assert first.stopped_at is None, "it names both states, so it runs through"
    assert last_day(matter, "reopen") == "2026-04-07" and again.stopped_at is None
    take(world, matter, "finish", "2026-03-17")
    with acting(LOOK):
        assert not Clock.objects.filter(matter=matter, stopped_at=None).exists()


def test_a_step_that_stays_starts_a_clock_of_hours_and_taken_again_replaces_it(world):
    matter = ask(world)
    take(world, matter, "contact", "2026-03-03", hour=10)
    first = clock_of(matter, "contact")
    assert first.due_at == at("2026-03-04", 10) == todo_of(matter).due_at
    take(world, matter, "contact", "2026-03-03", hour=16)
    with acting(LOOK):
        running = Clock.objects.get(matter=matter, name="contact", stopped_at=None)
    assert running.pk != first.pk and running.due_at == at("2026-03-04", 16)


def test_half_of_the_time_is_half_of_what_counts(world):
    matter = ask(world)
    before = clock_of(matter)
    assert before.next_at == before.counts_from + (before.due_at - before.counts_from) / 2
    take(world, matter, "wait", "2026-03-03")
    take(world, matter, "bring", "2026-03-31", who="asker")
    after = clock_of(matter)
    assert after.counts_from == before.counts_from + timedelta(days=28)
    assert at("2026-04-08", 0) < after.next_at < at("2026-04-14", 0)


def test_warned_at_fifty_eighty_and_a_hundred_percent_then_it_climbs_daily_until_taken(world):
    matter, chair = ask(world), world.seats["works"]
    with acting(chair):
        assert todos.take(todo_of_in(chair, matter), chair)
    assert swept("2026-03-13", 5)["warned"] == 1
    assert swept("2026-03-13", 6)["warned"] == 0
    assert swept("2026-03-19", 22)["warned"] == 1
    assert swept("2026-03-24")["climbed"] == 1
    with acting(LOOK):
        told = list(
            Notice.objects.filter(account=chair.account_id, matter_id=matter.pk).order_by("created_at")
        )
    assert [notice.title.split(" ", 1)[1] for notice in told] == ["即将到期", "即将到期", "已到期"]
    assert todo_of(matter).unit_id == world.east.pk
    assert swept("2026-03-24", 12)["climbed"] == 0
    assert swept("2026-03-25", 10)["climbed"] == 1
    assert todo_of(matter).unit_id == world.county.pk


def todo_of_in(seat, matter):
    return Todo.objects.get(matter=matter, done_at=None, unit_id=seat.unit_id).pk


def test_taken_after_it_ran_out_and_left_again_it_still_climbs(world):
    matter = ask(world)
    swept("2026-03-24")
    east = world.seats["east"]
    with acting(east):
        assert todos.take(todo_of_in(east, matter), east)
    assert swept("2026-03-26")["left"] == 1
    with acting(LOOK):
        Grant.objects.filter(pk=east.grant_id).update(ends_on=date(2026, 3, 26))
    swept("2026-03-27")  # the to-do returns to a pool without officers
    assert swept("2026-03-28", 12)["climbed"] == 1
    assert todo_of(matter).unit_id == world.county.pk


def test_where_only_the_applicant_acts_the_clock_has_a_systems_step(world):
    matter = ask(world)
    take(world, matter, "query", "2026-03-04")
    assert swept("2026-03-20")["stepped"] == 1
    with acting(LOOK):
        assert Matter.objects.get(pk=matter.pk).state == "off"
        assert not Clock.objects.filter(matter=matter, stopped_at=None).exists()


def test_the_database_refuses_a_running_clock_that_nobody_would_look_at(world):
    matter = ask(world)
    with acting(LOOK), pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(matter=matter).update(next_at=None)
