"""A dismissal and a lay-off of 恒达 in the named world, led to where a test begins."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.letters.standing import withdraw
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.worklist.models import Clock
from zhigong.modules.protect.labour_contracts import public
from zhigong.modules.protect.labour_contracts.actions import dismissing

MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUSE = Seat.system("clock")
WHY = {
    "job": "装配工",
    "ground": "39.2",
    "protected": "none",
    "facts": "一年内迟到十次，依据考勤制度第十二条。",
    "planned_on": "2026-03-20",
}
OPINION = {"problems": "考勤制度没有经过民主程序。", "demands": "请撤销解除决定。", "signer": "陈主席"}
PLAN = {
    "ground": "difficulty",
    "staff": 200,
    "cut": 24,
    "protected": 0,
    "planned_on": "2026-04-10",
    "plan": "按岗位裁减装配线，优先留用家庭困难职工。",
}
HEARD = {
    "heard_on": "2026-03-10",
    "heard_by": "congress",
    "heard_count": 62,
    "opinion": "希望优先留用困难职工。",
}
REPORTED = {"happened_on": "2026-03-12", "source": "桥南区人社局回执", "reference": "收1号"}


def whom(world, key: str = "li") -> dict:
    """Return a known worker as a notice names them."""
    return {"worker_name": "李建华", "doc_type": "111", "doc_number": world.document[key]}


def step(world, matter, code: str, *, days: float = 0, seat="chen", **data) -> Matter:
    """Take a step so many days after Monday."""
    sitting = world.seat(seat) if isinstance(seat, str) else seat
    return take_step(matter.pk, code, seat=sitting, now=MONDAY + timedelta(days=days), data=data).matter


def notified(world, **changed) -> Matter:
    """Let 恒达's agent notify the union of a dismissal."""
    with acting(world.seat("xu")):
        data = whom(world) | WHY | changed
        matter = public.notify(data, seat=world.seat("xu"), now=MONDAY).matter
    with acting(Seat.system("react")):
        dismissing.link_worker(Matter.objects.get(pk=matter.pk))
    return matter


def reported(world) -> Matter:
    """Let the worker tell that they were dismissed on the Friday before."""
    data = {
        "employer": world.employer["hengda"].uscc,
        "dismissed_on": "2026-02-27",
        "how": "spoken",
        "job": "装配工",
    }
    with acting(world.seat("li")):
        return public.report(data, seat=world.seat("li"), now=MONDAY).matter


def entered(world, what: str, data: dict, seat: str = "chen", unit: str = "hengda") -> Matter:
    """Enter something on paper at a union."""
    with acting(world.seat(seat)):
        data = {"employer": world.employer["hengda"].uscc} | data
        return public.enter(world.unit[unit], data, seat=world.seat(seat), now=MONDAY, what=what).matter


def explained(world, **changed) -> Matter:
    """Let 恒达's agent explain a lay-off."""
    with acting(world.seat("xu")):
        return public.explain_layoff(PLAN | changed, seat=world.seat("xu"), now=MONDAY).matter


def withdraw_newest(world, matter, *, days: float = 0, seat: str = "zhao") -> None:
    """Let the officer of the unit above withdraw the matter's newest letter."""
    with acting(world.seat(seat)):
        letter = Letter.objects.filter(matter=matter).latest("issued_at")
        withdraw(letter, reason="事实写错", by=world.seat(seat), now=MONDAY + timedelta(days=days))


def due_on(matter) -> str:
    """Return the last day of the clock that runs."""
    with acting(Seat.system("look")):
        due_at = Clock.objects.get(matter=matter, stopped_at=None).due_at
    return (due_at - timedelta(seconds=1)).astimezone(MONDAY.tzinfo).date().isoformat()
