"""The roster import: a file is read ahead or staged sealed, each batch judged and merged in one transaction."""

import os
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.crypto.digests import sm3
from zhigong.kernel.crypto.people_keys import aad
from zhigong.kernel.crypto.sealed_json import open_json, seal_json
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships import staging
from zhigong.kernel.memberships.transitions import LedgerRefusal
from zhigong.kernel.orgs.kinds import KINDS
from zhigong.kernel.people.register import update_person
from zhigong.lib.ahead import AheadEnded, made_ahead
from zhigong.lib.findings import Finding, pack_finding, say_packed
from zhigong.lib.spreadsheets import SheetFault, Table, original_text, read_table
from zhigong.lib.table_files import FileDigest, TableFile
from zhigong.modules.organise.duplicates.public import note_staged_likenesses
from zhigong.modules.organise.rosters import forms, queries, words
from zhigong.modules.organise.rosters.forms import Prepared, Raw, Reading, prepare_batch
from zhigong.modules.organise.rosters.models import Import, ImportBatch, ImportRow

ATTEMPTS = 6
TAKING = tuple(code for code, kind in KINDS.items() if kind.takes_members)
DOCUMENT, UNIT, NAME = "证件号码", "所在工会编码", "姓名"
FIRST_ROWS, GROWTH = 500, 1.4  # reading a batch takes about 1.4 times less than registering it
WORTH_A_PROCESS = 2**20  # bytes: below, starting one takes longer than it saves


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
    level, purpose = roster.identity_level, roster.basis_note or _("名册导入试算")
    staging.judge(level=level, on=on, purpose=purpose, alone=alone)
    queries.leave_out_earlier(roster.id)
    told = staging.judgements(TAKING)
    attempt = transaction.savepoint()
    alike = note_staged_likenesses(roster.id, prepared.shapes, now=now)
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
            "SELECT coalesce(array_agg(DISTINCT person_id), '{}')::text FROM pg_temp.members_judged"
            " WHERE outcome IN ('new', 'updated')"
        )
        (touched,) = cursor.fetchone()
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


def read_roster(data: bytes) -> Table:
    """Read a roster; SheetFault names a bad sheet."""
    return read_table(data, known=words.HEADERS, required=words.REQUIRED, ignored=words.ANSWER_HEADERS)


def new_roster(
    table: Table, digest: bytes, file_name: str, *, seat: Seat, unit_code: str, on: date, now: datetime
) -> Import:
    """Enter an import of the seat, with the headings of its file."""
    return Import.objects.create(
        unit_id=seat.unit_id,
        line=seat.line,
        default_unit_code=unit_code,
        account_id=seat.account_id,
        grant_id=seat.grant_id,
        file_name=file_name[-200:],
        file_digest=digest,
        headers=table.headers,
        columns=table.columns,
        notes=[pack_finding("", finding) for finding in table.notes],
        on=on,
        created_at=now,
    )


def raw_rows(table: Table):
    """Yield the rows of a table with the marks of their cells by column."""
    marks: dict[int, dict[int, str]] = {}
    for (row_number, column), mark in table.marks.items():
        marks.setdefault(row_number, {})[column] = mark
    for number, cells in table.rows:
        yield number, cells, marks.get(number)


def stage_roster(
    data: bytes,
    file_name: str,
    *,
    seat: Seat,
    unit_code: str,
    on: date,
    now: datetime,
    row_limit: int | None = None,
) -> Import:
    """Read the file and keep its rows sealed; nothing is judged yet. SheetFault names a bad sheet."""
    table = read_roster(data)
    roster = new_roster(table, sm3(data), file_name, seat=seat, unit_code=unit_code, on=on, now=now)
    rows = raw_rows(table)
    while batch := list(islice(rows, forms.BATCH_ROWS)):
        roster.rows_count += len(batch)
        if row_limit and roster.rows_count > row_limit:
            raise SheetFault("too_many_rows", "超过%(limit)s行，请拆成几个文件上传", limit=row_limit)
        ImportBatch.objects.create(
            roster=roster,
            number=roster.batches_count,
            rows_count=len(batch),
            cells_cipher=seal_cells(roster.id, roster.batches_count, batch),
        )
        roster.batches_count += 1
    roster.save(update_fields=["rows_count", "batches_count"])
    return roster


def reading_of(roster: Import) -> Reading:
    """How the rows of this import are read."""
    return Reading(roster.columns, roster.on, roster.default_unit_code)


def batch_rows(roster: Import, batch: ImportBatch) -> list[Raw]:
    """Return the rows of a batch that are kept: all before it is registered, afterwards those that go back."""
    if batch.cells_cipher is None:
        raise ImportRefused(_("这次导入的原始行已按期清除，请重新上传文件。"))
    return open_cells(roster.id, batch.number, batch.cells_cipher)


def say_finding(packed: list) -> str:
    """The sentence of a kept finding in the reader's language, with its column in front."""
    return say_packed(packed, _)


def returned_rows(roster: Import):
    """Yield (row number, cells as text, problems, hints) of rows that were not taken or were warned of."""
    for batch in roster.batches.order_by("number").iterator(chunk_size=1):
        kept = ImportRow.objects.filter(roster=roster, batch=batch.number).exclude(errors=[], warnings=[])
        if batch.last_row:
            kept = kept.filter(number__range=(batch.first_row, batch.last_row))
        noted = {row.number: row for row in kept}
        if not noted:
            continue
        for number, cells, _marks in batch_rows(roster, batch):
            row = noted.get(number)
            if row is not None:
                yield (
                    number,
                    [original_text(cell) for cell in cells],
                    "；".join(map(say_finding, row.errors)),
                    "；".join(map(say_finding, row.warnings)),
                )


class RosterFile:
    """A roster on disk: its headings at once, its rows when they are asked for. SheetFault names a bad sheet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        digest = FileDigest(sm3)
        self.file = TableFile(
            path, known=words.HEADERS, required=words.REQUIRED, ignored=words.ANSWER_HEADERS, seen=digest.add
        )
        self.table, self.digest = self.file.table, digest.result()

    def again(self) -> "RosterFile":
        """The same file from its beginning; rows are read once."""
        return type(self)(self.path)

    def batches(self, reading: Reading, *, after: int, number: int) -> Iterator[Prepared]:
        """Yield prepared batches, beginning behind row `after` with batch `number`, prepared in this process."""
        rows = (row for row in raw_rows(self.table) if row[0] > after)
        count = FIRST_ROWS  # the database waits for the first batch only, so it is a small one
        while batch := list(islice(rows, min(int(count), forms.BATCH_ROWS))):
            count *= GROWTH
            made = prepare_batch(number, batch, reading)
            made.share = self.file.share(made.last_row)
            yield made
            number += 1

    def prepared(self, reading: Reading, *, after: int, number: int) -> Iterator[Prepared]:
        """As `batches`; large text is read and sealed by a second process while this one has the database.

        A workbook stands unpacked in memory (300 MB for 200,000 rows), so it is walked in this process alone.
        """

        def batches() -> Iterator[Prepared]:
            return self.batches(reading, after=after, number=number)

        if self.file.text is None or self.file.size < WORTH_A_PROCESS or (os.cpu_count() or 1) < 2:
            return batches()
        return _ahead(batches)


def _ahead(batches) -> Iterator[Prepared]:
    try:
        yield from made_ahead(batches)
    except AheadEnded:
        raise ImportRefused(_("读取文件的进程中断了，请再运行一次，会从断开处继续。")) from None
