"""One batch of an import: staged, judged, merged and kept in one transaction, the same way when only counted."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zhigong.kernel.crypto.people_keys import aad
from zhigong.kernel.crypto.sealed_json import open_json, seal_json
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships import staging
from zhigong.kernel.memberships.transitions import LedgerRefusal
from zhigong.kernel.orgs.kinds import KINDS
from zhigong.kernel.people.register import update_person
from zhigong.lib.findings import Finding, pack_finding
from zhigong.lib.spreadsheets import original_text
from zhigong.modules.organise.duplicates.public import note_staged_likenesses
from zhigong.modules.organise.rosters import queries, words
from zhigong.modules.organise.rosters.models import Import
from zhigong.modules.organise.rosters.preparing import Prepared

ATTEMPTS = 6
TAKING = tuple(code for code, kind in KINDS.items() if kind.takes_members)
DOCUMENT, UNIT, NAME = "证件号码", "所在工会编码", "姓名"


class ImportRefused(Exception):
    """The import as a whole cannot go on; the text is a sentence for the officer."""


def merge_batch(
    roster: Import, prepared: Prepared, *, on: date, now: datetime, is_dry: bool
) -> tuple[dict[str, int], list[int]]:
    """Register a prepared batch in the running transaction, or only count it.

    Returns outcome → rows (and review), and the rows about which there is something to tell.
    Somebody may enter the same people at this moment: then all is judged anew. Never half a batch.
    """
    staging.stage_rows(prepared.text)
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _merge(roster, prepared, on, now, is_dry, alone=attempt > 0)
        except (staging.StagingRace, LedgerRefusal) as refusal:
            last = refusal
    raise ImportRefused(_("登记没有完成：同一批人正在由他人登记，请稍后再试。")) from last


def _merge(roster: Import, prepared: Prepared, on: date, now: datetime, is_dry: bool, alone: bool):
    level = roster.identity_level
    purpose = roster.basis_note or _("名册导入试算")
    staging.judge(level=level, on=on, purpose=purpose, alone=alone)
    queries.leave_out_earlier(roster.id)
    told = staging.judgements(TAKING)
    attempt = transaction.savepoint()
    alike = note_staged_likenesses(roster.id, now=now)
    staging.merge(level=level, on=on, source="import", note=_("名册导入"))
    if is_dry:
        transaction.savepoint_rollback(attempt)
    else:
        _change_mobiles(told, prepared, on)
        transaction.savepoint_commit(attempt)
    remarks = _remarks(prepared, told, alike)
    counts = dict.fromkeys(words.OUTCOMES, 0) | queries.keep_rows(roster.id, prepared.number, is_dry, remarks)
    counts["review"] = _reviewed(told, alike)
    if not is_dry:
        _record(roster, prepared, counts)
    return counts, [one["number"] for one in remarks]


def _change_mobiles(told: list[staging.Judgement], prepared: Prepared, on: date) -> None:
    """A phone is sealed under its person's own key, so those that changed are written one by one."""
    for one in told:
        if one.mobile_changes and one.outcome in words.ACCEPTED:
            update_person(one.person_id, {"mobile": prepared.mobiles[one.number]}, on=on)


def _reviewed(told: list[staging.Judgement], alike: set[int]) -> int:
    """How many accepted rows somebody should look at beside another entry."""
    differing = {one.number for one in told if one.name_differs and one.outcome in words.ACCEPTED}
    return len(alike | differing)


def _remarks(prepared: Prepared, told: list[staging.Judgement], alike: set[int]) -> list[dict]:
    """What is to be told of single rows, by the check before and by the register; sentences packed."""
    errors = dict(prepared.refused)
    warnings = {number: list(found) for number, found in prepared.warned.items()}
    for one in told:
        for header, finding, is_error in _findings(one):
            place = errors if is_error else warnings
            place.setdefault(one.number, []).append(pack_finding(header, finding))
    for number in alike:
        warnings.setdefault(number, []).append(pack_finding("", words.PERHAPS_SAME))
    return [
        {
            "number": number,
            "outcome": words.REJECTED if number in prepared.refused else None,
            "errors": errors.get(number, []),
            "warnings": warnings.get(number, []),
        }
        for number in sorted(errors.keys() | warnings.keys())
    ]


def _findings(one: staging.Judgement):
    """Yield (column, finding, whether it refuses the row)."""
    if one.outcome == words.REJECTED:
        yield UNIT if one.problem != "state_later" else "", words.PROBLEMS[one.problem], True
        return
    if one.outcome == words.DUPLICATE:
        yield DOCUMENT, Finding("duplicate_in_file", words.DUPLICATE_ROW, {"row": one.first_number}), True
    elif one.outcome == words.ELSEWHERE:
        yield UNIT, words.ELSEWHERE_ROW, True
    elif one.name_differs:
        yield NAME, words.NAME_DIFFERS, False
    if one.unit_kind not in TAKING:
        yield UNIT, words.UNIT_TAKES_NONE, False


def _record(roster: Import, prepared: Prepared, counts: dict[str, int]) -> None:
    """One entry for the batch; its subjects are the people entered or changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id FROM pg_temp.members_judged WHERE outcome IN ('new', 'updated') ORDER BY number"
        )
        touched: list[UUID] = [row[0] for row in cursor.fetchall()]
    entries.record(
        "members.import.apply",
        subjects=touched,
        unit=roster.unit_id,
        purpose=roster.basis_note,
        detail={
            "import": str(roster.id),
            "batch": prepared.number,
            "counts": counts,
            "basis": roster.basis,
        },
    )


def seal_cells(roster_id: UUID, number: int, rows: list) -> bytes:
    """Seal rows as read, to wait for their batch or to go back to who sent them."""
    return seal_json(rows, _place(roster_id, number), default=original_text)


def open_cells(roster_id: UUID, number: int, sealed: bytes | memoryview) -> list:
    """Rows sealed by `seal_cells`: (row number, cells, marks by column)."""
    return open_json(sealed, _place(roster_id, number))


def _place(roster_id: UUID, number: int) -> bytes:
    return aad("roster_batches", "cells", f"{roster_id}.{number}")
