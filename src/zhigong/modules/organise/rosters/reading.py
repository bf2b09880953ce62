"""Reads a roster file batch by batch, in a process of its own, while the database merges the batch before."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from django.utils.translation import gettext as _

from zhigong.kernel.crypto.digests import sm3
from zhigong.lib.spreadsheets import (
    SheetFault,
    Table,
    is_workbook,
    read_table,
    read_text_table,
    refuse_foreign,
)
from zhigong.lib.tables_as_text import EmptyFile, TextFile
from zhigong.modules.organise.rosters import imports, preparing, words
from zhigong.modules.organise.rosters.merging import ImportRefused
from zhigong.modules.organise.rosters.preparing import Prepared, Reading, prepare_batch

KNOWN = {"known": words.HEADERS, "required": words.REQUIRED, "ignored": words.ANSWER_HEADERS}
LARGEST_WORKBOOK = 64 * 2**20  # a workbook is unpacked in memory; text of any size is not
WORTH_A_PROCESS = 2**20  # bytes: below, starting one takes longer than it saves
DIGESTED = 8 * 2**20


class RosterFile:
    """A roster on disk: its headings at once, its rows when they are asked for. SheetFault names a bad sheet."""

    def __init__(self, path: Path) -> None:
        self.size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
        self.text: TextFile | None = None
        if is_workbook(start):
            self.table, self.digest = self._open_workbook(path)
        else:
            self.table, self.digest = self._open_text(path, start)

    def _open_workbook(self, path: Path) -> tuple[Table, bytes]:
        if self.size > LARGEST_WORKBOOK:
            size = LARGEST_WORKBOOK // 2**20
            raise SheetFault("workbook_too_large", "工作簿超过%(size)s MB，请另存为 csv 后再导入", size=size)
        data = path.read_bytes()
        return read_table(data, **KNOWN), sm3(data)

    def _open_text(self, path: Path, start: bytes) -> tuple[Table, bytes]:
        if start:
            refuse_foreign(start)
        digest = _Digest()
        try:
            self.text = TextFile(path, digest.add)
        except EmptyFile:
            raise SheetFault("empty_file", "文件是空的") from None
        return read_text_table(self.text, **KNOWN), digest.result()

    def batches(self, reading: Reading, *, after: int, number: int) -> Iterator[Prepared]:
        """Yield prepared batches, beginning behind row `after` with batch `number`, prepared in this process."""
        rows = (row for row in imports.raw_rows(self.table) if row[0] > after)
        while batch := list(islice(rows, preparing.BATCH_ROWS)):
            made = prepare_batch(number, batch, reading)
            made.share = self.text.share if self.text else 0.0
            yield made
            number += 1

    def prepared(self, reading: Reading, *, after: int, number: int) -> Iterator[Prepared]:
        """As `batches`; large text is read and sealed by a second process while this one has the database.

        A workbook stands unpacked in memory (300 MB for 200,000 rows), so it is walked in this process alone.
        """
        if self.text is None or self.size < WORTH_A_PROCESS or (os.cpu_count() or 1) < 2:
            yield from self.batches(reading, after=after, number=number)
            return
        context = multiprocessing.get_context("fork")
        here, there = context.Pipe(duplex=False)
        producer = context.Process(
            target=self._produce, args=(here, there, reading, after, number), daemon=True
        )
        producer.start()
        there.close()
        try:
            yield from _received(here)
        finally:
            here.close()
            producer.terminate()
            producer.join()

    def _produce(
        self, here: Connection, there: Connection, reading: Reading, after: int, number: int
    ) -> None:
        """Be the process that prepares; it asks the database nothing and ends when nobody listens any more."""
        here.close()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            for made in self.batches(reading, after=after, number=number):
                there.send(made)
            there.send(None)
        except BrokenPipeError:
            return
        except SheetFault as fault:
            there.send(fault.finding)


class _Digest:
    """SM3 of a file; of a large one, SM3 over the SM3 of its pieces, because a module digests what it is given whole."""

    def __init__(self) -> None:
        self._waiting, self._pieces = bytearray(), []

    def add(self, piece: bytes) -> None:
        self._waiting += piece
        if len(self._waiting) > DIGESTED:
            self._pieces.append(sm3(bytes(self._waiting)))
            self._waiting.clear()

    def result(self) -> bytes:
        last = sm3(bytes(self._waiting))
        return sm3(b"".join([*self._pieces, last])) if self._pieces else last


def _received(here: Connection) -> Iterator[Prepared]:
    """What the other process sends, until it says that nothing follows."""
    while True:
        try:
            made = here.recv()
        except EOFError:
            raise ImportRefused(_("读取文件的进程中断了，请再运行一次，会从断开处继续。")) from None
        if made is None:
            return
        if not isinstance(made, Prepared):
            raise SheetFault(made.code, made.template, **made.values)
        yield made
