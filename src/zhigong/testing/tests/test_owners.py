"""A running clock always has an owner: shown on every table by walking it, and on matters by random lives."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry, urging
from zhigong.kernel.cases.check_clocks import has_officers
from zhigong.kernel.cases.engine import open_matter, take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.cases.tests.complaints import build_world
from zhigong.kernel.cases.tests.errands import ERRANDS, WORK, errand
from zhigong.kernel.cases.walking import ownerless, spots
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.kinds import ENDED
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.rules import calendar
from zhigong.kernel.rules.models import RuleValue
from zhigong.kernel.worklist.clocks import length_of, moments, recount
from zhigong.kernel.worklist.models import Clock, Todo
from zhigong.lib.dates import Duration
from zhigong.modules.organise.reorganising.actions.carrying import hand_over_work

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 9, 14, 9, tzinfo=ZONE)
LOOK = Seat.system("random lives")
SERVICES = registry.services()


@pytest.mark.parametrize("service", SERVICES, ids=[f"{one.code}-{one.version}" for one in SERVICES])
def test_wherever_a_clock_can_run_officers_or_the_system_can_act(service):
    reached = spots(service)
    assert {state for state, _clocks in reached} >= {step.to for step in service.steps if step.to}
    assert list(ownerless(service)) == []
    for state, clocks in reached:
        assert not (clocks and state in service.end), f"a clock survives the end {state}"


def test_the_walk_is_not_blind():
    """Without the officers' steps at `asked` and the system's step, the clock there has nobody: it is found."""
    silent = type(errand)(
        **{
            **{name: getattr(errand, name) for name in errand.__dataclass_fields__},
            "steps": tuple(step for step in errand.steps if step.code != "drop"),
        }
    )
    assert {(state, one.step) for state, one in ownerless(silent)} == {
        ("asked", "query"),
        ("waiting", "wait"),
        ("waiting", "ask"),
        ("waiting", "reopen"),
    }


@pytest.fixture
def world(db):
    with registry.using(ERRANDS):
        yield build_world()
    calendar.forget()


# What can happen to a matter in its life; each is tried in any order, refusals among them.
STEPS = (
    "contact",
    "wait",
    "bring",
    "extend",
    "give",
    "back",
    "over",
    "lift",
    "serve",
    "reopen",
    "query",
    "explain",
)
EVENTS = ("urge", "supervise", "answer", "rule", "holiday", "leave", "merge", "take")
DEED = st.tuples(
    st.sampled_from((*STEPS, *STEPS, *EVENTS)),
    st.sampled_from((0, 0, 1, 3, 9, 26, 24 * 4, 24 * 9, 24 * 23)),  # hours that pass before it
    st.integers(0, 4),
)


@settings(
    max_examples=12, deadline=None, phases=(Phase.generate,), derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(DEED, min_size=6, max_size=22))
def test_through_any_life_a_running_clock_has_an_owner_and_ends_when_it_should(world, deeds):
    mark = transaction.savepoint()
    calendar.forget()
    try:
        _live(world, deeds)
    finally:
        transaction.savepoint_rollback(mark)


def _live(world, deeds) -> None:
    now = MONDAY
    parties = [("asker", world.worker.person_id)]
    matter = open_matter("errands.run", unit=world.works, parties=parties, seat=world.worker, now=now).matter
    for deed, hours, choice in deeds:
        now += timedelta(hours=hours)
        with acting(LOOK):
            sweep(now)
        _judge(matter.pk, now)
        _do(world, matter.pk, deed, choice, now)
        _judge(matter.pk, now)
    for day in range(1, 4):  # whatever happened, the days after find somebody
        with acting(LOOK):
            assert sweep(now + timedelta(days=40 * day))["failed"] == 0
        _judge(matter.pk, now + timedelta(days=40 * day))


def _do(world, matter_id, deed, choice, now) -> None:
    units = [world.works, world.east, world.west, world.county]
    with acting(LOOK):
        owner = Matter.objects.get(pk=matter_id).unit
        todo = Todo.objects.filter(matter=matter_id, done_at=None).order_by("opened_at").last()
    seats = {seat.unit_id: seat for seat in world.seats.values() if seat.role == "union_chair"}
    if deed in STEPS:
        seat = world.worker if deed in ("bring", "explain") else seats[owner.pk]
        data = {
            "unit": units[choice % 4].code,
            "opinion": "理由充分",
            "served_on": (now - timedelta(days=choice)).date().isoformat(),
        }
        _try(take_step, matter_id, deed, seat=seat, now=now, data=data)
    elif deed in ("urge", "supervise", "answer"):
        seat = seats[owner.pk] if deed == "answer" else world.seats["nation"]
        with acting(seat):
            _try(getattr(urging, deed), matter_id, seat=seat, now=now, text="请办理")
    elif deed == "take" and todo is not None and todo.unit_id in seats:
        with acting(LOOK):
            Todo.objects.filter(pk=todo.pk).update(account_id=seats[todo.unit_id].account_id)
    else:
        _change(world, deed, choice, now)


def _try(act, *words, **more) -> None:
    try:
        act(*words, **more)
    except (Refused, Matter.DoesNotExist):
        return  # a refusal is an answer too; what it leaves behind is judged like everything else


def _change(world, deed, choice, now) -> None:
    """Change what is around the matter: a rule, the calendar, the officers, the tree."""
    today = now.astimezone(ZONE).date()
    if deed == "rule":
        with acting(LOOK):
            RuleValue.objects.create(
                key=WORK.key, region_code="", value=f"{5 + choice} WD", basis="测试", valid_from=today,
                proposed_by=world.worker.account_id, approved_by=world.seats["county"].account_id,
            )  # fmt: skip
    elif deed == "holiday":
        with acting(LOOK):
            calendar.announce([(today + timedelta(days=choice + 1), False, "临时放假")])
            recount(now, since=today)
    elif deed == "leave":
        with acting(LOOK):
            unit = (world.works, world.east, world.west, world.works, world.east)[choice]
            Grant.objects.filter(unit=unit).update(ends_on=date(2026, 9, 1))
    elif deed == "merge":
        with acting(world.seats["county"]):
            hand_over_work([world.works.pk], world.east.pk)
        with acting(LOOK):
            Grant.objects.filter(unit=world.works).update(ends_on=date(2026, 9, 1))
            Unit.objects.filter(pk=world.works.pk).update(state="merged")


def _judge(matter_id, now) -> None:
    """Hold what the database says against the promises, with the days counted once more, one by one."""
    with acting(LOOK):
        matter = Matter.objects.select_related("unit").get(pk=matter_id)
        clocks = list(Clock.objects.filter(matter=matter, stopped_at=None))
        todos = list(Todo.objects.filter(matter=matter, done_at=None).select_related("unit"))
        assert not (matter.closed_at and (clocks or todos))
        assert len({clock.name for clock in clocks}) == len(clocks)
        assert all(todo.unit.state not in ENDED for todo in todos)
        assert len(todos) == len({todo.step == "supervise" for todo in todos})
        for clock in clocks:
            assert (clock.paused_at is not None) == (matter.state in clock.pauses_in)
            assert matter.state in (*clock.runs_in, *clock.pauses_in)
            assert (clock.next_at is None) == (clock.paused_at is not None)
            if clock.due_at > now and clock.name != "contact":  # hours are not days
                assert clock.due_at == _counted_again(clock)
            if clock.paused_at is None:
                _owned(matter, clock, todos)


def _owned(matter, clock, todos) -> None:
    steps = {todo.step for todo in todos}
    if clock.name == "supervise":
        assert "supervise" in steps
    elif has_officers(errand, matter.state):
        assert steps - {"supervise"}, f"{clock.name} runs in {matter.state} and nobody has a to-do"
    else:
        assert errand.find_step(clock.overdue_step, matter.state), (
            f"{clock.name} runs out in {matter.state} unseen"
        )


def _counted_again(clock) -> datetime:
    """Count the clock's days one by one, in another way than the engine."""
    stood = {
        day
        for since, until in moments(clock)
        for day in _days(since.astimezone(ZONE).date(), until.astimezone(ZONE).date())
    }
    longer = [Duration.parse(clock.extension)] if clock.extension else []
    day, spans = clock.starts_on, [length_of(clock), *longer]
    for span in spans:
        counted = 0
        while counted < span.count:
            day += timedelta(days=1)
            is_counted = day not in stood and (span.unit == "CD" or calendar.is_workday(day)[0])
            counted += is_counted
    while not calendar.is_workday(day)[0]:
        day += timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZONE)


def _days(first: date, behind: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range((behind - first).days)]
