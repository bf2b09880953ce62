"""The list of changes of membership as of a past day: what was there, in the state of then, and nothing to do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.endings import public, queries
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
LIST = "/office/endings/"


@pytest.fixture
def world():
    return build_world()


def ago(days: int) -> str:
    return (timezone.localdate() - timedelta(days=days)).isoformat()


def retain(world, days: int, key="li"):
    """Let an officer propose, some days ago, that a membership be kept."""
    with acting(world.seat("zhao")):
        membership = Membership.objects.select_related("unit").get(pk=world.membership[key])
        data = {"reason": "unemployed", "happened_on": "2026-02-20"}
        return public.start("retain", membership, data, now=timezone.now() - timedelta(days=days)).matter


def told(client, **query) -> list[tuple[str, str, str]]:
    """Return the number, state and tone of each row, in the page's order."""
    rows = client.get(LIST, query).context["rows"]
    return [(row["matter"].number, row["state"], row["tone"]) for row in rows]


def test_the_list_of_a_past_day_shows_each_in_the_state_of_then(world):
    first, second = retain(world, 10), retain(world, 3, key="wu")
    step = {"seat": world.seat("chen"), "now": timezone.now() - timedelta(days=6), "data": {}}
    take_step(first.pk, "approve", **step)
    chen = browser(world, "chen")
    open_, done, later = (
        (first.number, "待办理", "info"),
        (first.number, "已办理", "ok"),
        (second.number, "待办理", "info"),
    )
    for day, rows in {11: [], 8: [open_], 5: [done], 1: [later, done]}.items():
        assert told(chen, as_of=ago(day)) == rows, day
        assert told(browser(world, "liu"), as_of=ago(day)) == []
    assert told(chen) == told(chen, as_of=ago(0)) == [later, done]
    assert told(chen, kind="resign", as_of=ago(1)) == []


def test_a_past_list_has_nothing_to_do_is_masked_and_journaled_with_its_day(world):
    retain(world, 10)
    wang = browser(world, "wang")
    assert "到名册选人办理" in wang.get(LIST).content.decode()
    body = wang.get(LIST, {"as_of": ago(3)}).content.decode()
    figures = body.partition('id="figures"')[2].partition('id="beneath"')[0]
    assert "李*华" in figures and "李建华" not in body
    assert "到名册选人办理" not in figures and "csrf" not in figures and 'method="post"' not in figures
    with acting(Seat.system("look")):
        entry = Entry.objects.filter(what="endings.read").latest("pk")
    assert entry.detail == {"names": "masked", "as_of": ago(3)} and entry.subjects == [world.person["li"]]


def test_filters_and_older_pages_stay_at_the_day(world, monkeypatch):
    monkeypatch.setattr(queries, "SHOWN", 1)
    first, second = retain(world, 10), retain(world, 9, key="wu")
    chen, day = browser(world, "chen"), ago(3)
    body = chen.get(LIST, {"kind": "retain", "as_of": day}).content.decode()
    assert second.number in body and first.number not in body
    assert f'<input type="hidden" name="as_of" value="{day}">' in body
    assert f'href="?kind=retain&amp;as_of={day}&amp;before={second.pk}"' in body
    older = {"kind": "retain", "as_of": day, "before": second.pk}
    assert [row[0] for row in told(chen, **older)] == [first.number]
    assert f'href="?kind=retain&amp;as_of={day}"' in chen.get(LIST, older).content.decode()
    assert "到这一天还没有会籍变动" in chen.get(LIST, {"as_of": ago(20)}).content.decode()
    assert "没有这一天" in chen.get(LIST, {"as_of": "yesterday"}).content.decode()
