"""Duplicates: merged into the matter that goes on, its people told and let see it; undone by the same office in time."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases import registry, rights
from zhigong.kernel.cases.definition import MERGED
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.loading import lock_matter
from zhigong.kernel.cases.writing import write_step
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters import rules
from zhigong.kernel.matters.audiences import is_handler
from zhigong.kernel.matters.labels import actor_label
from zhigong.kernel.matters.links import MERGED_INTO, tie
from zhigong.kernel.matters.models import Link, Matter, Party, TimelineStep
from zhigong.kernel.matters.parties import JOINED, NewParty, persons_of, write_parties
from zhigong.kernel.notices.messages import send

MERGE, MERGED_IN, UNDO = "merge", "merged_in", "undo_merge"


def merge(matter_id: UUID, into_id: UUID, *, seat: Seat, now: datetime, reason: str) -> Matter:
    """Merge a duplicate into another matter of its service and return the duplicate; one transaction.

    Its persons become parties of the other (role `joined`), are told and see its public timeline. Matter.DoesNotExist
    outside the seat, NotAllowed without the right, Refused with a sentence.
    """
    with transaction.atomic():
        locked = {one: lock_matter(one, seat) for one in sorted({matter_id, into_id}, key=str)}
        matter, into = locked[matter_id], locked[into_id]
        sentence = why_not_merge(matter, into, seat) or ("" if reason.strip() else _("请写明并案理由。"))
        if sentence:
            raise Refused(sentence)
        _move_people(matter, into)
        tie(matter, into, MERGED_INTO, seat=seat, now=now)
        _write(into, MERGED_IN, into.state, seat, now, opinion="", detail={"from": matter.number})
        _write(matter, MERGE, MERGED, seat, now, opinion=reason, detail={"into": into.number})
        subjects, detail = persons_of(matter), {"number": matter.number, "into": into.number}
        record("matters.merge", subjects=subjects, matter=matter.pk, unit=matter.unit_id, detail=detail)
        for person_id in subjects:
            title = _("您的事项 %(number)s 与 %(into)s 是同一件事，已并案办理") % detail
            body = _("今后请看 %(into)s 的进度；您仍是当事人。") % detail
            key = f"{matter.pk}-merged-{matter.step_count}-{person_id}"
            send(person_id, "matters.merged", title, body, now=now, matter_id=into.pk, key=key)
    return matter


def why_not_merge(matter: Matter, into: Matter, seat: Seat) -> str:
    """Return why these two may not be merged, or ''. NotAllowed when the seat does not handle both."""
    if not (is_handler(matter, seat) and is_handler(into, seat)) or not _works_on(matter, seat):
        raise NotAllowed(_("并案由两个事项共同的承办工会办理。"))
    if rights.is_own(matter, seat) or rights.is_own(into, seat):
        raise NotAllowed(_("不能办理本人的事项，请由其他工作人员办理。"))
    service = registry.get_service(matter.kind, matter.procedure_version)
    if matter.pk == into.pk:
        return _("不能并入自己。")
    if matter.state not in service.merges_at:
        return _("这个事项在当前状态不能并案。")
    if into.kind != matter.kind:
        return _("只有同一类事项才能并案。")
    if into.closed_at is not None:
        return _("要并入的事项已经办结。")
    if into.confidentiality < matter.confidentiality:
        return _("要并入的事项保密程度较低，不能并案。")
    return ""


def _works_on(matter: Matter, seat: Seat) -> bool:
    """Whether the seat's role takes any officers' step of the service."""
    service = registry.get_service(matter.kind, matter.procedure_version)
    return seat.role == "system" or any(seat.role in getattr(step.by, "roles", ()) for step in service.steps)


def _move_people(matter: Matter, into: Matter) -> None:
    known = {party["person_id"] for party in into.party_list}
    new = [
        NewParty(
            JOINED, person_id=UUID(party["person_id"]), unnamed=party["unnamed"], audience=party["audience"]
        )
        for party in matter.party_list
        if party["person_id"] and party["person_id"] not in known
    ]
    write_parties(into, {one.person_id: one for one in new}.values(), merged_from=matter.pk)


def _write(
    matter: Matter, step: str, state: str, seat: Seat, now: datetime, *, opinion: str, detail: dict
) -> None:
    before, matter.state, matter.changed_at = matter.state, state, now
    matter.step_count += 1
    matter.closed_at = now if state == MERGED else matter.closed_at
    write_step(matter, step, before, seat, actor=actor_label(seat), opinion=opinion, detail=detail)


def undo_merge(matter_id: UUID, *, seat: Seat, now: datetime, reason: str) -> Matter:
    """Let a merged duplicate go on as it was before, its clocks and to-dos too; people who came with it leave the other.

    By an officer of the unit that merged, within `rules.UNDO_MERGE`. NotAllowed, Refused with a sentence.
    """
    with transaction.atomic():
        matter = lock_matter(matter_id, seat)
        made = Link.objects.filter(matter=matter, kind=MERGED_INTO).select_related("other").first()
        taken = TimelineStep.objects.filter(matter=matter, step=MERGE).order_by("-pk").first()
        if matter.state != MERGED or made is None or taken is None:
            raise Refused(_("这个事项没有并案。"))
        if not is_handler(matter, seat) or not _works_on(matter, seat):
            raise NotAllowed(_("撤销并案由办理并案的工会办理。"))
        if timezone.localdate(now) > _last_day(taken, matter):
            raise Refused(_("已过可以撤销并案的期限，请重新登记。"))
        if not reason.strip():
            raise Refused(_("请写明撤销并案的理由。"))
        into = lock_matter(made.other_id, seat)
        Party.objects.filter(matter=into, merged_from=matter).delete()
        _write(into, UNDO, into.state, seat, now, opinion="", detail={"from": matter.number})
        matter.closed_at = None
        _write(matter, UNDO, taken.from_state, seat, now, opinion=reason, detail={"into": into.number})
        matter.clocks.filter(stopped_at=taken.at).update(stopped_at=None, next_at=now)
        matter.todos.filter(done_at=taken.at).update(done_at=None)
        made.delete()
        detail = {"number": matter.number, "into": into.number}
        record(
            "matters.undo_merge",
            subjects=persons_of(matter),
            matter=matter.pk,
            unit=matter.unit_id,
            detail=detail,
        )
    return matter


def _last_day(taken: TimelineStep, matter: Matter):
    merged_on = timezone.localdate(taken.at)
    return merged_on + timedelta(days=rules.UNDO_MERGE.on(merged_on, matter.unit.place_id or "").count)


def undo_until(matter: Matter):
    """Return the last day a merged matter's merging may be undone, None when it is not merged."""
    taken = TimelineStep.objects.filter(matter=matter, step=MERGE).order_by("-pk").first()
    return _last_day(taken, matter) if taken is not None and matter.state == MERGED else None
