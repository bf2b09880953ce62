"""What a business line's `demo.build` is given, over the named world: every card's demonstration runs in a test."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from django.utils import timezone

from zhigong.instances.demo_context import DemoContext, DemoOfficer
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.memberships import ledger
from zhigong.kernel.people import accounts
from zhigong.kernel.people.models import Account
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.testing.world import OFFICERS, SINCE, World

MEMBERS_PER_ROUND = 6
# name in the context → officer of the named world
WHO = {
    "other_city": "liu",
    "county": "wang",
    "township": "zhao",
    "township_mediator": "qian",
    "basic": "chen",
    "leader": "lin",
    "auditor": "shen",
    "industrial": "ma",
}
# name in the context → (sign-in name, role, unit) of an officer only the demonstration needs
MORE = {
    "province": ("demo-province", "union_chair", "province"),
    "city": ("demo-city", "organiser", "east"),
    "county_other": ("demo-second", "organiser", "qiaonan"),
    "hotline": ("demo-hotline", "call_taker", "east"),
    "hotline_other": ("demo-callback", "call_taker", "east"),
    "hotline_lead": ("demo-lead", "hotline_supervisor", "east"),
}


def build_demonstrations(context: DemoContext, cards=None) -> None:
    """Let every card (or these) fill its part of the demonstration; may be repeated, each time with new people."""
    add_members(context)
    order = registry.in_order_of_use()
    for card in sorted(cards or registry.cards(), key=lambda one: order.index(one.code)):
        if card.demo:
            card.demo(context)


def add_members(context: DemoContext) -> None:
    """Give the basic union a few more members, as a line's demonstration expects them."""
    with acting(Seat.system("demonstration")):
        for made_up in [context.next_person() for _member in range(MEMBERS_PER_ROUND)]:
            person = create_person(
                NewPerson(
                    name=made_up.name, sex=made_up.sex, birth_on=made_up.birth_on, doc_type=made_up.doc_type,
                    doc_number=made_up.doc_number, mobile=made_up.mobile, identity_level=4,
                ),
                on=context.on,
            )  # fmt: skip
            ledger.append(ledger.Event("join", person, SINCE, unit_id=context.units["basic"].pk))


def demo_context(world: World, now: datetime) -> DemoContext:
    """Return the context of a demonstration over the named world."""
    with acting(Seat.system("demonstration")):
        for key, (username, role, unit) in MORE.items():
            account = Account.objects.create(username=username, kind=accounts.OFFICER, display_name=key)
            world.account[key] = account
            world.grant[key] = Grant.objects.create(
                account=account, unit=world.unit[unit], role=role, starts_on=SINCE
            )
    officers = dict(_officers(world))
    basic = world.unit["hengda"]
    basic.employer = world.employer["hengda"]
    return DemoContext(
        random=Random(1),
        on=timezone.localdate(now),
        now=now,
        is_small=True,
        county_code="610101",
        officers=officers,
        units={name: officer.unit for name, officer in officers.items()} | {"basic": basic},
        townships=[world.unit["willow"]],
        basics=[basic],
        unattached_employers=[],
        progress=lambda share: None,
    )


def _officers(world: World) -> Iterator[tuple[str, DemoOfficer]]:
    for name, key in {**WHO, **{name: name for name in MORE}}.items():
        username, shown, role, unit = OFFICERS.get(key) or (MORE[key][0], key, *MORE[key][1:])
        yield (
            name,
            DemoOfficer(username, shown, role, world.account[key].pk, world.unit[unit], world.seat(key)),
        )
