"""Who lacked a fact on a past day: the list holds whom the board of that day counts, masked and as they were then."""

import re
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.metrics.tests.lives import Lives
from zhigong.kernel.orgs.dates import effective
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Person
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.completeness import queries
from zhigong.modules.organise.completeness.tests.test_looking_back import replayed

BOARD, LIST = "/office/completeness/", "/office/completeness/members/"
THEN = {"as_of": "2025-12-31"}


def whole_list(seat: Seat, unit: Unit, fact: str, day: date) -> list[UUID]:
    """Return the members on the list, page after page; each is said to lack the fact."""
    found, after = [], None
    while True:
        page, after = queries.members_lacking(seat, unit, fact, after, day)
        assert all(fact in lacks for _membership, lacks in page)
        found += [membership.pk for membership, _lacks in page]
        if after is None:
            return found


@pytest.mark.parametrize("seed", [6, 8])
def test_the_list_of_any_day_holds_whom_the_board_of_that_day_counts(committed, seed, monkeypatch):
    monkeypatch.setattr(queries, "SHOWN", 5)
    today = timezone.localdate()
    first = today - timedelta(days=150)
    random = Random(seed)
    lives = Lives(committed, committed.person, random, first, today - timedelta(days=1))
    lives.join(20)
    lives.live(70)
    lives.date_corrections()
    with acting(committed.system):
        for day in (first + timedelta(days=random.randrange(150)) for _day in range(4)):
            expected = replayed(day)
            for unit in Unit.objects.all():
                members, present = queries.facts_of(unit.pk, day)
                for fact in ("sex", "is_migrant", "birth", "education"):
                    found = whole_list(committed.system, unit, fact, day)
                    assert len(found) == len(set(found)) == members - present[fact], (day, unit, fact)
                    assert len(found) == expected.get((unit.pk, fact, "0"), 0), (day, unit, fact)


@pytest.fixture
def corrected(world):
    """Wu's phone is gone and Li's kind of worker known since this year; Hengda has another name since March."""
    with acting(Seat.system("test")):
        Person.objects.filter(pk=world.person["wu"]).update(mobile_digest=None, mobile_cipher=None)
        kind = Event("amend", world.person["li"], date(2026, 2, 1), membership_id=world.membership["li"])
        kind.worker_kind = "1"
        append(kind)
        with effective(date(2026, 3, 1)):
            Unit.objects.filter(pk=world.unit["hengda"].pk).update(name="恒达集团工会委员会")
    return world


def names(page) -> set[str]:
    return {shown["name"] for _membership, shown, _lacks in page.context["rows"]}


@pytest.mark.django_db
def test_the_list_tells_what_was_lacking_then_and_where(corrected):
    wang, unit = browser(corrected, "wang"), corrected.unit["willow"]
    asked = {"unit": unit.code, "fact": "worker_kind"}
    then, now = wang.get(LIST, asked | THEN), wang.get(LIST, asked)
    assert names(then) > names(now) and "李*华" in names(then) - names(now)
    asked["unit"] = corrected.unit["hengda"].code
    units = [
        {
            one.unit.name
            for one, _shown, _lacks in wang.get(LIST, asked | {"fact": "education"} | when).context["rows"]
        }
        for when in (THEN, {})
    ]
    assert units[0] - units[1] == {corrected.unit["hengda"].name}
    assert units[1] - units[0] == {"恒达集团工会委员会"}
    shown = {one.pk: (person["mobile"], lacks) for one, person, lacks in then.context["rows"]}
    mobile, lacks = shown[corrected.membership["wu"]]
    assert "*" in mobile and "移动电话" not in lacks  # the number was there then
    assert names(wang.get(LIST, asked | THEN | {"fact": "mobile"})) == set()
    assert len(names(wang.get(LIST, asked | {"fact": "mobile"}))) == 1
    body = then.content.decode()
    assert not any(number in body for number in corrected.mobile.values()) and "李建华" not in body


