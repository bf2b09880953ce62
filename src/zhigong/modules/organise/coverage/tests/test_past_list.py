"""Employers without a union on a past day: the list holds whom the board of that day counts, and nothing is done there."""

import re
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.orgs.dates import effective
from zhigong.kernel.orgs.employers import cover_employer
from zhigong.kernel.orgs.models import CoveredEmployer, Employer, Unit
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.coverage import actions, queries
from zhigong.modules.organise.coverage.models import Drive, MarketEmployer
from zhigong.modules.organise.coverage.queries import past
from zhigong.modules.organise.coverage.tests.registering import MONDAY, code, row, write

pytestmark = pytest.mark.django_db
BOARD, LIST = "/office/coverage/", "/office/coverage/employers/"
FIRST, LAST = date(2022, 1, 1), date(2026, 2, 28)


def random_day(random: Random) -> date:
    return FIRST + timedelta(days=random.randrange((LAST - FIRST).days))


def living(world, random: Random) -> None:
    """Register employers that were founded, closed, covered and moved on random days."""
    places, industries = ("610101001", "610101"), ("制造业", "住宿和餐饮业", "建筑业")
    rows = [
        row(n, f"第{n}号有限公司", staff=random.choice((5, 60, 60, 150, 400)), place=random.choice(places),
            industry=random.choice(industries)) for n in range(1, 15)
    ]  # fmt: skip
    write(world, *rows, row(0, "恒达机械有限公司", staff=200, uscc=world.employer["hengda"].uscc))
    write(world, *[[*one[:-1], "注销"] for one in rows[:3]])
    with acting(Seat.system("test")):
        for number in range(1, 15):
            found = MarketEmployer.objects.filter(employer__uscc=code(number))
            found.update(founded_on=random_day(random))
        found = MarketEmployer.objects.filter(employer__uscc=code(1))
        found.update(founded_on=FIRST, register_on=random_day(random))
        Unit.objects.filter(pk=world.unit["hengda"].pk).update(founded_on=random_day(random))
        for number in (4, 5, 6):
            link = cover_employer(
                world.unit["riders"], Employer.objects.get(uscc=code(number)), starts_on=random_day(random)
            )
            CoveredEmployer.objects.filter(pk=link.pk).update(ends_on=link.starts_on + timedelta(days=300))


def listed(client, unit: Unit, day: date | None, **asked) -> list[str]:
    """Return the names on the list, page after page."""
    address, names = f"{LIST}?unit={unit.code}" + (f"&as_of={day}" if day else ""), []
    address += "".join(f"&{name}={value}" for name, value in asked.items())
    while address:
        page = client.get(address)
        names += [market.employer.name for market, _industry, _drive in page.context["rows"]]
        following = re.search(r'rel="next" href="([^"]*)"', page.content.decode())
        address = LIST + following[1].replace("&amp;", "&") if following else ""
    return names


@pytest.mark.parametrize("seed", [3, 4])
def test_the_list_of_any_day_holds_whom_the_board_of_that_day_counts(world, seed, monkeypatch):
    random = Random(seed)
    living(world, random)
    client, today = browser(world, "wang"), timezone.localdate()
    monkeypatch.setattr(queries, "SHOWN", 4)
    days = [random_day(random) for _day in range(2)] + [today - timedelta(days=1)]
    for day in days:
        for unit in (world.unit["qiaonan"], world.unit["willow"]):
            page = client.get(BOARD, {"unit": unit.code, "as_of": day.isoformat()})
            names = listed(client, unit, day)
            assert len(names) == len(set(names)) == page.context["employers"].lacking, (unit, day)
            for dimension, key in (("sizes", "size"), ("industries", "industry")):
                for value, _title, employers, _staff in page.context[dimension]:
                    found = listed(client, unit, day, **{key: value})
                    assert len(found) == employers.lacking and set(found) <= set(names), (unit, day, value)
    assert listed(client, world.unit["qiaonan"], days[-1]) == listed(client, world.unit["qiaonan"], None)


@pytest.fixture
def registered(world):
    """A restaurant of 2023 and a carrier the riders' union covers since June 2025."""
    write(
        world, row(1, "晨光餐饮有限公司", staff=12, industry="H"),
        row(2, "远航物流有限公司", staff=88, industry="G"),
    )  # fmt: skip
    with acting(Seat.system("test")):
        MarketEmployer.objects.filter(employer__uscc=code(1)).update(founded_on=date(2023, 3, 1))
        cover_employer(world.unit["riders"], Employer.objects.get(uscc=code(2)), starts_on=date(2025, 6, 1))
    return world


def test_the_board_leads_to_the_list_of_its_day_and_every_link_stays_there(registered):
    client, unit = browser(registered, "wang"), registered.unit["willow"]
    board = client.get(BOARD, {"unit": unit.code, "as_of": "2025-05-31"}).content.decode()
    assert f'{LIST}?unit={unit.code}&amp;as_of=2025-05-31">看未建会单位' in board
    assert f"{LIST}?unit={unit.code}&amp;industry=G&amp;as_of=2025-05-31" in board
    page = client.get(f"{LIST}?unit={unit.code}&industry=G&as_of=2025-05-31")
    body = page.content.decode()
    assert [market.employer.name for market, _i, _d in page.context["rows"]] == ["远航物流有限公司"]
    assert "截至 2025-05-31" in body and "共 2 家" in body and "现在仍在您管辖范围内" in body
    assert f'{BOARD}?unit={unit.code}&amp;as_of=2025-05-31">返回建会覆盖' in body
    assert f'?unit={unit.code}&amp;as_of=2025-05-31">清除条件' in body
    assert body.count('name="as_of" value="2025-05-31"') == 1  # the filters keep the day
    assert '<input type="hidden" name="industry" value="G">' in body  # and the day the filters
    assert listed(client, unit, date(2025, 6, 1)) == ["晨光餐饮有限公司"]
    assert listed(client, unit, date(2023, 2, 28)) == ["远航物流有限公司"]


