"""The list of transfers as of a past day: what was there, as far as it had come, and nothing to do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.transfers import queries
from zhigong.modules.organise.transfers.tests.moving import ask
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
LIST = "/office/transfers/"


@pytest.fixture
def world():
    return build_world()


def ago(days: int) -> str:
    return (timezone.localdate() - timedelta(days=days)).isoformat()


def step(world, matter, code, seat, days):
    take_step(matter.pk, code, seat=world.seat(seat), now=timezone.now() - timedelta(days=days), data={})


def told(client, **query) -> list[tuple[str, str]]:
    """Return the number and state of each row, in the page's order."""
    rows = client.get(LIST, query).context["rows"]
    return [(progress.number, progress.state_title) for _row, progress in rows]


def test_the_list_of_a_past_day_tells_how_far_each_had_come(world):
    matter = ask(world, now=timezone.now() - timedelta(days=10))
    chen, liu, wang = (browser(world, key) for key in ("chen", "liu", "wang"))
    asked = [(matter.number, "待原工会确认")]
    assert told(chen, side="out", as_of=ago(8)) == asked and told(chen, side="out", as_of=ago(11)) == []
    assert told(liu, side="in", as_of=ago(8)) == [(matter.number, "—")]  # still the other city's
    hint = "由另一方工会办理的，只告知现在的进展"
    assert hint in liu.get(LIST, {"as_of": ago(8)}).content.decode()
    assert hint not in chen.get(LIST, {"side": "out", "as_of": ago(8)}).content.decode()
    step(world, matter, "confirm", "chen", 6)
    step(world, matter, "accept", "liu", 2)
    days = {11: [], 8: asked, 4: [(matter.number, "待接收")], 1: [(matter.number, "已转入")]}
    for day, rows in days.items():
        assert told(liu, side="in", as_of=ago(day)) == rows, day
        assert told(liu, side="out", as_of=ago(day)) == [] and told(wang, side="in", as_of=ago(day)) == []
    assert told(liu) == told(liu, as_of=ago(0)) == days[1]


def test_the_union_it_left_is_told_the_present_step_alone(world):
    matter = ask(world, now=timezone.now() - timedelta(days=10))
    step(world, matter, "confirm", "chen", 6)
    chen = browser(world, "chen")
    assert told(chen, side="out") == [(matter.number, "待接收")]
    page = chen.get(LIST, {"side": "out", "as_of": ago(8)}).content.decode()
    assert matter.number in page and "待原工会确认" not in page and "待接收" not in page
    assert f"/office/matters/{matter.pk}/" not in page


def test_a_past_list_has_nothing_to_do_and_is_journaled_with_its_day(world):
    matter = ask(world, now=timezone.now() - timedelta(days=10))
    chen = browser(world, "chen")
    now = chen.get(LIST, {"side": "out"}).content.decode()
    assert "提出转入" in now and "/office/transfers/batch/" in now
    then = chen.get(LIST, {"side": "out", "as_of": ago(3), "all": "confirm"})
    body = then.content.decode()
    figures = body.partition('id="figures"')[2].partition('id="beneath"')[0]
    assert matter.number in figures and "李*华" in figures and "李建华" not in body
    assert not any(what in figures for what in ("提出转入", "<form", "<button", "<input", "csrf"))
    with acting(Seat.system("look")):
        entry = Entry.objects.filter(what="transfers.list").latest("pk")
    assert entry.detail == {"count": 1, "as_of": ago(3)}


def test_sides_and_older_pages_stay_at_the_day(world, monkeypatch):
    monkeypatch.setattr(queries, "SHOWN", 1)
    first = ask(world, now=timezone.now() - timedelta(days=10))
    second = ask(world, "wu", now=timezone.now() - timedelta(days=9))
    third = ask(world, "zhou", "hengda", now=timezone.now() - timedelta(days=1))
    wang, chen = browser(world, "wang"), browser(world, "chen")
    page = chen.get(LIST, {"side": "out", "as_of": ago(3)})
    body = page.content.decode()
    assert second.number in body and first.number not in body and third.number not in body
    assert f'href="?side=in&amp;as_of={ago(3)}"' in body
    assert f'href="?side=out&amp;as_of={ago(3)}&amp;after={page.context["following"]}"' in body
    older = {"side": "out", "as_of": ago(3), "after": page.context["following"]}
    assert told(chen, **older) == [(first.number, "待原工会确认")]
    assert f'href="?side=out&amp;as_of={ago(3)}"' in chen.get(LIST, older).content.decode()
    assert told(wang, side="out", as_of=ago(20)) == []
    assert "没有这一天" in chen.get(LIST, {"as_of": "2026-02-30"}).content.decode()


def test_a_past_page_costs_no_more_for_more_rows(world):
    chen = browser(world, "chen")

    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            chen.get(LIST, {"side": "out", "as_of": ago(3)})
        return len(spent)

    ask(world, now=timezone.now() - timedelta(days=10))
    cost()
    one = cost()
    ask(world, "wu", now=timezone.now() - timedelta(days=9))
    assert cost() == one
