"""A member's page on a past day: the facts, the union and the state of that day, and what was known of it then."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.metrics.past_lists import members_stood
from zhigong.kernel.metrics.readings import Reading
from zhigong.kernel.metrics.tests.lives import Lives
from zhigong.kernel.metrics.tests.test_tampering import superuser
from zhigong.kernel.people.models import Person
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.members.queries import NOT_VOID, past

LATE = 40  # days after the fact, at most


def page_of(world, key: str) -> str:
    return reverse("members-office:member", args=[world.membership[key]])


@pytest.mark.django_db
def test_the_page_of_a_past_day_shows_that_days_union_and_facts_and_offers_nothing(world):
    held, person = world.membership["li"], world.person["li"]
    with acting(Seat.system("transfer")):
        append(Event("transfer_out_start", person, date(2025, 9, 1), membership_id=held))
        arrival = Event("transfer_in", person, date(2025, 9, 2), membership_id=held)
        arrival.unit_id = world.unit["riders"].pk
        append(arrival)
        Person.objects.filter(pk=person).update(education="20")
    wang, address = browser(world, "wang"), page_of(world, "li")
    now, then = wang.get(address), wang.get(address, {"as_of": "2025-08-31"})
    assert "新就业形态劳动者工会联合会" in now.content.decode() and "查看完整内容" in now.content.decode()
    body = then.content.decode()
    assert "恒达机械有限公司工会委员会" in body and "新就业形态" not in body and "截至 2025-08-31" in body
    assert "查看完整内容" not in body and "更正资料" not in body and "李建华" not in body
    assert len(then.context["events"]) == 1 and len(now.context["events"]) == 3
    assert (then.context["person"].education, now.context["person"].education) == ("", "20")
    with acting(Seat.system("test")):
        entry = Entry.objects.filter(what="members.read").latest("id")
    assert entry.subjects == [person] and entry.detail == {"as_of": "2025-08-31"}


@pytest.mark.django_db
def test_before_joining_there_is_no_membership_and_strangers_stay_strangers(world):
    before = browser(world, "wang").get(page_of(world, "li"), {"as_of": "2024-12-31"})
    assert "那一天还没有这份会籍" in before.content.decode() and before.context["events"] == []
    assert browser(world, "liu").get(page_of(world, "li"), {"as_of": "2024-12-31"}).status_code == 404
    assert browser(world, "wang").get(page_of(world, "li"), {"as_of": "0001-01-01"}).status_code == 200
    unknown = browser(world, "wang").get(page_of(world, "li"), {"as_of": "2025-08-31", "known": "then"})
    assert "那一天还没有这份会籍" in unknown.content.decode(), "it was entered here much later"
    assert "当时所知：只算" in unknown.content.decode()


@pytest.mark.django_db
def test_the_list_board_and_union_keep_to_what_was_known_then(world):
    wang, asked = browser(world, "wang"), {"as_of": "2025-08-31", "known": "then"}
    known_now = wang.get("/office/members/", {"as_of": "2025-08-31"})
    known_then = wang.get("/office/members/", asked)
    assert known_now.context["count"] and known_now.context["rows"]
    assert known_then.context["count"] == 0 and known_then.context["rows"] == []
    for address in ("/office/board/", "/office/units/", f"/office/units/{world.unit['hengda'].code}/"):
        page = wang.get(address, asked)
        assert page.context["members_count"] == 0 and "known=then" in page.context["look"].query, address
    assert browser(world, "lin").get("/office/board/", asked).context["look"].reading.known_on is None


@pytest.mark.django_db
def test_a_large_union_is_not_read_whole_for_what_was_known_then(world, monkeypatch):
    from zhigong.kernel.web import looking_back

    monkeypatch.setattr(looking_back, "READ_WHOLE", 1)
    page = browser(world, "wang").get("/office/board/", {"as_of": "2025-08-31", "known": "then"})
    assert page.context["members_count"] > 1 and "请打开下级工会" in page.content.decode()


def learn_late(random: Random) -> None:
    """Give each event a day it was learnt on: at or after its own, and of one membership in the order of the ledger."""
    said = "SELECT id, membership_id, happened_on FROM membership_events ORDER BY id"
    latest = {}
    with superuser(connection.settings_dict["NAME"]) as opened:
        opened.execute("UPDATE unit_placements SET learnt_at = '2000-01-01'")
        for key, membership, day in opened.execute(said).fetchall():
            learnt = day + timedelta(days=random.randrange(LATE))
            latest[membership] = learnt = max(learnt, latest.get(membership, learnt))
            moment = timezone.make_aware(datetime.combine(learnt, time(9)))
            opened.execute("UPDATE membership_events SET learnt_at = %s WHERE id = %s", [moment, key])


def replayed(day: date, known_on: date | None) -> dict:
    """Return {membership: (union, state)} by walking the whole ledger in its order."""
    found, void = {}, {}
    for event in MembershipEvent.objects.order_by("id"):
        if known_on and timezone.localdate(event.learnt_at) > known_on:
            continue
        if event.kind in ("void", "reinstate"):
            void[event.membership_id] = event.kind == "void"
        if event.happened_on <= day:
            found[event.membership_id] = (event.unit_id, event.to_state)
    return {one: stood for one, stood in found.items() if not void.get(one) and stood[1] != "void"}


@pytest.mark.parametrize("seed", [4, 5])
def test_every_member_of_random_lives_stands_where_a_replay_of_the_ledger_says(committed, seed):
    today, random = timezone.localdate(), Random(seed)
    first = today - timedelta(days=150)
    lives = Lives(committed, committed.person, random, first, today - timedelta(days=1))
    lives.join(20)
    lives.live(70)
    lives.date_corrections()
    learn_late(random)
    with acting(committed.system):
        for day in (first + timedelta(days=one) for one in range(10, 150, 23)):
            for known_on in (None, day):
                compare(committed.province, day, known_on)


def compare(root, day: date, known_on: date | None) -> None:
    held = Membership.objects.exclude(state="void").select_related("person", "unit")
    then = {one.pk: past.member_as_of(one, day, known_on) for one in held}
    stood = {key: one for key, one in replayed(day, known_on).items() if key in then}
    assert stood == {
        key: (one.unit_id, one.state) for key, one in then.items() if one.state not in ("", "void")
    }
    listed = members_stood(root, day, known_on, states=NOT_VOID, worker_kind="", after="", limit=1000)
    assert {one.membership_id: (one.path[-1], one.state, one.worker_kind) for one in listed} == {
        key: (one.unit_id, one.state, one.worker_kind)
        for key, one in then.items()
        if one.state not in ("", "void")
    }
    active = [one for one in then.values() if one.state in ("active", "transferring_out")]
    cells = Reading(day, known_on).read_all(root.pk)
    voided = len(replayed(day, known_on)) - len(stood)
    if not voided:
        assert cells.get("", {}).get("", 0) == len(active)
        assert cells.get("sex", {}) == Counter(one.person.sex for one in active)
