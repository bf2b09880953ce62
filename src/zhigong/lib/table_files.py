"""A table in a file on disk: text of any size in constant memory, a workbook in as much as it takes unpacked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from zhigong.lib.spreadsheets import (
    SheetFault,
    Table,
    is_workbook,
    read_table,
    read_text_table,
    refuse_foreign,
)
from zhigong.lib.tables_as_text import EmptyFile, TextFile

LARGEST_WORKBOOK = 64 * 2**20


class TableFile:
    """Opens a file and finds its headings; `table.rows` are read when they are asked for. SheetFault names a bad sheet.

    `known`, `required` and `ignored` as in `read_table`; `seen` is given every byte of the file once, in pieces.
    """

    def __init__(
        self,
        path: Path,
        *,
        known: Sequence[str],
        required: Sequence[str],
        ignored: Sequence[str] = (),
        seen: Callable[[bytes], None] = lambda piece: None,
    ) -> None:
        self.size = path.stat().st_size
        self.text: TextFile | None = None
        words = {"known": known, "required": required, "ignored": ignored}
        with path.open("rb") as file:
            start = file.read(4096)
        if is_workbook(start):
            self.table = self._open_workbook(path, seen, words)
            return
        refuse_foreign(start)
        try:
            self.text = TextFile(path, seen)
        except EmptyFile:
            raise SheetFault("empty_file", "文件是空的") from None
        self.table = read_text_table(self.text, **words)

    def _open_workbook(self, path: Path, seen: Callable[[bytes], None], words: dict) -> Table:
        if self.size > LARGEST_WORKBOOK:
            size = LARGEST_WORKBOOK // 2**20
            raise SheetFault("workbook_too_large", "工作簿超过%(size)s MB，请另存为 csv 后再导入", size=size)
        data = path.read_bytes()
        seen(data)
        return read_table(data, **words)

    @property
    def share(self) -> float:
        """How much of a text file was read, 0 to 1; a workbook does not tell."""
        return self.text.share if self.text else 0.0
