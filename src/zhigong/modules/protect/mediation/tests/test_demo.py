"""The demonstration of mediation stands in every state, made by the line's own steps; repeated, it makes new ones."""

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.mediation.demo import build
from zhigong.modules.protect.mediation.module import MODULE
from zhigong.testing.demonstration import demo_context
from zhigong.testing.world import build_world


@pytest.mark.django_db
def test_the_demonstration_has_one_in_every_state():
    context = demo_context(build_world(), timezone.now())
    build(context)
    build(context)
    with acting(Seat.system("look")):
        for service in MODULE.services:
            states = set(Matter.objects.filter(kind=service.code).values_list("state", flat=True))
            assert set(service.states) - states == set(), service.code
