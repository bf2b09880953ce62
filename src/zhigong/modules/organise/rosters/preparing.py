"""Turns rows as read into rows ready for the database: checked, cleaned, sealed. Asks the database nothing."""

import pickle
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from zhigong.kernel.people.sealing import seal_entrants
from zhigong.lib.findings import pack_finding
from zhigong.modules.organise.rosters.forms import RosterRow, RowReader

BATCH_ROWS = 5_000

Raw = tuple[int, list, dict | None]  # row number, cells as read, marks by column


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of one file are read: where its columns stand, what counts as today, the union for rows without."""

    columns: dict[str, int]
    on: date
    default_unit: str


@dataclass(slots=True)
class Prepared:
    """A batch ready to be judged."""

    number: int
    count: int = 0
    first_row: int = 0
    last_row: int = 0
    text: bytes = b""
    refused: dict[int, list] = field(default_factory=dict)  # row → packed findings
    warned: dict[int, list] = field(default_factory=dict)
    mobiles: dict[int, str] = field(default_factory=dict)
    packed_cells: bytes = b""
    share: float = 0.0  # of the file read when this batch was full

    def cells(self, numbers: Iterable[int]) -> list[Raw]:
        """The rows as they were read that may have to go back, opened only when there are some."""
        wanted = sorted(numbers)
        if not wanted:
            return []
        rows = {row[0]: row for row in pickle.loads(self.packed_cells)}
        return [rows[number] for number in wanted]


def prepare_batch(number: int, rows: Iterable[Raw], reading: Reading) -> Prepared:
    """Read, check, clean and seal the rows of a batch (about 70 µs a row)."""
    rows = list(rows)
    reader = RowReader(reading.columns, on=reading.on, default_unit=reading.default_unit)
    made, going = Prepared(number), []
    for row_number, cells, marks in rows:
        if marks:
            reader.marks = {(row_number, int(column)): mark for column, mark in marks.items()}
        row = reader.read(row_number, cells)
        reader.marks = {}
        made.count += 1
        made.first_row, made.last_row = made.first_row or row_number, row_number
        _note(made, row)
        if not row.errors:
            going.append(row)
            if row.mobile:
                made.mobiles[row_number] = row.mobile
    made.text = seal_entrants(going).encode("utf-8", "replace")
    made.packed_cells = pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)
    return made


def _note(made: Prepared, row: RosterRow) -> None:
    if row.errors:
        made.refused[row.number] = [pack_finding(*found) for found in row.errors]
    if row.warnings:
        made.warned[row.number] = [pack_finding(*found) for found in row.warnings]
