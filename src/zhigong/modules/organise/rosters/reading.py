"""Reads a roster file batch by batch, in a process of its own, while the database merges the batch before."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from zhigong.kernel.crypto.digests import sm3
from zhigong.lib.ahead import AheadEnded, made_ahead
from zhigong.lib.table_files import FileDigest, TableFile
from zhigong.modules.organise.rosters import imports, preparing, words
from zhigong.modules.organise.rosters.merging import ImportRefused
from zhigong.modules.organise.rosters.preparing import Prepared, Reading, prepare_batch

WORTH_A_PROCESS = 2**20  # bytes: below, starting one takes longer than it saves


class RosterFile:
    """A roster on disk: its headings at once, its rows when they are asked for. SheetFault names a bad sheet."""

    def __init__(self, path: Path) -> None:
        digest = FileDigest(sm3)
        self.file = TableFile(
            path, known=words.HEADERS, required=words.REQUIRED, ignored=words.ANSWER_HEADERS, seen=digest.add
        )
        self.table, self.digest = self.file.table, digest.result()

    def batches(self, reading: Reading, *, after: int, number: int) -> Iterator[Prepared]:
        """Yield prepared batches, beginning behind row `after` with batch `number`, prepared in this process."""
        rows = (row for row in imports.raw_rows(self.table) if row[0] > after)
        while batch := list(islice(rows, preparing.BATCH_ROWS)):
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
