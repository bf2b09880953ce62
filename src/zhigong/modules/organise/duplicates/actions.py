"""What officers found about two entries, and telling two records to be one or two again, each by two officers."""

import json
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import HOLDING, Membership
from zhigong.kernel.notices.messages import send
from zhigong.kernel.people.models import Person
from zhigong.modules.organise.duplicates.models import Merge, Review, Unmerge

DECISIONS = ("same", "different", "passed_on")


class ActionRefused(ValueError):
    """The action cannot be taken; the text is a sentence for the officer."""


def decide_review(review: Review, state: str, note: str, *, seat: Seat, now: datetime) -> None:
    """Write down what an officer found; a pair that was decided is not asked about again."""
    if review.state != "open":
        raise ActionRefused(_("这一条已经有结论，请刷新页面。"))
    if state not in DECISIONS or not note.strip():
        raise ActionRefused(_("请选择结论，并写明核对情况。"))
    review.state, review.note = state, note.strip()[:200]
    review.decided_at, review.decided_by = now, seat.account_id
    review.save(update_fields=["state", "note", "decided_at", "decided_by"])
    subjects = [person for person in (review.person_id, review.other_person_id) if person]
    entries.record(
        "members.review.decide",
        subjects=subjects,
        unit=review.unit_id,
        detail={"review": str(review.id), "kind": review.kind, "state": state},
    )


