"""Coverage as of a day: unions by their founding, employers by their files; today's day says what the counts say."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.orgs.employers import cover_employer
from zhigong.kernel.orgs.models import CoveredEmployer, Employer, Unit
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.coverage import queries
from zhigong.modules.organise.coverage.models import MarketEmployer
from zhigong.modules.organise.coverage.queries import past
from zhigong.modules.organise.coverage.tests.registering import code, row, write

pytestmark = pytest.mark.django_db
BOARD = "/office/coverage/"


@pytest.fixture
def registered(world):
    """Hengda with its union (founded 2024), a restaurant, a carrier, and a works that is closed since a file of 2026."""
    hengda = world.employer["hengda"].uscc
    rows = (
        row(0, "恒达机械有限公司", staff=200, uscc=hengda), row(1, "晨光餐饮有限公司", staff=12, industry="H"),
        row(2, "远航物流有限公司", staff=88, industry="G", place="610101"), row(3, "旧厂有限公司", staff=40),
    )  # fmt: skip
    write(world, *rows)
    write(world, row(3, "旧厂有限公司", staff=40, state="注销"))
    with acting(Seat.system("test")):
        Unit.objects.filter(pk=world.unit["hengda"].pk).update(founded_on=date(2024, 5, 1))
        market = MarketEmployer.objects.filter(employer__uscc=code(1))
        market.update(founded_on=date(2023, 3, 1))
    return world


def figures(world, unit: str, day: date | None) -> tuple:
    with acting(Seat.system("look")):
        key = world.unit[unit].pk
        employers, staff = queries.shares([key], past.Counted(day))[key]
    return employers.whole, employers.reached, staff.whole, staff.reached


def brute_force(world, unit: str, day: date) -> tuple:
    """Go through every employer of the register."""
    whole = reached = staff = staff_reached = 0
    with acting(Seat.system("look")):
        for market in MarketEmployer.objects.select_related("unit"):
            is_there = (market.founded_on or day) <= day and (market.is_open or market.register_on > day)
            if world.unit[unit].pk not in market.unit.path or not is_there:
                continue
            own = Unit.objects.filter(employer_id=market.pk, level="grassroots", state="active")
            links = CoveredEmployer.objects.filter(employer_id=market.pk)
            has = any((one.founded_on or day) <= day for one in own) or any(
                (one.starts_on or day) <= day <= (one.ends_on or day) for one in links
            )
            whole, reached = whole + 1, reached + has
            staff, staff_reached = staff + market.staff_count, staff_reached + has * market.staff_count
    return whole, reached, staff, staff_reached


def test_every_day_is_what_going_through_all_employers_says(registered):
    world, today = registered, timezone.localdate()
    with acting(Seat.system("test")):
        carrier = Employer.objects.get(uscc=code(2))
        cover_employer(world.unit["riders"], carrier, starts_on=date(2025, 6, 1), staff_count=88)
    assert figures(world, "willow", date(2022, 1, 1)) == (2, 0, 240, 0)
    assert figures(world, "willow", date(2025, 1, 1)) == (3, 1, 252, 200)
    for day in (
        date(2018, 1, 1),
        date(2022, 1, 1),
        date(2024, 4, 30),
        date(2024, 5, 1),
        date(2025, 6, 1),
        today,
    ):
        for unit in ("willow", "qiaonan", "province", "west"):
            assert figures(world, unit, day) == brute_force(world, unit, day), (unit, day)
    for unit in ("willow", "qiaonan", "province", "west"):
        assert figures(world, unit, today) == figures(world, unit, None)


def test_the_board_of_a_past_day_keeps_its_unit_and_offers_no_work(registered):
    world = registered
    client = browser(world, "wang")
    page = client.get(BOARD, {"unit": world.unit["qiaonan"].code, "as_of": "2024-04-30"})
    body = page.content.decode()
    assert page.context["employers"].reached == 0 and page.context["employers"].whole == 4
    assert "as_of=2024-04-30" in body and "导入市场主体名录" not in body
    assert {code: one.whole for code, _t, one, _s in page.context["industries"]} == {"C": 2, "G": 1, "H": 1}
    before = client.get(BOARD, {"as_of": "1990-01-01"}).content.decode()
    assert "那一天这里还没有登记的单位" in before


def test_very_many_employers_are_not_gone_through(registered, monkeypatch):
    monkeypatch.setattr(past, "READ_WHOLE", 1)
    yesterday = timezone.localdate() - timedelta(days=1)
    page = browser(registered, "wang").get(BOARD, {"as_of": yesterday.isoformat()})
    assert "请打开下级工会" in page.content.decode() and page.context["look"].day is None
