"""Attachments: received and checked, encrypted at rest, bound to a matter, read by whom the two walls let."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters import rules, scanning, sealed_files
from zhigong.kernel.matters.audiences import ALL, GENERAL, admits
from zhigong.kernel.matters.labels import actor_label
from zhigong.kernel.matters.models import Attachment, Matter
from zhigong.kernel.matters.parties import persons_of
from zhigong.lib.camera_data import CAMERA_KINDS, Damaged, without_camera_data
from zhigong.lib.file_kinds import GROUPS, HEAD_BYTES, KINDS, FileKind, ending_of, endings, kind_of
from zhigong.lib.ids import uuid7

MEGABYTE = 1024 * 1024
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]+")


class AttachmentRefused(ValueError):
    """A file that may not be kept; the text is a sentence for whoever uploads it."""


def receive(
    file, *, seat: Seat, now: datetime, kind: str = "evidence", groups: tuple[str, ...] = GROUPS
) -> Attachment:
    """Check an uploaded file, seal it to disk and return it as waiting for a matter. AttachmentRefused with a sentence.

    `file` has `name` and `chunks()` (Django's uploaded file, or `Content`). `groups`: image, document, audio, video.
    Photos and films are kept without place, device and time; the digest is of what is kept.
    """
    name = clean_name(file.name)
    most = _most_bytes(name, groups, now)
    if seat.account_id is None and seat.role != "system":
        raise AttachmentRefused(_("请先登录再上传附件。"))
    if seat.role != "system" and _waiting(seat).count() >= rules.MOST_WAITING.on(timezone.localdate(now)):
        raise AttachmentRefused(_("尚未提交的附件太多，请先提交或过一天再传。"))
    file_id = uuid7()
    stored = _sealed(file_id, file, name, most)
    try:
        found = _checked(name, stored, groups)
        scan = _scanned(file_id, stored, name)
    except AttachmentRefused:
        sealed_files.remove(file_id)
        raise
    made = Attachment(
        id=file_id, kind=kind, name=name, media_type=found.media_type, size=stored.size, digest=stored.digest,
        wrapped=stored.wrapped, wrapping_key_id=stored.wrapping_key_id, scan=scan, added_by=seat.account_id,
        added_label=actor_label(seat), added_at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    return made


def attach(
    matter: Matter, file, *, by: Seat, now: datetime, audience: str = ALL, kind: str = "evidence"
) -> Attachment:
    """Receive a file and bind it to a matter the seat sees; journaled. AttachmentRefused with a sentence."""
    made = receive(file, seat=by, now=now, kind=kind)
    bind(matter, [made.pk], seat=by, audience=audience, kind=kind)
    made.refresh_from_db()
    return made


def bind(
    matter: Matter, ids: Iterable[UUID], *, seat: Seat, audience: str = ALL, kind: str = "evidence"
) -> int:
    """Bind one's own waiting files to a matter and return how many; one journal entry tells their digests."""
    ids = list(ids)
    if not ids:
        return 0
    limit = rules.MOST_FILES.on(timezone.localdate(matter.changed_at))
    if matter.attachments.count() + len(ids) > limit:
        raise AttachmentRefused(_("这个事项的附件已达 %(most)s 个，不能再添加。") % {"most": limit})
    waiting = list(_waiting(seat).filter(pk__in=ids))
    if len(waiting) != len(set(ids)):
        raise AttachmentRefused(_("有附件已经失效，请重新选择文件上传。"))
    _waiting(seat).filter(pk__in=ids).update(
        matter=matter, audience=audience, kind=kind, added_label=actor_label(seat)
    )
    files = [{"id": str(one.pk), "sm3": bytes(one.digest).hex(), "size": one.size} for one in waiting]
    record(
        "matters.attach",
        matter=matter.pk,
        unit=matter.unit_id,
        detail={"number": matter.number, "files": files},
    )
    return len(waiting)


def attachments_of(matter: Matter, seat: Seat) -> list[Attachment]:
    """Return the matter's files this seat may read, oldest first (the second wall has judged them before)."""
    found = matter.attachments.order_by("id")
    return [one for one in found if one.added_by == seat.account_id or admits(one.audience, matter, seat)]


def read(matter: Matter, attachment_id: UUID, *, seat: Seat) -> tuple[Attachment, Iterator[bytes]]:
    """Return a file and its content as a stream, the reading journaled first. Attachment.DoesNotExist outside (404)."""
    found = matter.attachments.get(pk=attachment_id)
    if found.added_by != seat.account_id and not admits(found.audience, matter, seat):
        raise Attachment.DoesNotExist(attachment_id)
    detail = {"number": matter.number, "file": str(found.pk)}
    record(
        "matters.read_attachment", outcome="read", subjects=persons_of(matter), matter=matter.pk,
        unit=matter.unit_id, detail=detail,
    )  # fmt: skip
    return found, sealed_files.read(found.pk, bytes(found.wrapped))


def audiences_for(matter: Matter, seat: Seat) -> tuple[str, ...]:
    """Return the audiences this seat may choose for what it adds: officers all, a party everybody or the handlers."""
    if seat.is_officer or seat.role == "system":
        roles = tuple(dict.fromkeys(party["role"] for party in matter.party_list))
        return (*GENERAL, *roles)
    return ("all", "handlers")


def clean_name(name: str) -> str:
    """Return a file's name without path, control and direction marks, at most 120 characters with its ending."""
    name = _UNFIT.sub("_", (name or "").replace("\\", "/").rsplit("/", 1)[-1]).strip(" ._") or _("未命名")
    ending = ending_of(name)
    return name if len(name) <= 120 else f"{name[: 118 - len(ending)]}.{ending}"


def _waiting(seat: Seat):
    return Attachment.objects.filter(matter__isnull=True, added_by=seat.account_id)


def _most_bytes(name: str, groups: tuple[str, ...], now: datetime) -> int:
    kind = next((one for one in KINDS if one.group in groups and ending_of(name) in one.endings), None)
    if kind is None:
        allowed = {"name": name, "kinds": "、".join(endings(groups))}
        raise AttachmentRefused(_("“%(name)s”的类型不能上传。可以上传：%(kinds)s。") % allowed)
    return rules.LARGEST[kind.group].on(timezone.localdate(now)) * MEGABYTE


def _sealed(file_id: UUID, file, name: str, most: int) -> sealed_files.Stored:
    try:
        return sealed_files.store(file_id, _kept_of(file, name, most), most=most)
    except Damaged as refused:
        raise AttachmentRefused(
            _("“%(name)s”不完整，打不开。请重新拍摄或另存后再传。") % {"name": name}
        ) from refused
    except sealed_files.TooLarge as refused:
        limit = {"name": name, "most": most // MEGABYTE}
        raise AttachmentRefused(_("“%(name)s”超过 %(most)s 兆字节，请压缩后再传。") % limit) from refused


def _kept_of(file, name: str, most: int) -> Iterable[bytes]:
    """Return what is kept of a file: of a photo or film what the camera added goes, the rest comes as it is."""
    if not any(kind.code in CAMERA_KINDS and ending_of(name) in kind.endings for kind in KINDS):
        return file.chunks()
    content = bytearray()
    for piece in file.chunks():
        content += piece
        if len(content) > most:
            raise sealed_files.TooLarge(str(most))
    found = kind_of(name, bytes(content[:HEAD_BYTES]))
    clean = without_camera_data(found.code, content) if found else content
    return (clean[start : start + MEGABYTE] for start in range(0, len(clean), MEGABYTE))


def _checked(name: str, stored: sealed_files.Stored, groups: tuple[str, ...]) -> FileKind:
    if stored.size == 0:
        raise AttachmentRefused(_("“%(name)s”是空文件。") % {"name": name})
    found = kind_of(name, stored.head)
    if found is None or found.group not in groups:
        raise AttachmentRefused(_("“%(name)s”的内容与文件类型不符，或含有宏，不能上传。") % {"name": name})
    return found


def _scanned(file_id: UUID, stored: sealed_files.Stored, name: str) -> str:
    try:
        return scanning.scan(sealed_files.read(file_id, stored.wrapped))
    except scanning.Infected as found:
        record("matters.refuse_attachment", outcome="refused", detail={"found": str(found)[:80]})
        raise AttachmentRefused(
            _("“%(name)s”查出病毒，不能上传。请换一台设备检查后再传。") % {"name": name}
        ) from found
