"""Reading a room: on which side a seat sits, and what it hears; the second wall has chosen the rows before."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Attachment
from zhigong.modules.protect.rooms.models import Confirmation, Entry, Room
from zhigong.modules.protect.rooms.words import KINDS, PRIVATE, SIDES


@dataclass(frozen=True)
class Shown:
    """One entry in people's words; `may_confirm` when it is minutes this side has not confirmed.

    `is_again`: already on the reader's page, sent once more because somebody has confirmed it since.
    """

    entry: Entry
    who: str
    kind: str
    private: str
    is_own: bool
    confirmed: tuple[str, ...]
    may_confirm: bool
    file_name: str = ""
    is_again: bool = False


def side_of(room: Room, seat: Seat) -> str:
    """Return the side on which the seat sits, or "" when it does not."""
    for one in room.seats.all():
        is_person = not seat.is_officer and seat.person_id is not None and one.person_id == seat.person_id
        is_employer = seat.employer_id is not None and one.employer_id == seat.employer_id
        is_officer = seat.is_officer and one.account_id is not None and one.account_id == seat.account_id
        if is_person or is_employer or is_officer:
            return one.side
    return ""


def find_room(matter_id: UUID) -> Room | None:
    """Return the room of a matter the seat sees, with its seats, or None."""
    return (
        Room.objects.select_related("matter", "matter__unit")
        .prefetch_related("seats")
        .filter(pk=matter_id)
        .first()
    )


def entries(room: Room, side: str, after: int = 0, confirmed: int | None = None) -> list[Shown]:
    """Return what this side hears after an entry, oldest first.

    A page that knows of `confirmed` confirmations gets earlier minutes again when there are more by now.
    """
    new = Q(pk__gt=after)
    is_behind = confirmed is not None and confirmations(room) != confirmed
    wanted = new | Q(kind="minutes") if is_behind else new
    found = list(room.entries.filter(wanted).prefetch_related("confirmations").order_by("pk"))
    names = _file_names(found)
    return [_shown(one, side, room.is_open, names, is_again=one.pk <= after) for one in found]


def confirmations(room: Room) -> int:
    """Return how many confirmations of its minutes the room holds, as far as the seat hears them."""
    return Confirmation.objects.filter(entry__room=room).count()


def _file_names(found: list[Entry]) -> dict[UUID, str]:
    ids = [one.attachment_id for one in found if one.attachment_id]
    return dict(Attachment.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _shown(entry: Entry, side: str, is_open: bool, names: dict[UUID, str], *, is_again: bool) -> Shown:
    confirmed = [one.side for one in entry.confirmations.all()]
    private = "" if entry.audience == "all" else PRIVATE[entry.audience]
    if private and side != "mediator":
        private = _("只有您和调解员能看到")
    return Shown(
        entry=entry,
        who=str(SIDES[entry.side]),
        kind=str(KINDS[entry.kind]),
        private=str(private),
        is_own=entry.side == side,
        confirmed=tuple(str(SIDES[one]) for one in confirmed),
        may_confirm=entry.kind == "minutes" and side not in ("mediator", *confirmed) and is_open,
        file_name=names.get(entry.attachment_id, ""),
        is_again=is_again,
    )
