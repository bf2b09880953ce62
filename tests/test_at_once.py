"""Two people at the same moment, each in a browser with a connection of its own: one wins, the other is told."""

import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter, TimelineStep
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.people import accounts
from zhigong.kernel.people.models import Person
from zhigong.kernel.tally import counts
from zhigong.kernel.web.tests.officers import browser
from zhigong.kernel.worklist.models import Todo
from zhigong.lib.synthetic import make_mobile
from zhigong.modules.organise.joining import public
from zhigong.testing.world import COURIER, build_world

WORK = {"worker_kind": "14", "place": "610101001", "oath": "on"}
SEEN = {"checked_by": "video", "document_seen": "on", "expected": "1"}
ALREADY = "已由他人办理"


@pytest.fixture
def world(own_database):
    return build_world()


def hand_in(world, account, *, employer: str = "", source: str = "") -> Matter:
    """Hand in the courier's document from an account."""
    claim = public.Claim(COURIER[0], "111", world.document["courier"])
    data = WORK | ({"employer": world.employer[employer].uscc} if employer else {})
    with acting(Seat.worker(account.pk, account.person_id)):
        return public.apply(
            account, claim, data, source=world.unit[source] if source else None, now=timezone.now()
        ).matter


def at_once(*deeds) -> list:
    """Do all at the same moment in threads; each has its own connection. Returns what came of them, in order."""
    ready, came = threading.Barrier(len(deeds)), [None] * len(deeds)

    def do(place, deed):
        try:
            ready.wait(20)
            came[place] = deed()
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


def deciding(client: Client, matter: Matter, step: str = "approve", **data):
    return lambda: client.post(f"/office/matters/{matter.pk}/{step}/", SEEN | data)


def test_two_officers_decide_and_one_is_told_that_it_is_done(world):
    matter = hand_in(world, world.account["courier"], source="riders")
    first, second = browser(world, "zhao"), browser(world, "qian")
    answers = at_once(
        deciding(first, matter), deciding(second, matter, "reject", reason="untrue", opinion="请核实后再申请")
    )
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    loser = next(answer for answer in answers if answer.status_code == 422)
    assert ALREADY in loser.content.decode()
    with acting(Seat.system("look")):
        now = Matter.objects.get(pk=matter.pk)
        assert now.state in ("approved", "rejected") and now.step_count == 2
        assert list(TimelineStep.objects.filter(matter=matter).order_by("id").values_list("to_state", flat=True)) == [
            "submitted", now.state,
        ]  # fmt: skip
        entered = Membership.objects.filter(unit=world.unit["riders"]).count()
        assert entered == (1 if now.state == "approved" else 0)
        assert Todo.objects.filter(matter=matter, done_at=None).count() == 0
        riders = world.unit["riders"].pk
        assert counts.count([riders])[riders] == entered
        outcomes = Counter(Entry.objects.filter(matter_id=matter.pk).values_list("outcome", flat=True))
        assert outcomes["refused"] >= 1


@pytest.mark.parametrize("turn", range(3))
def test_one_person_approved_in_two_unions_at_once_becomes_a_member_once(world, turn):
    with acting(Seat.system("a second phone")):
        other = accounts.create_worker(make_mobile(77))
    here = hand_in(world, world.account["courier"], source="riders")
    there = hand_in(world, other, employer="hengda")
    assert here.unit_id != there.unit_id
    answers = at_once(deciding(browser(world, "zhao"), here), deciding(browser(world, "chen"), there))
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    told = next(answer for answer in answers if answer.status_code == 422).content.decode()
    assert "已有一份有效会籍" in told
    with acting(Seat.system("look")):
        digest = Person.objects.filter(doc_digest__isnull=False, identity_level=4, name=COURIER[0]).values(
            "pk"
        )
        assert Membership.objects.filter(state="active", person_id__in=digest).count() == 1
        assert MembershipEvent.objects.filter(person_id__in=digest).count() == 1
        states = sorted(Matter.objects.filter(pk__in=[here.pk, there.pk]).values_list("state", flat=True))
        assert states == ["approved", "submitted"], "the other officer still has it on the desk, to refer"
