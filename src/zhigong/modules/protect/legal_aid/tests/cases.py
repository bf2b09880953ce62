"""An application for legal aid in the named world, led to where a test begins."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.people import accounts
from zhigong.kernel.people.models import Account
from zhigong.modules.protect.legal_aid import public
from zhigong.testing.world import SINCE, build_world

MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUSE = Seat.system("clock")
APPLICATION = {
    "cause": "wage",
    "form": "arbitration",
    "facts": "两个月没有发工资，共九千元。",
    "is_migrant": "on",
    "proof": "none",
}
GRANT = {"form": "arbitration", "opinion": "符合条件。"}
REFUSE = {"refusal": "no_ground", "opinion": "尚无证据，请补充。"}
FINISH = {"result": "won", "recovered": "9000", "opinion": "裁决支付九千元，已到账。"}


def aid_world():
    """Return the named world with a second officer of 桥南区 (su) and three helpers of it."""
    world = build_world()
    with acting(Seat.system("named world")):
        account = Account.objects.create(username="su", kind=accounts.OFFICER, display_name="苏援助")
        world.account["su"] = account
        world.grant["su"] = Grant.objects.create(
            account=account, unit=world.unit["qiaonan"], role="union_chair", starts_on=SINCE
        )
        unit = world.unit["qiaonan"]
        public.add_helper(unit, "张律师", "L-1", "lawyer", starts_on=SINCE)
        client = world.employer["hengda"]
        public.add_helper(unit, "何律师", "L-2", "lawyer", starts_on=SINCE, client=client)
        public.add_helper(unit, "王敏", "S-1", "staff", starts_on=SINCE, username="wang")
    return world


def applied(world, **changed):
    """Let the worker apply against 恒达 on the phone."""
    data = APPLICATION | {"employer": world.employer["hengda"].uscc} | changed
    with acting(world.seat("li")):
        return public.apply(data, seat=world.seat("li"), now=MONDAY).matter


def step(world, matter, code: str, *, days: float = 0, seat="wang", **data):
    """Take a step so many days after Monday."""
    sitting = world.seat(seat) if isinstance(seat, str) else seat
    return take_step(matter.pk, code, seat=sitting, now=MONDAY + timedelta(days=days), data=data).matter


def finished(world):
    """Lead an application to its result."""
    matter = applied(world)
    step(world, matter, "grant", days=1, **GRANT)
    step(world, matter, "assign", days=2, helper="L-1")
    return step(world, matter, "finish", days=40, **FINISH)
