"""Facts from outside (arbitration, court, departments): entered with their source, corrected by another, never edited."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.audiences import ALL
from zhigong.kernel.matters.labels import actor_label
from zhigong.kernel.matters.milestone_kinds import KINDS, TRACKS
from zhigong.kernel.matters.models import Attachment, Matter, Milestone


class MilestoneRefused(ValueError):
    """A fact that may not be entered so; the text is a sentence."""


def note_milestone(
    matter: Matter,
    kind: str,
    happened_on: date,
    source: str,
    detail: str = "",
    *,
    seat: Seat,
    now: datetime,
    reference: str = "",
    attachment: Attachment | None = None,
    corrects: Milestone | None = None,
    is_void: bool = False,
    audience: str = ALL,
) -> Milestone:
    """Enter a fact from outside with its source and return it; journaled. MilestoneRefused with a sentence.

    `corrects` names the fact this one takes the place of; with `is_void` nothing takes its place.
    """
    sentence = _why_not(matter, kind, happened_on, source, now, corrects, attachment)
    if sentence:
        raise MilestoneRefused(sentence)
    made = Milestone(
        matter=matter, kind=kind, happened_on=happened_on, source=source.strip()[:200], detail=detail.strip()[:500],
        reference=reference.strip()[:60], attachment=attachment, corrects=corrects, is_void=is_void, audience=audience,
        entered_by=seat.account_id, entered_label=actor_label(seat), entered_at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    what = "matters.correct_milestone" if corrects else "matters.note_milestone"
    record(what, matter=matter.pk, unit=matter.unit_id, detail={"number": matter.number, "kind": kind})
    return made


def _why_not(matter, kind, happened_on, source, now, corrects, attachment) -> str:
    if kind not in KINDS:
        return _("没有这一类外部进展。")
    if not source.strip():
        return _("请写明来源：哪一份文书或哪个单位告知的。平台不推测外部进展。")
    if happened_on > timezone.localdate(now):
        return _("外部进展的日期不能晚于今天。")
    if corrects is not None and (corrects.matter_id != matter.pk or hasattr(corrects, "corrected_by")):
        return _("这条记录已经更正过，请更正最新的一条。")
    if attachment is not None and attachment.matter_id != matter.pk:
        return _("附件不属于这个事项。")
    return ""


def tracks_of(matter: Matter) -> list[dict]:
    """Return the facts by body, oldest first: [{"title", "rows": [{"milestone", "title", "is_corrected"}]}]."""
    found = list(matter.milestones.select_related("attachment").order_by("happened_on", "id"))
    corrected = {one.corrects_id for one in found if one.corrects_id}
    tracks = []
    for code, title in TRACKS.items():
        rows = [
            {"milestone": one, "title": KINDS[one.kind].title, "is_corrected": one.pk in corrected}
            for one in found
            if KINDS[one.kind].track == code
        ]
        if rows:
            tracks.append({"code": code, "title": title, "rows": rows})
    return tracks


def newest(matter: Matter, kind: str) -> Milestone | None:
    """Return the newest fact of a kind that still holds (neither corrected nor taken back), or None."""
    holding = matter.milestones.filter(kind=kind, is_void=False, corrected_by__isnull=True)
    return holding.order_by("happened_on", "id").last()