@pytest.mark.django_db
def test_the_board_leads_to_the_list_of_its_day_and_every_link_stays_there(corrected, monkeypatch):
    monkeypatch.setattr(queries, "SHOWN", 1)
    wang, unit = browser(corrected, "wang"), corrected.unit["willow"].code
    board = wang.get(BOARD, {"unit": unit} | THEN)
    gap = next(gap for gap in board.context["gaps"] if gap.fact == "education")
    address = f"{LIST}?unit={unit}&fact=education&as_of=2025-12-31"
    assert address.replace("&", "&amp;") in board.content.decode()
    page = wang.get(address)
    body = page.content.decode()
    assert gap.missing == 2 and len(page.context["rows"]) == 1
    following = re.search(r'rel="next" href="([^"]*)"', body)[1].replace("&amp;", "&")
    second = wang.get(LIST + following)
    assert names(page) != names(second) and second.context["following"] is None
    assert (
        f"?unit={unit}&amp;fact=education&amp;as_of=2025-12-31" in second.content.decode()
    )  # to the first page
    membership = page.context["rows"][0][0]
    assert f'/office/members/{membership.pk}/?as_of=2025-12-31"' in body
    assert f'{BOARD}?unit={unit}&amp;as_of=2025-12-31">返回资料完整度' in body
    assert '<input type="hidden" name="fact" value="education">' in body
    assert "截至 2025-12-31" in body and "现在仍在您管辖范围内" in body
    hint = (
        wang.get(LIST, {"unit": unit, "fact": "mobile"}).content.decode(),
        wang.get(LIST, {"unit": unit, "fact": "mobile"} | THEN),
    )
    assert (
        "联系本人核实" in hint[0] and "联系本人核实" not in hint[1].content.decode()
    )  # nothing to do in the past


@pytest.mark.django_db
def test_the_reading_is_journaled_with_its_day_and_what_is_shown_may_be_taken_along(corrected):
    page = browser(corrected, "wang").get(LIST, {"fact": "education"} | THEN)
    assert "exports/ask/" in page.content.decode()
    with acting(Seat.system("test")):
        entry = Entry.objects.filter(what="completeness.list").latest("pk")
    assert entry.detail == {"count": 2, "fact": "education", "as_of": "2025-12-31"}


@pytest.mark.django_db
def test_only_people_in_sight_today_are_listed(corrected):
    held, person = corrected.membership["wu"], corrected.person["wu"]
    with acting(Seat.system("test")):
        append(Event("transfer_out_start", person, date(2026, 1, 5), membership_id=held))
        coming = Event("transfer_in", person, date(2026, 1, 6), membership_id=held)
        coming.unit_id = corrected.unit["spinning"].pk
        append(coming)
    asked = {"unit": corrected.unit["hengda"].code, "fact": "education"} | THEN
    wang = browser(corrected, "wang")
    assert wang.get(BOARD, asked).context["members"] == 2
    assert [one.pk for one, _shown, _lacks in wang.get(LIST, asked).context["rows"]] == [
        corrected.membership["li"]
    ]
    liu = browser(corrected, "liu")
    assert held not in {one.pk for one, _s, _l in liu.get(LIST, {"fact": "education"} | THEN).context["rows"]}
    assert liu.get(LIST, asked).status_code == 404
    assert browser(corrected, "lin").get(LIST, {"fact": "education"} | THEN).status_code == 403
    with acting(corrected.seat("lin")), connection.cursor() as cursor:
        node = corrected.unit["hengda"].pk
        cursor.execute("SELECT * FROM completeness_lacking(%s, '2025-12-31', 'education', NULL, 9)", [node])
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_of_very_many_members_no_past_list_is_shown_and_the_page_says_so(corrected, monkeypatch):
    monkeypatch.setattr(queries, "READ_WHOLE", 1)
    wang, asked = browser(corrected, "wang"), {"fact": "worker_kind"}
    page = wang.get(LIST, asked | THEN)
    body = page.content.decode()
    assert "只列出现在的名单" in body and "截至 2025-12-31" not in body and page.context["look"].day is None
    assert names(page) == names(wang.get(LIST, asked))
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert (
        LIST not in wang.get(BOARD, {"as_of": yesterday}).content.decode()
    )  # no link to a list that is none
    assert "没有这一天" in wang.get(LIST, asked | {"as_of": "2025-02-30"}).content.decode()
    assert wang.get(LIST, asked | {"as_of": "0001-01-01", "after": "x"}).status_code == 404