def propose_merge(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write down that two records are one person's (`matter.about`, prepared in public.py); nothing is moved yet."""
    merge: Merge = matter.about
    _not_oneself(actor, merge)
    memberships = _memberships(merge)
    if len(memberships) > 1 and not data["membership"]:
        sentence = _("两份登记都有有效会籍，请选择保留哪一份会籍，另一份将作废。")
        raise Refused(sentence, {"membership": [sentence]})
    if len(memberships) > 1:
        sides = {"first": merge.review.person_id, "second": merge.review.other_person_id}
        wanted = sides[data["membership"]]
        merge.kept_membership_id = next(row.pk for row in memberships if row.person_id == wanted)
    merge.matter = matter
    merge.save(force_insert=True)
    note = data["opinion"] or _("是同一人")
    decide_review(merge.review, "same", note, seat=actor, now=matter.changed_at)


def _not_oneself(actor: Seat, merge: Merge) -> None:
    if actor.person_id in (merge.kept_id, merge.merged_id) and actor.is_officer:
        raise Refused(_("不能办理本人的事项，请由其他工作人员办理。"))


def _memberships(merge: Merge) -> list[Membership]:
    """Return the memberships that count, of both records; one under way to another union is closed first."""
    people = (merge.kept_id, merge.merged_id)
    found = list(Membership.objects.filter(person_id__in=people, state__in=HOLDING).order_by("id"))
    if any(row.state == "transferring_out" for row in found):
        raise Refused(_("其中一份会籍正在转移，请先办结转会。"))
    return found


def confirm_merge(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Tell the merged record to be the kept one: memberships by the ledger, the rest by pointing; all can go back."""
    merge = Merge.objects.select_related("review").get(pk=matter.pk)
    _not_oneself(actor, merge)
    both = Person.objects.filter(pk__in=(merge.kept_id, merge.merged_id), merged_into=None, erased_at=None)
    if len(both.select_for_update().order_by("pk")) < 2:
        raise Refused(_("其中一份登记已经合并或删除，请不予合并。"))
    holding = _memberships(merge)
    if len(holding) > 1 and merge.kept_membership_id not in {row.pk for row in holding}:
        raise Refused(_("提出以后会籍有变动，请不予合并后重新核对。"))
    losers = [row for row in holding if len(holding) > 1 and row.pk != merge.kept_membership_id]
    moving = Membership.objects.filter(person_id=merge.merged_id).exclude(state="void")
    moving = [row for row in moving.order_by("id") if row not in losers]
    # one statement after the other: within one, the kept record would for a moment hold two memberships
    _append([_event("void", row, row.person_id, on, matter) for row in losers])
    _append([_event("reassign", row, merge.kept_id, on, matter) for row in moving])
    merge.voided = {str(row.pk): row.state for row in losers}
    merge.moved = _repoint(merge) | {"memberships": [str(row.pk) for row in moving]}
    merge.merged_at = matter.changed_at
    try:
        merge.save(update_fields=["voided", "moved", "merged_at"])
    except IntegrityError as error:
        raise Refused(_("其中一份登记已经合并或删除，请不予合并。")) from error
    body = _("您曾被登记两次，已合并为一份，会龄连续计算。如有异议，请联系所在工会。")
    _tell(matter, merge.kept_id, _("您的两份登记已合并"), body)
    return {"memberships": len(moving), "voided": len(losers)}


def _event(kind: str, row: Membership, person_id: UUID, on: date, matter: Matter, **more) -> ledger.Event:
    return ledger.Event(
        kind,
        person_id,
        max(on, row.since_on),
        unit_id=row.unit_id,
        membership_id=row.pk,
        joined_on=row.joined_on,
        worker_kind=row.worker_kind,
        employment_form=row.employment_form,
        employer_id=row.employer_id,
        from_state=row.state,
        matter_id=matter.pk,
        note=_("重复登记"),
        **more,
    )


def _append(events: list[ledger.Event]) -> None:
    try:
        ledger.append_many(events)
    except ledger.LedgerRefusal as refusal:
        raise Refused(refusal.sentence) from refusal


def _repoint(merge: Merge) -> dict:
    """Let account, parties, consents, posts and earlier merges point to the kept record; return what was moved."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_point(%s::uuid)::text", [merge.pk])
        return json.loads(cursor.fetchone()[0])


def refuse_merge(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The second officer disagrees: two different people, and nobody asks again."""
    Review.objects.filter(merge=matter.pk).update(state="different", note=data["opinion"][:200])


def propose_unmerge(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write down that a merge was a mistake (`matter.about`); nothing is moved yet."""
    unmerge: Unmerge = matter.about
    _not_oneself(actor, unmerge.merge)
    if unmerge.merge.merged_at is None or unmerge.merge.undone_at is not None:
        raise Refused(_("这次合并没有生效或已经撤销。"))
    unmerge.matter = matter
    unmerge.save(force_insert=True)


def confirm_unmerge(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Take apart what was put together, however long ago: what happened since stays with the membership it happened to."""
    unmerge = Unmerge.objects.select_related("merge__review").get(pk=matter.pk)
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=unmerge.merge_id)
    _not_oneself(actor, merge)
    if merge.undone_at is not None:
        raise Refused(_("这次合并没有生效或已经撤销。"))
    rows = {str(row.pk): row for row in Membership.objects.filter(
        pk__in=[*merge.moved["memberships"], *merge.voided])}  # fmt: skip
    _append(_going_back(merge, rows, on, matter))
    _append(_reinstating(merge, rows, on, matter))
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_point_back(%s::uuid, %s::uuid)", [merge.pk, matter.pk])
    merge.undone_at = matter.changed_at
    merge.save(update_fields=["undone_at"])
    if merge.review_id is not None:
        Review.objects.filter(pk=merge.review_id).update(state="different", decided_at=matter.changed_at)
    for person_id in (merge.kept_id, merge.merged_id):
        _tell(matter, person_id, _("登记合并已撤销"), _("核对后确认是两个人，登记已各回原位。"))
    return {"memberships": len(merge.moved["memberships"]), "reinstated": len(merge.voided)}


def _tell(matter: Matter, person_id: UUID, title: str, body: str) -> None:
    key = f"{matter.pk}-{person_id}"
    send(person_id, matter.kind, title, body, now=matter.changed_at, matter_id=matter.pk, key=key)


def _going_back(merge: Merge, rows: dict[str, Membership], on: date, matter: Matter) -> list[ledger.Event]:
    """Return the events that give the merged person their memberships back, in whatever state they are now."""
    back = []
    for wanted in merge.moved["memberships"]:
        row = rows.get(wanted)
        if row is None:
            raise Refused(_("有会籍已转到您的管辖范围以外，请由共同的上级工会撤销。"))
        if row.state == "transferring_out":
            raise Refused(_("其中一份会籍正在转移，请先办结转会。"))
        if row.state != "void" and row.person_id != merge.kept_id:
            raise Refused(_("这份登记之后又合并过，请先撤销后一次合并。"))
        if row.state != "void":
            back.append(_event("reassign", row, merge.merged_id, on, matter))
    return back


def _reinstating(merge: Merge, rows: dict[str, Membership], on: date, matter: Matter) -> list[ledger.Event]:
    """Return the events that take the voiding back from the day it was; ended, when its person is a member again."""
    events = []
    for wanted, state in merge.voided.items():
        row = rows.get(wanted)
        if row is None:
            raise Refused(_("有会籍已转到您的管辖范围以外，请由共同的上级工会撤销。"))
        if row.state != "void":
            continue
        holds = Membership.objects.filter(person_id=row.person_id, state__in=HOLDING).exists()
        event = _event(
            "reinstate", row, row.person_id, row.since_on, matter, to_state="ended" if holds else state
        )
        event.happened_on = row.since_on
        events.append(event)
    return events
