"""The demonstration's applications stand in every state, made by the line's own steps."""

from collections import Counter
from random import Random
from types import SimpleNamespace

import pytest

from zhigong.instances.demo_context import make_up_person
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.worklist.models import Clock, Todo
from zhigong.modules.organise.joining import demo, service
from zhigong.modules.organise.joining.tests.test_story import NOW
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


def context_of(world):
    numbers, random = iter(range(400_000, 500_000)), Random(1)
    return SimpleNamespace(
        random=random,
        on=NOW.date(),
        now=NOW,
        units={"township": world.unit["willow"], "basic": world.unit["hengda"]},
        officers={
            "township": SimpleNamespace(seat=world.seat("zhao")),
            "basic": SimpleNamespace(seat=world.seat("chen")),
        },
        next_person=lambda: make_up_person(next(numbers), "610101", random),
        progress=lambda share: None,
    )


def test_there_is_an_application_in_every_state():
    demo.build(context_of(build_world()))
    with acting(Seat.system("look")):
        states = Counter(Matter.objects.filter(kind="joining.join").values_list("state", flat=True))
        assert set(states) == set(service.join.states)
        assert states["submitted"] == 10
        running = Clock.objects.filter(stopped_at=None).values_list("matter_id", flat=True)
        open_matters = Matter.objects.filter(closed_at=None).values_list("id", flat=True)
        assert set(running) == set(open_matters)
        assert Todo.objects.filter(done_at=None).exclude(matter__closed_at=None).count() == 0
