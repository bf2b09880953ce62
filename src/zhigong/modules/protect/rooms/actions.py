"""Saying, filing and confirming in a room: each one journaled without its words."""

from datetime import datetime

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.attachments import AttachmentRefused, attach
from zhigong.kernel.matters.labels import actor_label
from zhigong.modules.protect.rooms import queries
from zhigong.modules.protect.rooms.models import Confirmation, Entry, Room
from zhigong.modules.protect.rooms.words import AUDIENCES, MOST_LETTERS


class RoomRefused(ValueError):
    """Something that cannot be said so; the text is a sentence."""


def say(
    room: Room,
    text: str,
    *,
    seat: Seat,
    now: datetime,
    audience: str = "all",
    kind: str = "message",
    file=None,
) -> Entry:
    """Say or file something to those it is meant for; journaled without its text. RoomRefused with a sentence."""
    side = queries.side_of(room, seat)
    text = text.strip()
    if not side or not room.is_open:
        raise RoomRefused(_("调解室已关闭，不能再发言。"))
    if audience not in dict(AUDIENCES[side]):
        raise RoomRefused(_("请选择给谁看。"))
    if kind == "minutes" and (side != "mediator" or audience != "all"):
        raise RoomRefused(_("调解笔录由调解员写，双方都要看到。"))
    if not text and file is None:
        raise RoomRefused(_("请写点什么，或者选择一份材料。"))
    if len(text) > MOST_LETTERS:
        raise RoomRefused(_("太长了，请分几次说。"))
    attached = _filed(room, file, side, audience, seat, now) if file is not None else None
    made = Entry.objects.create(
        room=room, kind="file" if attached and kind == "message" else kind, side=side, audience=audience,
        account_id=seat.account_id, label=actor_label(seat), text=text,
        attachment_id=attached.pk if attached else None, at=now,
    )  # fmt: skip
    record(
        "rooms.say",
        matter=room.matter_id,
        unit=room.matter.unit_id,
        detail={"kind": made.kind, "audience": audience},
    )
    return made


def _filed(room: Room, file, side: str, audience: str, seat: Seat, now: datetime):
    """Attach a file for whom it is meant: the other side reads it with those who handle the matter, nobody above."""
    to_all = {"applicant": "employer", "employer": "applicant", "mediator": "all"}
    meant = to_all[side] if audience == "all" else "handlers" if audience in (side, "mediator") else audience
    try:
        return attach(room.matter, file, by=seat, now=now, audience=meant, kind="room")
    except AttachmentRefused as refused:
        raise RoomRefused(str(refused)) from refused


def confirm(room: Room, entry_id: int, *, seat: Seat, now: datetime) -> Confirmation:
    """Confirm minutes for one's side; journaled. RoomRefused with a sentence; Entry.DoesNotExist outside."""
    entry = room.entries.get(pk=entry_id, kind="minutes")
    side = queries.side_of(room, seat)
    if side in ("", "mediator") or not room.is_open:
        raise RoomRefused(_("笔录由双方当事人确认。"))
    made, is_new = Confirmation.objects.get_or_create(
        entry=entry, side=side, defaults={"account_id": seat.account_id, "at": now}
    )
    if not is_new:
        raise RoomRefused(_("已经确认过。"))
    record("rooms.confirm", matter=room.matter_id, unit=room.matter.unit_id, detail={"side": side})
    return made
