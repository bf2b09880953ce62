"""Known numbers in the named world, and an incident at 恒达 led to where a test begins."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.people.authenticators import install_key
from zhigong.kernel.people.models import Account
from zhigong.modules.protect.monitoring.actions import incidents
from zhigong.modules.protect.monitoring.models import PlaceMonth
from zhigong.modules.protect.monitoring.queries.indicators import first_of
from zhigong.testing.world import SECOND_FACTOR, SINCE

MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SAID = {"headcount": 12, "situation": "工人在厂门口聚集，秩序平稳。", "measures": "已到场组织协商。"}
LEVEL = {"level": "3", "opinion": "每日续报。"}
WHY = {"opinion": "已恢复正常。"}


def give_city_an_officer(world) -> None:
    """Give the city federation above 桥南 an organiser, whom the named world lacks."""
    with acting(Seat.system("city")):
        world.account["he"] = Account.objects.create(username="he", kind="officer", display_name="何市")
        install_key(world.account["he"], SECOND_FACTOR)
        world.grant["he"] = Grant.objects.create(
            account=world.account["he"], unit=world.unit["east"], role="organiser", starts_on=SINCE
        )


def clue(world, **changed) -> dict:
    """Return the form of a clue about 恒达."""
    data = {
        "employer": world.employer["hengda"].uscc,
        "place": "610101001",
        "happened_on": "2026-03-02",
        "mode": "gathering",
        "headcount": 12,
        "trigger": "两个月没有发工资",
        "demands": "支付工资",
        "is_phoned": "on",
    }
    return data | changed


def reported(world, who: str = "wang", **changed) -> Matter:
    """Let an officer write a clue down on Monday at nine."""
    seat = world.seat(who)
    with acting(seat):
        return incidents.report_clue(clue(world, **changed), seat=seat, now=MONDAY).matter


def step(world, matter, code: str, *, hours: float = 0, who: str = "wang", **data) -> Matter:
    """Take a step so many hours after Monday at nine."""
    now = MONDAY + timedelta(hours=hours)
    return take_step(matter.pk, code, seat=world.seat(who), now=now, data=data).matter


def responding(world) -> Matter:
    """Lead an incident to the response."""
    matter = reported(world)
    step(world, matter, "first_report", hours=1, **SAID)
    step(world, matter, "assign_level", hours=2, who="he", **LEVEL)
    return step(world, matter, "next_report", hours=3, **SAID)


def keep_months(unit, numbers: list, *, code: str = "hotline", industry: str = "") -> None:
    """Write a figure of the months up to March 2026, the last number for March itself."""
    with acting(Seat.system("figures")):
        for back, number in enumerate(reversed(numbers)):
            PlaceMonth.objects.create(
                unit=unit,
                position=unit.position,
                industry_position=unit.industry_position,
                industry=industry,
                month=first_of(MONDAY.date(), back),
                **{code: Decimal(number)},
            )
