"""What officers do with the register: show one value for a purpose, correct facts, let lists leave the house."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.ledger import Event, append_many
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.people.register import update_person
from zhigong.kernel.people.reveal import masked_many, reveal, reveal_many
from zhigong.lib.codes import DOCUMENT_TYPE, SEX
from zhigong.modules.organise.members import queries, rules, words
from zhigong.modules.organise.members.models import Export

EXPORTED = 2_000  # rows opened at a time
HEADERS = (
    "姓名",
    "性别",
    "证件类型",
    "证件号码",
    "移动电话",
    "所在工会",
    "所在工会编码",
    "会员编号",
    "入会日期",
    "会籍状态",
)


class ActionRefused(ValueError):
    """The action cannot be taken; the text is a sentence for the officer."""


def unmask(membership: Membership, field: str, purpose: str) -> str:
    """Return one value in clear; the journal keeps who, whose and why, and the member can read it."""
    if field != "name":
        return reveal(membership.person_id, field, purpose)
    entries.read("members.unmask", [membership.person_id], purpose, detail={"fields": ["name"]})
    return membership.person.name


def correct_member(membership: Membership, changes: dict, reason: str, *, on: date) -> list[str]:
    """Correct facts of a member (class 2) with a reason; the journal names the fields, never the values."""
    if not reason.strip():
        raise ActionRefused(_("请写明更正的原因和依据。"))
    amended = {name: changes.pop(name) for name in ("worker_kind", "employment_form") if name in changes}
    changed = update_person(membership.person_id, changes, on=on)
    amended = {name: value for name, value in amended.items() if value != getattr(membership, name)}
    if amended:
        event = Event(
            "amend", membership.person_id, on, membership_id=membership.id, note=reason[:200], **amended
        )
        append_many([event])
    changed += sorted(amended)
    if changed:
        entries.record(
            "members.correct",
            subjects=[membership.person_id],
            unit=membership.unit_id,
            purpose=reason[:200],
            detail={"fields": changed},
        )
    return changed


def ask_export(seat: Seat, filters: dict, *, purpose: str, is_clear: bool, on: date, now: datetime) -> Export:
    """Note a wish to take the filtered list out; above the limit it waits for a second officer."""
    if is_clear and not may(seat, "members.unmask"):
        raise ActionRefused(_("当前岗位不能导出完整号码，请取消勾选后导出遮盖的名册。"))
    count = queries.list_members(seat, filters).order_by().count()
    if not count:
        raise ActionRefused(_("没有符合条件的会员，不需要导出。"))
    kept = {name: value for name, value in filters.items() if value and name != "unit"}
    if filters.get("unit"):
        kept["unit"] = filters["unit"].code
    export = Export.objects.create(
        unit_id=seat.unit_id,
        requested_by=seat.account_id,
        filters=kept,
        purpose=purpose,
        is_clear=is_clear,
        rows_count=count,
        state="waiting" if count > rules.EXPORT_ALONE.on(on) else "approved",
        created_at=now,
    )
    detail = {"export": str(export.id), "rows": count, "is_clear": is_clear, "state": export.state}
    entries.record("members.export.ask", unit=seat.unit_id, purpose=purpose, detail=detail)
    return export


def approve_export(export: Export, *, seat: Seat, now: datetime) -> None:
    """A second officer lets a large list leave the house; nobody approves their own."""
    if export.state != "waiting":
        raise ActionRefused(_("这份导出申请已经处理过。"))
    if export.requested_by == seat.account_id:
        raise ActionRefused(_("不能批准自己的导出申请，请由另一名工作人员批准。"))
    export.state, export.approved_by, export.approved_at = "approved", seat.account_id, now
    export.save(update_fields=["state", "approved_by", "approved_at"])
    entries.record(
        "members.export.approve",
        unit=export.unit_id,
        purpose=export.purpose,
        detail={"export": str(export.id), "rows": export.rows_count, "is_clear": export.is_clear},
    )


def export_rows(seat: Seat, export: Export, filters: dict):
    """Yield the rows of an approved export; clear values are journaled with their subjects, masked ones once."""
    if not export.is_clear:
        entries.read(
            "members.export",
            purpose=export.purpose,
            detail={"export": str(export.id), "rows": export.rows_count},
        )
    batch: list[Membership] = []
    for membership in queries.list_members(seat, filters).iterator(chunk_size=EXPORTED):
        batch.append(membership)
        if len(batch) == EXPORTED:
            yield from _lines(batch, export)
            batch = []
    yield from _lines(batch, export)


def _lines(batch: list[Membership], export: Export):
    people = [membership.person for membership in batch]
    if export.is_clear:
        values = reveal_many([person.pk for person in people], ("document", "mobile"), export.purpose)
        values = {person.pk: {"name": person.name, **values[person.pk]} for person in people}
    else:
        values = masked_many(people)
    for membership in batch:
        person, shown = membership.person, values[membership.person_id]
        yield [
            shown["name"],
            SEX.get(person.sex, ""),
            DOCUMENT_TYPE.get(person.doc_type, ""),
            shown["document"],
            shown["mobile"],
            membership.unit.name,
            membership.unit.code,
            membership.number,
            membership.joined_on.isoformat(),
            str(words.STATE_TITLES[membership.state]),
        ]
