"""Reads a roster file batch by batch and prepares the next batches while the database merges the one before."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from zhigong.kernel.crypto.digests import sm3
from zhigong.modules.organise.rosters import imports, preparing
from zhigong.modules.organise.rosters.preparing import Prepared, Reading, prepare_batch


class RosterFile:
    """A roster on disk: its headings at once, its rows when they are asked for. SheetFault names a bad sheet."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        self.digest = sm3(data)
        self.table = imports.read_roster(data)
        self.size = len(data)

    def __enter__(self) -> "RosterFile":
        return self

    def __exit__(self, *_error) -> None:
        self.table = None

    def prepared(self, reading: Reading, *, after: int, number: int) -> Iterator[Prepared]:
        """Yield batches ready for the database, beginning behind row `after` with batch `number`."""
        rows = (row for row in imports.raw_rows(self.table) if row[0] > after)
        while batch := list(islice(rows, preparing.BATCH_ROWS)):
            yield prepare_batch(number, batch, reading)
            number += 1
