"""Walking a table of steps: the story, then the refusals."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.engine import available_steps, open_matter, take_step
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.jobs import react, sweep
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.cases.tests.complaints import COMPLAINTS, FORWARDS, as_party, build_world, heard, reacted
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter, TimelineStep
from zhigong.kernel.worklist import todos
from zhigong.kernel.worklist.inbox import inbox
from zhigong.kernel.worklist.models import Clock, Todo

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def world():
    heard.clear()
    reacted.clear()
    with registry.using(COMPLAINTS):
        yield build_world()


def file_one(world, now=MONDAY) -> Matter:
    with acting(world.worker):
        return open_matter(
            "complaints.file",
            unit=world.works,
            parties=[("petitioner", world.worker.person_id)],
            seat=world.worker,
            now=now,
            data={"subject": "加班费"},
        ).matter


def test_a_complaint_is_filed_heard_and_closed(world):
    matter = file_one(world)
    assert matter.number.startswith("TS-2026-") and matter.state == "filed"
    chair = world.seats["works"]
    with acting(chair):
        [row], more = inbox(chair, now=MONDAY)
        assert (row.todo.matter_id, row.todo.step, row.due.words, more) == (
            matter.pk,
            "hear",
            "剩 5 个工作日",
            False,
        )
        assert todos.take(row.todo.pk, chair)
        seen = get_matter(matter.pk, chair)
        assert [step.code for step in available_steps(seen, chair)] == ["hear", "forward"]
    done = take_step(matter.pk, "hear", seat=chair, now=MONDAY, data={"opinion": "已沟通"}, expected=1)
    assert done.matter.state == "closed" and done.detail == {"heard_on": "2026-11-23"}
    assert heard == [matter.number]
    with acting(Seat.system("look")):
        steps = list(TimelineStep.objects.filter(matter=matter).order_by("id"))
        assert [(step.step, step.to_state) for step in steps] == [("file", "filed"), ("hear", "closed")]
        assert steps[1].actor_label == "东镇机械厂工会 工会主席" and steps[1].opinion == "已沟通"
        assert not Clock.objects.filter(matter=matter, stopped_at=None).exists()
        assert not Todo.objects.filter(matter=matter, done_at=None).exists()
        told = (
            Entry.objects.filter(matter_id=matter.pk, outcome="done")
            .order_by("pk")
            .values_list("what", flat=True)
        )
        assert list(told) == ["complaints.file.file", "complaints.file.hear"]


def test_a_reaction_waits_as_a_job_and_runs_in_the_system_seat(world):
    matter = file_one(world)
    take_step(matter.pk, "hear", seat=world.seats["works"], now=MONDAY, data={"opinion": "已沟通"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'cases.react'")
        [(arguments,)] = cursor.fetchall()
    react(**json.loads(arguments))
    assert reacted == [matter.pk]


def test_a_second_click_is_told_that_it_is_done(world):
    matter = file_one(world)
    take_step(
        matter.pk, "hear", seat=world.seats["works"], now=MONDAY, data={"opinion": "已沟通"}, expected=1
    )
    with pytest.raises(Refused, match="已由他人办理"):
        take_step(
            matter.pk, "hear", seat=world.seats["works"], now=MONDAY, data={"opinion": "再来"}, expected=1
        )
    assert heard == [matter.number]


def test_the_other_township_does_not_see_it(world):
    matter = file_one(world)
    with pytest.raises(Matter.DoesNotExist):
        take_step(matter.pk, "hear", seat=world.seats["west"], now=MONDAY, data={"opinion": "我来办"})


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("clerk", "没有此权限"), ("east", "此步骤由东镇机械厂工会办理"), ("county", "此步骤由")],
)
def test_a_wrong_role_or_a_unit_above_is_refused_and_the_journal_says_so(world, who, sentence):
    matter = file_one(world)
    with pytest.raises(NotAllowed, match=sentence):
        take_step(matter.pk, "hear", seat=world.seats[who], now=MONDAY, data={"opinion": "我来办"})
    with acting(Seat.system("look")):
        assert Entry.objects.filter(matter_id=matter.pk, outcome="refused").count() == 1
        assert Matter.objects.get(pk=matter.pk).state == "filed"


def test_nobody_decides_their_own(world):
    matter = file_one(world)
    own = as_party(world.seats["works"], world.worker.person_id)
    with pytest.raises(NotAllowed, match="不能办理本人的事项"):
        take_step(matter.pk, "hear", seat=own, now=MONDAY, data={"opinion": "同意了"})


def test_a_worker_takes_only_the_steps_of_their_own(world):
    matter = file_one(world)
    with pytest.raises(NotAllowed):
        take_step(matter.pk, "hear", seat=world.worker, now=MONDAY, data={"opinion": "我自己办"})
    assert take_step(matter.pk, "drop", seat=world.worker, now=MONDAY).matter.state == "dropped"


def test_a_reason_to_refuse_and_a_wrong_field_leave_nothing_behind(world):
    matter = file_one(world)
    with pytest.raises(Refused, match="意见太短"):
        take_step(matter.pk, "hear", seat=world.seats["works"], now=MONDAY, data={"opinion": "好"})
    with pytest.raises(Refused) as wrong:
        take_step(matter.pk, "hear", seat=world.seats["works"], now=MONDAY, data={})
    assert list(wrong.value.field_errors) == ["opinion"]
    assert heard == []


def test_five_working_days_later_it_goes_to_the_union_above(world):
    matter = file_one(world)
    after = MONDAY + timedelta(days=8)
    with acting(Seat.system("sweep")):
        assert sweep(MONDAY + timedelta(days=4))["warned"] == 1
        assert sweep(after)["stepped"] == 1
    [row], _more = inbox_of(world.seats["east"], after)
    assert row.todo.reason == "overdue"
    with pytest.raises(NotAllowed, match="已逾期"):
        take_step(matter.pk, "hear", seat=world.seats["works"], now=after)
    assert take_step(matter.pk, "hear", seat=world.seats["east"], now=after).matter.state == "closed"


def test_it_climbs_on_until_a_person_takes_it(world):
    matter = file_one(world)
    first, second = MONDAY + timedelta(days=8), MONDAY + timedelta(days=17)
    with acting(Seat.system("sweep")):
        sweep(first)
        for _again in range(3):
            sweep(second)
    [row], _more = inbox_of(world.seats["county"], second)
    with acting(world.seats["county"]):
        assert todos.take(row.todo.pk, world.seats["county"])
    with acting(Seat.system("sweep")):
        for day in range(1, 4):
            sweep(second + timedelta(days=day))
        assert Todo.objects.filter(matter=matter, done_at=None).get().unit_id == world.county.pk
    assert inbox_of(world.seats["nation"], second)[0] == []


def test_a_union_without_officers_passes_the_work_up_at_once(world):
    with acting(Seat.system("grants")):
        Grant.objects.filter(unit=world.works).update(ends_on=MONDAY)
    matter = file_one(world)
    [row], _more = inbox_of(world.seats["east"], MONDAY)
    assert (row.todo.matter_id, row.todo.reason) == (matter.pk, "unstaffed")
    take_step(matter.pk, "hear", seat=world.seats["east"], now=MONDAY, data={"opinion": "已代为听取"})


def test_when_an_officer_leaves_the_work_returns_to_the_pool(world):
    file_one(world)
    chair = world.seats["works"]
    with acting(chair):
        [row], _more = inbox(chair, now=MONDAY)
        todos.take(row.todo.pk, chair)
        colleague = replace(chair, account_id=world.worker.account_id)
        assert not todos.take(row.todo.pk, colleague)
    with acting(Seat.system("leave")):
        Grant.objects.filter(pk=chair.grant_id).update(ends_on=MONDAY.date())
        assert todos.return_orphans(MONDAY.date()) == 1


def inbox_of(seat, now):
    with acting(seat):
        return inbox(seat, now=now)


def test_one_lines_fault_does_not_stop_the_other_clocks(world):
    broken, sound = file_one(world), file_one(world)
    after = MONDAY + timedelta(days=8)
    with acting(Seat.system("break")):
        Matter.objects.filter(pk=broken.pk).update(procedure_version="lost")
        done = sweep(after)
        assert (done["stepped"], done["failed"]) == (1, 1)
        assert Matter.objects.get(pk=sound.pk).state == "raised"
        assert Clock.objects.get(matter=broken, stopped_at=None).next_at == after + timedelta(hours=1)


def test_an_officer_hands_a_matter_on_to_a_unit_outside_their_range(world):
    matter = file_one(world)
    FORWARDS.append(world.west)
    take_step(matter.pk, "forward", seat=world.seats["works"], now=MONDAY)
    with pytest.raises(Matter.DoesNotExist):
        take_step(matter.pk, "hear", seat=world.seats["works"], now=MONDAY, data={"opinion": "还想办"})
    [row], _more = inbox_of(world.seats["west"], MONDAY)
    assert row.todo.matter_id == matter.pk
    take_step(matter.pk, "hear", seat=world.seats["west"], now=MONDAY, data={"opinion": "已办理"})
