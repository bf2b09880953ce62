"""A supervision case in the named world, led to where a test begins."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from zhigong.kernel.access.grants import seat_for_grant
from zhigong.kernel.access.models import EmployerAgent, Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.letters.standing import withdraw
from zhigong.kernel.people import accounts
from zhigong.kernel.people.models import Account
from zhigong.modules.protect.supervision import public
from zhigong.testing.world import SINCE

MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
CARDS = {"first_card": "JD-1", "second_card": "JD-2"}
FINDINGS = {
    "investigated_on": "2026-03-04",
    "facts": "拖欠十二名职工工资336000元。",
    "law": "《中华人民共和国劳动法》第五十条",
    "employer_said": "承认欠薪，称资金紧张。",
}
SERVED = {"way": "direct", "receiver": "办公室 周某", "receipt": "回证1号"}
HOUSE = Seat.system("clock")


def appoint(world, unit: str, *cards: str) -> None:
    """Give a union supervisors with these cards."""
    with acting(Seat.system("supervisors")):
        for card in cards:
            public.appoint_supervisor(world.unit[unit], f"监督员{card}", card, starts_on=SINCE)


def open_case(world, seat: str = "wang", unit: str = "qiaonan"):
    """Register a clue about 恒达 at a union."""
    data = {
        "employer": world.employer["hengda"].uscc,
        "subject": "pay",
        "source": "complaint",
        "clue": "三个月没有发工资",
    }
    with acting(world.seat(seat)):
        return public.register(world.unit[unit], data, now=MONDAY).matter


def agent(world) -> Seat:
    """Return the seat of 恒达's confirmed agent."""
    with acting(Seat.system("agent")):
        EmployerAgent.objects.get_or_create(
            account=world.account["courier"], employer=world.employer["hengda"],
            defaults={"post": "人事经理", "asked_at": MONDAY, "starts_on": SINCE, "confirmed_at": MONDAY},
        )  # fmt: skip
    return Seat.employer(world.account["courier"].pk, world.employer["hengda"].pk, "恒达机械有限公司")


def step(world, matter, code: str, *, days: float = 0, seat="wang", **data):
    """Take a step so many days after Monday."""
    sitting = world.seat(seat) if isinstance(seat, str) else seat
    return take_step(matter.pk, code, seat=sitting, now=MONDAY + timedelta(days=days), data=data).matter


def withdraw_newest(world, matter, *, days: float = 0) -> None:
    """Let a second officer of 桥南区 withdraw the matter's newest letter."""
    with acting(Seat.system("second officer")):
        account, _made = Account.objects.get_or_create(
            username="su", defaults={"kind": accounts.OFFICER, "display_name": "苏副主席"}
        )
        facts = {"unit": world.unit["qiaonan"], "role": "union_chair"}
        grant, _made = Grant.objects.get_or_create(account=account, defaults=facts | {"starts_on": SINCE})
    seat = seat_for_grant(grant, MONDAY.date())
    with acting(seat):
        letter = Letter.objects.filter(matter=matter).latest("issued_at", "supervision_delivery__pk")
        withdraw(letter, reason="事实写错", by=seat, now=MONDAY + timedelta(days=days))


def served(day: str) -> dict:
    """Return the form of a service on a day."""
    return SERVED | {"served_on": day}


def found(world, seat: str = "wang", unit: str = "qiaonan"):
    """Lead a case to the end of its investigation."""
    matter = open_case(world, seat, unit)
    step(world, matter, "accept", seat=seat)
    step(world, matter, "investigate", seat=seat, **CARDS)
    step(world, matter, "find", days=2, seat=seat, **FINDINGS)
    return matter


def opinion_served(world, seat: str = "wang", unit: str = "qiaonan"):
    """Lead a case to the served opinion: issued on the 5th, served on the 6th of March."""
    matter = found(world, seat, unit)
    step(world, matter, "opine", days=3, seat=seat, demands="足额支付工资。", signer="王敏")
    step(world, matter, "serve_opinion", days=4, seat=seat, **served("2026-03-06"))
    return matter
