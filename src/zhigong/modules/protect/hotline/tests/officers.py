"""The hotline's officers in the named world, and a ticket as a call-taker takes it down."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.people import accounts
from zhigong.kernel.people.authenticators import install_key
from zhigong.kernel.people.models import Account
from zhigong.modules.protect.hotline import public
from zhigong.testing.world import SECOND_FACTOR, SINCE, build_world

MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
MORE = {
    "hua": ("call_taker", "east"),
    "yuan": ("call_taker", "east"),
    "luo": ("hotline_supervisor", "east"),
    "bao": ("call_taker", "west"),
}
DISPATCH = {"difficulty": "general", "opinion": "请核实欠薪情况。"}
REPLY = {
    "result": "solved",
    "reply": "单位已于三月四日足额支付，请核对到账情况。",
    "amount_recovered": "18600.00",
}
TICKET = {
    "channel": "phone", "identity": "named", "caller_name": "张三丰", "caller_phone": "13900008888",
    "subject": "三个月没发工资", "content": "在产业园二期做水电，今年的工资一直没发。", "category": "C101",
    "project_name": "产业园二期", "place": "610101", "headcount": "12", "amount_claimed": "336000",
    "urgency": "normal", "difficulty": "general",
}  # fmt: skip


def make_world():
    """Return the named world with the hotline's officers at the eastern city, and one of the western."""
    world = build_world()
    with acting(Seat.system("hotline officers")):
        for key, (role, unit) in MORE.items():
            account = Account.objects.create(username=f"rx-{key}", kind=accounts.OFFICER, display_name=key)
            install_key(account, SECOND_FACTOR)
            world.account[key] = account
            world.grant[key] = Grant.objects.create(
                account=account, unit=world.unit[unit], role=role, starts_on=SINCE
            )
    return world


def take_down(world, key="hua", now=MONDAY, **changes):
    """Take a ticket down at the eastern hotline; returns its matter."""
    data = TICKET | {"employer": world.employer["hengda"].uscc} | changes
    seat = world.seat(key)
    with acting(seat):
        return public.register(data, seat=seat, now=now).matter


def step(world, matter, code, key, days=0.0, **data):
    """Take one step in an officer's or worker's seat; returns the matter."""
    now = MONDAY + timedelta(days=days)
    return take_step(matter.pk, code, seat=world.seat(key), now=now, data=data).matter


def dispatch(world, matter, unit="qiaonan", days=0.0):
    """Let the hotline send a ticket to a union."""
    return step(world, matter, "dispatch", "hua", days, unit=world.unit[unit].code, **DISPATCH)
