"""The reviews of a past day: those found and not yet decided when it ended, as registered then, with nothing to do."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships import ledger
from zhigong.kernel.metrics.tests.test_tampering import superuser
from zhigong.kernel.orgs.dates import effective
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Person
from zhigong.kernel.web.looking_back import look_of, past_days
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.duplicates import public, views
from zhigong.modules.organise.duplicates.actions import decide_review
from zhigong.modules.organise.duplicates.models import Review
from zhigong.modules.organise.duplicates.tests.test_merging import (
    WHY,
    merge,
    propose,
    register,
    review_of,
    unmerge,
)
from zhigong.testing.databases import another_database
from zhigong.testing.world import SINCE, build_world

LIST = "/office/duplicates/"
CHINA = ZoneInfo("Asia/Shanghai")
FOUND = datetime(2026, 3, 2, 0, 30, tzinfo=CHINA)  # still the day before by the clock of the machines
DECIDED = datetime(2026, 3, 10, 0, 30, tzinfo=CHINA)


def dated(review: Review, found: datetime) -> Review:
    """Let a review have been found at a moment."""
    with acting(Seat.system("test")):
        Review.objects.filter(pk=review.pk).update(created_at=found)
        review.refresh_from_db()
    return review


def found_pair(world) -> Review:
    twin, _membership = register(world)
    return dated(review_of(world, world.person["li"], twin), FOUND)


def listed(office, day: date | None) -> list:
    """Return the ids of the reviews on the list of a day."""
    page = office.get(LIST, {"as_of": day} if day else {})
    return [one["review"].pk for one in page.context["shown"]]


@pytest.fixture
def world(db):
    return build_world()


@pytest.mark.parametrize("state", ["different", "passed_on"])
def test_a_review_is_listed_from_the_day_it_was_found_to_the_day_before_it_was_decided(world, state):
    review, zhao = found_pair(world), browser(world, "zhao")
    with acting(world.seat("zhao")):
        decide_review(review, state, "核对原件。", seat=world.seat("zhao"), now=DECIDED)
    assert listed(zhao, date(2026, 3, 1)) == []
    for day in (2, 5, 9):
        assert listed(zhao, date(2026, 3, day)) == [review.pk], day
    assert listed(zhao, date(2026, 3, 10)) == listed(zhao, None) == []
    assert "当日没有待核对的重复" in zhao.get(LIST, {"as_of": "2026-03-10"}).content.decode()


def test_whoever_proposed_a_merge_had_decided_also_when_it_was_refused_or_undone_since(world):
    zhao, proposed = browser(world, "zhao"), date(2026, 3, 2)
    matter = merge(world, register(world)[0])
    dated(Review.objects.none().model(pk=matter_review(matter)), FOUND - timedelta(days=3))
    unmerge(world, matter, now=DECIDED)
    twin = register(world, document="E22222222")[0]
    other = dated(review_of(world, world.person["wu"], twin), FOUND - timedelta(days=3))
    refused = propose(world, other, twin)
    take_step(refused.pk, "refuse", seat=world.seat("chen"), now=DECIDED, data=WHY)
    assert set(listed(zhao, proposed - timedelta(days=1))) == {matter_review(matter), other.pk}
    for day in (proposed, date(2026, 3, 9), date(2026, 3, 20)):
        assert listed(zhao, day) == [], day


def matter_review(matter):
    with acting(Seat.system("test")):
        return matter.merge.review_id


def test_a_past_list_is_to_look_at_only_and_its_reading_is_journaled_with_the_day(world):
    review, zhao = found_pair(world), browser(world, "zhao")
    with acting(Seat.system("roster")):
        for person in ("li", "wu"):
            Review.objects.create(
                kind="elsewhere", unit=world.unit["hengda"], person_id=world.person[person],
                wanted_unit=world.unit["hengda"], created_at=FOUND,
            )  # fmt: skip
    then, now = (zhao.get(LIST, asked).content.decode() for asked in ({"as_of": "2026-03-05"}, {}))
    main = then[then.index('id="figures"') : then.index("</main>")]
    for offered in (
        "记下结论",
        "是同一人，合并",
        "提出转入",
        "全部提出转入",
        f"{LIST}{review.pk}/",
        'method="post" action="/office/duplicates/',
    ):
        assert offered in now and offered not in main, offered
    assert "截至 2026-03-05" in main and "名册希望记入" in main and "李建华" not in then
    assert main.count("<article") == main.count('<tr><th scope="row"') == 3
    assert 'value="then"' not in then, "what is known now, only"
    member = world.membership["li"]
    assert f'/office/members/{member}/?as_of=2026-03-05"' in main and f'/office/members/{member}/"' in now
    with acting(Seat.system("test")):
        details = list(
            Entry.objects.filter(what="duplicates.list").order_by("pk").values_list("detail", flat=True)
        )
    assert details == [{"count": 3, "as_of": "2026-03-05"}, {"count": 3}]


def test_another_citys_seat_sees_nothing_of_it_and_a_leader_is_not_let_in(world):
    found_pair(world)
    assert listed(browser(world, "liu"), date(2026, 3, 5)) == []
    assert listed(browser(world, "wang"), date(2026, 3, 5)) != []
    assert browser(world, "lin").get(LIST, {"as_of": "2026-03-05"}).status_code == 403


def test_each_side_stands_in_the_union_and_with_the_joining_date_of_that_day(world):
    review, zhao = found_pair(world), browser(world, "zhao")
    li, held = world.person["li"], world.membership["li"]
    with acting(Seat.system("transfer")):
        ledger.append(ledger.Event("transfer_out_start", li, date(2026, 3, 6), membership_id=held))
        arrival = ledger.Event("transfer_in", li, date(2026, 3, 7), membership_id=held)
        arrival.unit_id = world.unit["riders"].pk
        ledger.append(arrival)
        amended = ledger.Event("amend", li, date(2026, 3, 8), membership_id=held, joined_on=date(2020, 5, 4))
        ledger.append(amended)
        with effective(date(2026, 3, 9)):
            Unit.objects.filter(pk=world.unit["hengda"].pk).update(name="恒达集团工会委员会")
    stood = {}
    for day in (5, 7, 9):
        page = zhao.get(LIST, {"as_of": f"2026-03-{day:02d}"})
        [one] = page.context["shown"]
        held_then = one["both"][review.person_id != li]["membership"]
        stood[day] = (
            held_then.unit.name,
            held_then.joined_on,
            one["review"].unit.name,
            "unit" in one["differs"],
        )
    before, riders, after = "恒达机械有限公司工会委员会", world.unit["riders"].name, date(2020, 5, 4)
    assert stood[5] == (before, SINCE, before, True)
    assert stood[7] == (riders, SINCE, before, True)
    assert stood[9] == (riders, after, "恒达集团工会委员会", True)


def test_before_a_merge_each_record_has_the_membership_it_had(world):
    twin, membership = register(world)
    matter, zhao, li = merge(world, twin), browser(world, "zhao"), world.person["li"]
    review = dated(Review(pk=matter_review(matter)), FOUND - timedelta(days=3))
    [one] = zhao.get(LIST, {"as_of": "2026-03-01"}).context["shown"]
    held = {side: one["both"][review.person_id != side]["membership"] for side in (li, twin)}
    assert {side: row.pk for side, row in held.items()} == {li: world.membership["li"], twin: membership}
    assert {row.state for row in held.values()} == {"active"}


def test_of_who_is_out_of_sight_today_the_page_says_so_and_shows_nothing(world):
    found_pair(world)
    li, held, zhao = world.person["li"], world.membership["li"], browser(world, "zhao")
    with acting(Seat.system("transfer")):
        ledger.append(ledger.Event("transfer_out_start", li, date(2026, 3, 6), membership_id=held))
        arrival = ledger.Event("transfer_in", li, date(2026, 3, 7), membership_id=held)
        arrival.unit_id = world.unit["spinning"].pk
        ledger.append(arrival)
    page = zhao.get(LIST, {"as_of": "2026-03-05"})
    [one], body = page.context["shown"], page.content.decode()
    rows = re.search(r"<tbody data-rows>.*?</tbody>", body, re.DOTALL).group()
    assert len(one["sides"]) == 1 and "现在不在您的管辖范围内，不列出" in body
    assert rows.count("<td") == 10 and "李*华" in body and "610" not in rows


def test_the_pages_of_a_past_list_follow_each_other_and_cost_no_more_than_one(world, monkeypatch):
    monkeypatch.setattr(views, "PAGE_ROWS", 2)
    path = tuple(world.unit["workshop"].path)
    twins = [register(world, document=f"E{number:08d}")[0] for number in range(5)]
    for twin in twins:
        with acting(Seat.system("look")):
            pair = public.Likeness("perhaps_same", world.person["li"], path, twin, path)
            public.note_likenesses([pair], now=FOUND)
    zhao, found, address, costs = browser(world, "zhao"), [], f"{LIST}?as_of=2026-03-05", []
    zhao.get(address)
    while address:
        with CaptureQueriesContext(connection) as asked:
            page = zhao.get(address)
        found += [one["review"].pk for one in page.context["shown"]]
        costs.append(len(asked))
        onward = re.search(r'rel="next" href="([^"]*)"', page.content.decode())
        address = LIST + onward[1].replace("&amp;", "&") if onward else ""
        assert not onward or "as_of=2026-03-05" in onward[1]
    assert found == sorted(found) and len(found) == len(set(found)) == 5
    assert max(costs) == costs[0] and f'{LIST}?as_of=2026-03-05">回到最早的' in page.content.decode()
    assert zhao.get(LIST, {"as_of": "0001-01-01", "after": "x"}).context["shown"] == []
    assert "没有这一天" in zhao.get(LIST, {"as_of": "2026-02-30"}).content.decode()


def test_todays_list_costs_the_choice_of_a_day_and_asks_nothing_of_the_past(world):
    found_pair(world)
    zhao = browser(world, "zhao")
    zhao.get(LIST)
    with CaptureQueriesContext(connection) as whole:
        page = zhao.get(LIST)
    with acting(world.seat("zhao")), CaptureQueriesContext(connection) as choosing:
        past_days(world.seat("zhao"), look_of(page.wsgi_request))
    assert not re.search("people_versions|unit_placements|membership_events", str([q["sql"] for q in whole]))
    assert len(whole) - len(choosing) <= 10  # sign-in, seat, reviews, both sides, journal


@pytest.fixture
def own_world(request, django_db_blocker):
    """Build the named world in a database of its own, where things are really committed."""
    request.getfixturevalue("django_db_setup")
    with another_database(django_db_blocker):
        with transaction.atomic():
            world = build_world()
        yield world


def test_a_name_corrected_in_between_shows_as_then_and_who_was_erased_stays_erased(own_world):
    world = own_world
    review, zhao, li = found_pair(world), browser(world, "zhao"), world.person["li"]
    with acting(Seat.system("test")):
        for name in ("李建国", "李建民"):
            Person.objects.filter(pk=li).update(name=name)
    with superuser(connection.settings_dict["NAME"]) as opened:
        moments = "SELECT pgh_id FROM people_versions WHERE pgh_obj_id = %s ORDER BY pgh_id"
        versions = [row[0] for row in opened.execute(moments, [li])]
        for key, moment in zip(
            versions, (FOUND - timedelta(days=9), FOUND + timedelta(days=3)), strict=False
        ):
            opened.execute("UPDATE people_versions SET pgh_created_at = %s WHERE pgh_id = %s", [moment, key])
    assert len(versions) == 3
    shown = {}
    for day in ("2026-03-04", "2026-03-05", ""):
        [one] = zhao.get(LIST, {"as_of": day}).context["shown"]
        shown[day] = one["both"][review.person_id != li]["name"]
    assert shown == {"2026-03-04": "李*华", "2026-03-05": "李*国", "": "李*民"}
    with acting(Seat.system("test")):
        Person.objects.filter(pk=li).update(erased_at=timezone.now(), name="已删除")
    [one] = zhao.get(LIST, {"as_of": "2026-03-04"}).context["shown"]
    assert one["both"][review.person_id != li]["name"] != "李*华"
