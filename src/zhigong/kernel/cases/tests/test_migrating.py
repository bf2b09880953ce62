"""A changed procedure: open matters finish under their own, unless somebody moves them, state by state."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases import migrating, registry
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.tests.complaints import build_world
from zhigong.kernel.cases.tests.errands import ERRANDS, errand
from zhigong.kernel.cases.tests.test_clocks import LOOK, ask, at, clock_of, last_day, take, todo_of
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter, TimelineStep

pytestmark = pytest.mark.django_db


def renamed(state):
    return "working" if state == "open" else state


def in_new_words(step):
    """Return the step of the second version: `open` is called `working`, and there is no preliminary contact."""
    at_states = tuple(renamed(state) for state in step.states)
    clock = replace(step.clock, runs_in=tuple(map(renamed, step.clock.runs_in))) if step.clock else None
    return replace(
        step, at=at_states if len(at_states) > 1 else at_states[0], to=renamed(step.to), clock=clock
    )


second = replace(
    errand,
    version="2",
    states={renamed(state): title for state, title in errand.states.items()},
    steps=tuple(in_new_words(step) for step in errand.steps if step.code != "contact"),
)
BOTH = replace(ERRANDS, services=(errand, second))
NOW = at("2026-03-05")


@pytest.fixture
def world():
    with registry.using(ERRANDS):
        found = build_world()
        found.old, found.waiting = ask(found), ask(found)
        take(found, found.old, "contact", "2026-03-03")
        take(found, found.waiting, "wait", "2026-03-04")
    with registry.using(BOTH):
        yield found


def test_what_is_open_finishes_under_its_own_table(world):
    assert ask(world, "2026-03-04").procedure_version == "2"
    assert take(world, world.old, "finish", "2026-03-05").state == "done"


def test_it_is_shown_first_then_moved_with_its_clocks_and_journaled(world):
    with acting(LOOK):
        words = ("errands.run", "1", "2", {"open": "working"})
        assert [(move.state, move.to, move.count) for move in migrating.preview(*words)] == [
            ("open", "working", 1),
            ("waiting", "waiting", 1),
        ]
        assert migrating.migrate_open(*words, now=NOW) == 2
        moved = Matter.objects.get(pk=world.old.pk)
        assert (moved.state, moved.procedure_version) == ("working", "2")
        assert TimelineStep.objects.get(matter=moved, step="procedure").detail == {"from": "1", "to": "2"}
        assert Entry.objects.filter(what="cases.migrate").count() == 2
    assert clock_of(world.old).runs_in == ["working", "served"] and clock_of(world.old).stopped_at is None
    assert clock_of(world.old, "contact").stopped_at == NOW, "the new table has no such clock"
    assert last_day(world.old) == "2026-03-23" and todo_of(world.old).due_at == clock_of(world.old).due_at
    assert clock_of(world.waiting).paused_at is not None
    take(world, world.waiting, "bring", "2026-03-06", who="asker")
    assert last_day(world.waiting) == "2026-03-25"
    take(world, world.old, "finish", "2026-03-06")


def test_a_state_without_a_counterpart_moves_nothing(world):
    with acting(LOOK), pytest.raises(Refused, match="没有对应的状态：open"):
        migrating.migrate_open("errands.run", "1", "2", {}, now=NOW)
    with pytest.raises(CommandError, match="没有对应的状态"):
        call_command("migrate_open", "errands.run", "1", "2", "--yes", stdout=StringIO())
    with acting(LOOK):
        assert Matter.objects.filter(procedure_version="1").count() == 2


def test_the_command_shows_and_with_yes_it_moves(world):
    out = StringIO()
    call_command("migrate_open", "errands.run", "1", "2", "--state", "open=working", stdout=out)
    assert "1\topen → working" in out.getvalue()
    call_command("migrate_open", "errands.run", "1", "2", "--state", "open=working", "--yes", stdout=out)
    with acting(LOOK):
        assert not Matter.objects.filter(procedure_version="1").exists()