def test_on_a_past_day_nothing_is_offered_to_do_but_to_take_along_what_is_shown(registered):
    client = browser(registered, "wang")
    now, then = (client.get(LIST, asked).content.decode() for asked in ({}, {"as_of": "2025-05-31"}))
    assert "指派所选单位" in now and "导出这份清单" in now and 'type="checkbox" name="employer"' in now
    assert "指派所选单位" not in then and "导出这份清单" not in then and 'name="employer"' not in then
    assert f'action="{LIST}' not in then and "exports/ask/" in then and "as_of=2025-05-31" in then


def test_the_work_at_an_employer_is_told_as_it_stood_that_day(registered):
    world, client = registered, browser(registered, "wang")
    with acting(world.seat("wang")):
        restaurant = MarketEmployer.objects.get(employer__uscc=code(1))
        grant = actions.find_officer(world.grant["zhao"].pk, MONDAY.date())
        assert actions.assign(restaurant.pk, grant, seat=world.seat("wang"), now=MONDAY) == ""
    with acting(Seat.system("test")):
        Drive.objects.update(is_open=False, reason="few")
        drive = Drive.objects.select_related("matter").get()
        ended = timezone.make_aware(datetime(2026, 3, 10, 9))
        type(drive.matter).objects.filter(pk=drive.pk).update(state="refused", closed_at=ended)
    told = {
        day: client.get(LIST, {"as_of": day}).content.decode()
        for day in ("2026-03-01", "2026-03-09", "2026-03-10")
    }
    assert "未指派" in told["2026-03-01"] and drive.officer_name not in told["2026-03-01"]
    assert "正在推进</span>" in told["2026-03-09"] and drive.officer_name in told["2026-03-09"]
    assert "暂未建会</span>" in told["2026-03-10"]
    for day, free, busy in (("2026-03-01", 1, 0), ("2026-03-09", 0, 1), ("2026-03-10", 1, 0)):
        day = date.fromisoformat(day)
        assert len(listed(client, world.unit["willow"], day, work="free")) == free, day
        assert len(listed(client, world.unit["willow"], day, work="busy")) == busy, day


def test_the_union_of_the_place_bears_the_name_of_that_day(registered):
    before = registered.unit["willow"].name
    with acting(Seat.system("test")), effective(date(2026, 3, 15)):
        Unit.objects.filter(pk=registered.unit["willow"].pk).update(name="柳树镇总工会")
    client = browser(registered, "wang")
    named = [
        {market.unit.name for market, _i, _d in client.get(LIST, asked).context["rows"]}
        for asked in ({"as_of": "2026-03-14"}, {"as_of": "2026-03-15"}, {})
    ]
    assert named == [{before}, {"柳树镇总工会"}, {"柳树镇总工会"}]


def test_only_employers_in_sight_today_are_listed(registered):
    world, day = registered, date(2025, 5, 31)
    willow, shanbei = world.unit["willow"], world.unit["shanbei"]
    with acting(Seat.system("test")), effective(date(2026, 3, 15)):
        Unit.objects.filter(pk=willow.pk).update(path=[*shanbei.path, willow.pk], parent=shanbei)
        MarketEmployer.objects.filter(unit=willow).update(position=shanbei.position)
    board = browser(world, "wang").get(BOARD, {"unit": world.unit["qiaonan"].code, "as_of": day.isoformat()})
    assert board.context["employers"].lacking == 2
    assert listed(browser(world, "wang"), world.unit["qiaonan"], day) == []  # in another city today
    assert listed(browser(world, "liu"), shanbei, day) == []  # and not yet there on that day


def test_whoever_may_not_see_it_now_may_not_look_back_either(registered):
    unit = registered.unit["willow"].code
    assert browser(registered, "liu").get(LIST, {"unit": unit, "as_of": "2025-05-31"}).status_code == 404
    for key in ("xu", "lin"):
        assert browser(registered, key).get(LIST, {"as_of": "2025-05-31"}).status_code == 403
    with acting(registered.seat("liu")):
        asked = past.lacking(registered.unit["willow"].pk, date(2025, 5, 31))
        assert not MarketEmployer.objects.filter(pk__in=asked).exists()


def test_of_very_many_employers_no_past_list_is_shown_and_the_page_says_so(registered, monkeypatch):
    monkeypatch.setattr(past, "READ_WHOLE", 1)
    page = browser(registered, "wang").get(LIST, {"as_of": "2025-05-31"})
    body = page.content.decode()
    assert "只显示现在的情况" in body and "截至 2025-05-31" not in body and page.context["look"].day is None
    assert [market.employer.name for market, _i, _d in page.context["rows"]] == ["晨光餐饮有限公司"]  # as now
    assert "没有这一天" in browser(registered, "wang").get(LIST, {"as_of": "2025-02-30"}).content.decode()
    monkeypatch.undo()
    longest = browser(registered, "wang").get(LIST, {"as_of": "0001-01-01", "work": "busy", "after": "1.1"})
    assert longest.status_code == 200 and longest.context["rows"] == []
