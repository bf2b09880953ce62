"""What the tests of transfers share: asking, looking, the ledger's events."""

from datetime import datetime
from zoneinfo import ZoneInfo

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.tally.counts import count
from zhigong.modules.organise.transfers import public
from zhigong.modules.organise.transfers.models import Transfer

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
ASK = {"purpose": "work", "is_true": "on"}
AGREED = {"purpose": "work", "is_agreed": "on"}


def ask(world, key="li", to="spinning", *, now=NOW, **data) -> Matter:
    """Let a member ask to move."""
    with acting(world.seat(key)):
        return public.ask(world.unit[to].code, ASK | data, now=now).matter


def membership_of(world, key="li") -> Membership:
    """Return a member's present row."""
    with acting(Seat.system("look")):
        return Membership.objects.get(pk=world.membership[key])


def events_of(world, key="li") -> list[MembershipEvent]:
    """Return a membership's events in order."""
    with acting(Seat.system("look")):
        return list(MembershipEvent.objects.filter(membership_id=world.membership[key]).order_by("pk"))


def transfer_of(matter) -> Transfer:
    """Return a matter's transfer."""
    with acting(Seat.system("look")):
        return Transfer.objects.get(pk=matter.pk)


def count_at(world, unit: str) -> int:
    """Return how many members a unit and all below it have."""
    with acting(Seat.system("look")):
        return count([world.unit[unit].pk]).get(world.unit[unit].pk, 0)
