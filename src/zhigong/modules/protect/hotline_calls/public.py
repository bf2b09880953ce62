"""What others may ask of calls: the call that rings at a post, and a call's number."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from zhigong.kernel.access.seats import Seat
from zhigong.modules.protect.hotline_calls.models import Call

LIVE_FOR = timedelta(hours=6)  # a call whose end was never told is over by then


@dataclass(frozen=True)
class Told:
    """A call as a call-taker needs it; `phone` is "" when the number was withheld."""

    id: UUID
    state: str
    phone: str


def find_call(seat: Seat, wanted: str) -> Told | None:
    """Return one of the seat's own hotline's calls, or None."""
    try:
        call = Call.objects.filter(unit=seat.unit_id, pk=UUID(wanted)).first()
    except ValueError:
        return None
    return _told(call)


def live_call(seat: Seat, username: str, now: datetime) -> Told | None:
    """Return the call that rings for this call-taker, or that they are speaking in; theirs before anybody's."""
    calls = Call.objects.filter(
        unit=seat.unit_id, state__in=("ringing", "answered"), started_at__gt=now - LIVE_FOR
    )
    mine = list(calls.filter(Q(agent=username) | Q(agent="", state="ringing")).order_by("-started_at")[:5])
    return _told(max(mine, key=lambda call: (call.agent == username, call.started_at), default=None))


def _told(call: Call | None) -> Told | None:
    return Told(call.pk, call.state, call.open_phone()) if call is not None else None
