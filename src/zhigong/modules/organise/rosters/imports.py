"""Rosters that wait: a file from the browser is staged sealed, batch by batch, and its rows go back from there."""

from datetime import date, datetime
from itertools import islice

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.crypto.digests import sm3
from zhigong.lib.findings import pack_finding, say_packed
from zhigong.lib.spreadsheets import SheetFault, Table, original_text, read_table
from zhigong.modules.organise.rosters import preparing, words
from zhigong.modules.organise.rosters.merging import ImportRefused, open_cells, seal_cells
from zhigong.modules.organise.rosters.models import Import, ImportBatch, ImportRow
from zhigong.modules.organise.rosters.preparing import Raw, Reading


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
    while batch := list(islice(rows, preparing.BATCH_ROWS)):
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
