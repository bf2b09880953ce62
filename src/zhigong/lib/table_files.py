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
DIGESTED = 8 * 2**20


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

    def share(self, row_number: int) -> float:
        """How much of the file was read when this row was, 0 to 1."""
        if self.text:
            return self.text.share
        return min(1.0, row_number / self.table.height) if self.table.height else 0.0


class FileDigest:
    """The digest of a file given in pieces; of a large one, the digest over the digests of 8 MB each.

    For modules that digest only what they are given whole; up to 8 MB it is the plain digest.
    """

    def __init__(self, digest: Callable[[bytes], bytes]) -> None:
        self._digest, self._waiting, self._made = digest, bytearray(), []

    def add(self, piece: bytes) -> None:
        """Take the next bytes of the file."""
        self._waiting += piece
        while len(self._waiting) > DIGESTED:
            self._made.append(self._digest(bytes(self._waiting[:DIGESTED])))
            del self._waiting[:DIGESTED]

    def result(self) -> bytes:
        """The digest of all that was given."""
        last = self._digest(bytes(self._waiting))
        return self._digest(b"".join([*self._made, last])) if self._made else last
