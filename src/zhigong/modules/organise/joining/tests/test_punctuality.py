"""Work done in time and late is counted at the union whose work it was, and at every one above, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.jobs import defer, run_due
from zhigong.kernel.web.tests.officers import browser
from zhigong.kernel.worklist.punctuality import punctuality
from zhigong.modules.organise.joining.tests.test_story import SEEN, apply
from zhigong.testing.world import build_world


def figures(world, key, on):
    done = punctuality(world.unit[key].pk, on)
    return done.in_time, done.late


def test_an_application_decided_in_time_counts_at_its_union_and_above_but_not_beside(own_database):
    world, now = build_world(), timezone.now()
    today = timezone.localdate(now)
    matter = apply(world, employer=world.employer["hengda"].uscc, now=now)
    assert figures(world, "hengda", today) == (0, 0)
    take_step(matter.pk, "approve", seat=world.seat("chen"), now=now, data=SEEN)
    assert figures(world, "hengda", today) == figures(world, "willow", today) == (1, 0)
    assert figures(world, "spinning", today) == (0, 0)


def test_what_climbed_counts_late_once_though_the_union_above_decides_it(own_database):
    world, now = build_world(), timezone.now()
    today = timezone.localdate(now)
    late = apply(world, employer=world.employer["hengda"].uscc, now=now - timedelta(days=30))
    defer("cases.sweep", timestamp=int(now.timestamp()))
    run_due()
    take_step(late.pk, "approve", seat=world.seat("zhao"), now=now, data=SEEN)
    assert figures(world, "hengda", today) == figures(world, "willow", today) == (0, 1)


@pytest.mark.django_db
def test_the_share_is_on_the_officers_first_page_and_a_late_one_never_shows_as_hundred(world):
    now = timezone.now()
    client = browser(world, "zhao")
    assert client.get("/office/").context["kpis"][-1]["value"] == "—"
    matter = apply(world, employer=world.employer["hengda"].uscc, now=now)
    take_step(matter.pk, "approve", seat=world.seat("chen"), now=now, data=SEEN)
    box = client.get("/office/").context["kpis"][-1]
    assert (box["title"], box["value"], box["tone"]) == ("办件按期率", "100%", "ok")
