"""Completeness as of a day is what a replay of the ledger and of the people's versions says; the board keeps to the day."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.metrics.tests.lives import Lives
from zhigong.kernel.orgs.models import Placement, Unit
from zhigong.kernel.people.models import Person
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.completeness import queries

BOARD = "/office/completeness/"


def counted(nodes: list[int], day: date, fewest: int) -> dict:
    """Return {(unit, fact, value): members} as the database says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM completeness_on(%s::bigint[], %s, %s)", [nodes, day, fewest])
        return {row[:3]: row[3] for row in cursor.fetchall()}


def replayed(day: date) -> dict:
    """Return the same by going through every membership, person and place."""
    found = Counter()
    for membership in Membership.objects.exclude(state="void").select_related("person"):
        events = MembershipEvent.objects.filter(membership_id=membership.pk, happened_on__lte=day)
        last = events.order_by("id").last()
        if last is None or last.to_state not in ("active", "transferring_out"):
            continue
        said = MembershipEvent.objects.filter(membership_id=membership.pk, id__lte=last.pk)
        told = said.filter(kind__in=("join", "transfer_in", "amend")).order_by("id").last()
        then = SimpleNamespace(person=person_then(membership.person, day), worker_kind=told.worker_kind)
        missing = queries.missing_of(then)
        place = Placement.objects.filter(unit_id=last.unit_id, valid_from__lte=day).order_by("pk").last()
        for node in {*place.path, *place.industry_path}:
            found[(node, "", "")] += 1
            found.update((node, fact, "0" if fact in missing else "1") for fact in queries.MISSING)
    return dict(found)


def person_then(person: Person, day: date):
    """Return the person's row or the version that held when the day ended; the first one when none did yet."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    versions = list(person.versions.order_by("pgh_id"))
    known = [version for version in versions if version.pgh_created_at < end]
    return person if len(known) == len(versions) else (known or versions[:1])[-1]


@pytest.mark.parametrize("seed", [6, 7])
def test_every_day_of_random_lives_is_what_a_replay_says(committed, seed):
    today = timezone.localdate()
    first = today - timedelta(days=150)
    lives = Lives(committed, committed.person, Random(seed), first, today - timedelta(days=1))
    lives.join(20)
    lives.live(70)
    lives.date_corrections()
    nodes = list(Unit.objects.values_list("pk", flat=True))
    with acting(committed.system):
        for day in (first + timedelta(days=one) for one in range(-5, 150, 31)):
            expected = replayed(day)
            assert counted(nodes, day, 20_000) == expected, ("from the ledger", day)
            assert counted(nodes, day, 0) == expected, ("from now", day)


@pytest.mark.django_db
def test_the_board_of_a_past_day_tells_its_score_and_every_link_stays_there(world):
    with acting(Seat.system("test")):
        Person.objects.filter(pk=world.person["wu"]).update(mobile_digest=None, mobile_cipher=None)
        kind = Event("amend", world.person["li"], date(2026, 2, 1), membership_id=world.membership["li"])
        kind.worker_kind = "1"
        append(kind)
    wang, unit = browser(world, "wang"), world.unit["willow"]
    now = wang.get(BOARD, {"unit": unit.code})
    then = wang.get(BOARD, {"unit": unit.code, "as_of": "2025-12-31"})
    assert (now.context["members"], then.context["members"]) == (2, 2)
    assert (
        now.context["score"] == 72.5 and then.context["score"] == 75.0
    )  # the number was there, the kind was not
    body = then.content.decode()
    assert "截至 2025-12-31" in body and "as_of=2025-12-31" in body
    assert f'name="unit" value="{unit.code}"' in body and "当时所知" not in body
    assert [row[2] for row in then.context["rows"]] == [75.0]
    assert wang.get(BOARD, {"as_of": "2024-12-31"}).context["score"] is None
    assert wang.get(BOARD, {"as_of": "0001-01-01"}).context["members"] == 0
    assert wang.get(BOARD, {"as_of": "2025-02-30"}).context["look"].problem


@pytest.mark.django_db
def test_many_members_are_counted_back_a_year_at_most(world, monkeypatch):
    monkeypatch.setattr(queries, "READ_WHOLE", 1)
    page = browser(world, "wang").get(BOARD, {"as_of": "2020-12-31"})
    assert "只能看一年以内" in page.content.decode() and page.context["look"].day is None


@pytest.mark.django_db
def test_whoever_sees_no_small_figures_looks_back_to_month_ends_only(world):
    page = browser(world, "lin").get(BOARD, {"as_of": "2025-12-15"})
    assert page.context["look"].day in (date(2025, 12, 31), date(2025, 11, 30))
