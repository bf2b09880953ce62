"""One life of a hotline ticket: taken down, sent to the county, accepted, answered, called back, checked and closed."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from zhigong.kernel.access.grants import seat_for_grant
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.modules.protect.hotline import public
from zhigong.modules.protect.hotline.tests.officers import DISPATCH, REPLY, TICKET, make_world

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
WHO = ("rx-hua", "rx-yuan", "rx-luo", "wang")
STATES = ("registered", "dispatched", "handling", "replied", "checking", "closed")


def make() -> tuple[UUID, UUID]:
    """Make the named world with the hotline's officers; returns a matter lived through and one in hand."""
    with transaction.atomic():
        make_world()
    found = []
    for count in (len(STATES), STATES.index("handling") + 1):
        matter = None
        for step in steps(officers())[:count]:
            matter = step(matter)
        found.append(matter)
    return tuple(found)


def officers() -> dict[str, Seat]:
    """Return the seats of the hotline's three and of the county's officer."""
    with acting(Seat.system("bench")):
        grants = dict(Grant.objects.filter(account__username__in=WHO).values_list("account__username", "pk"))
        return {name: seat_for_grant(grant, NOW.date()) for name, grant in grants.items()}


def steps(seats: dict[str, Seat]):
    """Return the six steps as functions of the matter's id (None before it is opened) that return it."""
    with acting(Seat.system("bench")):
        employer = Employer.objects.exclude(uscc=None).order_by("pk").first().uscc
        unit = Unit.objects.get(level="county", place_id="610101").code
    taking, calling, checking, county = (seats[name] for name in WHO)

    def take_down(_matter):
        with acting(taking):
            return public.register(TICKET | {"employer": employer}, seat=taking, now=NOW).matter.pk

    def step(code: str, seat: Seat, **data):
        return lambda matter: take_step(matter, code, seat=seat, now=NOW, data=data).matter.pk

    return (
        take_down,
        step("dispatch", taking, unit=unit, **DISPATCH),
        step("accept", county),
        step("reply", county, **REPLY),
        step("call_back", calling, satisfaction="5", opinion="已到账"),
        step("close", checking, opinion=""),
    )
