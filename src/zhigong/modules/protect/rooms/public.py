"""What other lines may do with a room: open it, seat the sides, close it, keep the opening words; plain values out."""

from datetime import datetime

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.labels import actor_label
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.rooms.actions import RoomRefused, confirm, say
from zhigong.modules.protect.rooms.models import Entry, Room, RoomSeat
from zhigong.modules.protect.rooms.queries import find_room, side_of

__all__ = [
    "RoomRefused",
    "confirm",
    "find_room",
    "is_confirmed",
    "keep_request",
    "may_enter",
    "opening_words",
    "prepare",
    "say",
    "seat_mediator",
    "set_open",
    "unseat_mediator",
]


def prepare(matter: Matter, *, person_id, employer_id: int | None) -> None:
    """Make the matter's room, still closed, with the two sides in it."""
    room = Room.objects.create(matter=matter)
    RoomSeat.objects.create(room=room, side="applicant", person_id=person_id)
    if employer_id is not None:
        RoomSeat.objects.create(room=room, side="employer", employer_id=employer_id)


def keep_request(matter: Matter, text: str, *, seat: Seat, now: datetime) -> None:
    """Keep the worker's own words as the first entry: the sides, the mediator and whoever accepts it read them."""
    Entry.objects.create(
        room_id=matter.pk, kind="request", side="applicant", text=text, account_id=seat.account_id,
        label=actor_label(seat), at=now,
    )  # fmt: skip


def opening_words(matter_id) -> str:
    """Return the worker's own words, "" for who may not read them."""
    return "\n".join(Entry.objects.filter(room_id=matter_id, kind="request").values_list("text", flat=True))


def seat_mediator(matter: Matter, account_id) -> None:
    """Seat the mediator, in place of an earlier one, and open the room."""
    RoomSeat.objects.update_or_create(room_id=matter.pk, side="mediator", defaults={"account_id": account_id})
    set_open(matter, True)


def unseat_mediator(matter: Matter) -> None:
    """Nobody mediates: the room is shut until somebody does."""
    set_open(matter, False)


def set_open(matter: Matter, is_open: bool) -> None:
    """Open or close the room; what was said stays to be read."""
    Room.objects.filter(pk=matter.pk).update(is_open=is_open)


def may_enter(matter: Matter, seat: Seat) -> str:
    """Return the side on which the seat may enter the matter's room, or ""."""
    room = find_room(matter.pk)
    return side_of(room, seat) if room and any(one.side == "mediator" for one in room.seats.all()) else ""


def is_confirmed(matter_id) -> bool:
    """Return whether the newest minutes were confirmed by both sides (as far as the seat hears them)."""
    newest = Entry.objects.filter(room_id=matter_id, kind="minutes").order_by("-pk").first()
    return newest is not None and newest.confirmations.count() == 2
