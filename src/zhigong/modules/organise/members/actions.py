"""What officers do with the register: show one value for a purpose, correct facts, let lists leave the house."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.ledger import Event, append_many
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.people.register import update_person
from zhigong.kernel.people.reveal import masked_many, reveal, reveal_many
from zhigong.lib.codes import DOCUMENT_TYPE, SEX
from zhigong.modules.organise.exports.public import ExportList
from zhigong.modules.organise.members import queries, words

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


def _opened(filters: dict) -> dict:
    """Return stored filters with the unit as a Unit; only a unit of the seat was ever stored."""
    return filters | ({"unit": find_unit(filters["unit"])} if filters.get("unit") else {})


def count_rows(seat: Seat, filters: dict) -> int:
    """Return how many members a file would hold."""
    return queries.list_members(seat, _opened(filters)).order_by().count()


def export_rows(seat: Seat, filters: dict, is_clear: bool, purpose: str):
    """Yield the rows of a file; clear values are journaled with their subjects, masked ones once with their count."""
    if not is_clear:
        entries.read("members.export", purpose=purpose, detail={"count": count_rows(seat, filters)})
    batch: list[Membership] = []
    for membership in queries.list_members(seat, _opened(filters)).iterator(chunk_size=EXPORTED):
        batch.append(membership)
        if len(batch) == EXPORTED:
            yield from _lines(batch, is_clear, purpose)
            batch = []
    yield from _lines(batch, is_clear, purpose)


def _lines(batch: list[Membership], is_clear: bool, purpose: str):
    people = [membership.person for membership in batch]
    if is_clear:
        values = reveal_many([person.pk for person in people], ("document", "mobile"), purpose)
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


LIST = ExportList(
    "members.list",
    gettext_lazy("会员名册"),
    HEADERS,
    count_rows,
    export_rows,
    clear_permission="members.unmask",
)
