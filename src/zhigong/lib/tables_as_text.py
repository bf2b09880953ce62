"""Rows of a text table (csv, tab-separated) in UTF-8, GB 18030 or UTF-16, refusing files that mix encodings."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from zhigong.lib.findings import Refusal

# Whole cells that are UTF-8 Chinese; in ordinary GB 2312 text these bytes do not occur (checked by decoding).
_UTF8_CELL = re.compile(rb"(?<![\x80-\xff])(?:[\xe4-\xe9][\x80-\xbf]{2}){2,}(?![\x80-\xff])")
FIELD_LIMIT = 32_767  # what one cell of a spreadsheet can hold
PIECE = 1 << 20
READ_AS = ("utf-8-sig", "gb18030")
MIXED = (
    "文件里混有两种文字编码（UTF-8 和 GBK），可能由两份文件拼成。请在 Excel 或 WPS 中打开核对后另存为 xlsx"
)


class EmptyFile(Exception):
    """Nothing but blanks."""


class SheetFault(Refusal):
    """The file as a whole cannot be read as a table; `code` of its finding is stable, the sentence is for a clerk."""


def decode_text(data: bytes) -> str:
    """The text of `data`; raises SheetFault when encodings are mixed or unknown."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strictly(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if any(_surely_utf8(match.group()) for match in _UTF8_CELL.finditer(data)):
        raise SheetFault("mixed_encodings", MIXED)
    return _strictly(data, "gb18030")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise _unreadable(data.count(b"\n", 0, fault.start) + 1) from None


def _unreadable(line: int) -> SheetFault:
    template = "第%(line)s行的文字无法识别，文件编码已损坏。请另存为 xlsx 后重新上传"
    return SheetFault("bad_encoding", template, line=line)


def _surely_utf8(cell: bytes) -> bool:
    try:
        cell.decode("gb2312")
    except UnicodeDecodeError:
        return True
    return False


def read_text_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells); the separator is whichever of comma, tab and semicolon stands in the first lines."""
    text = decode_text(data).lstrip("\ufeff")
    if not text.strip():
        raise EmptyFile
    return _rows(io.StringIO(text, newline=""), _separator(text[:4000]))


def _separator(head: str) -> str:
    lines = "\n".join(head.splitlines()[:5]).replace("，", ",")
    return max(",\t;", key=lines.count)


def _rows(source: io.TextIOBase, separator: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(FIELD_LIMIT * 4)
    # a zero byte says nothing, and no database keeps it in a text
    reader = csv.reader((line.replace("\0", "") for line in source), delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as fault:
        raise SheetFault("broken_text", "第%(line)s行的引号不成对，无法读出", line=reader.line_num) from fault


class TextFile:
    """A text table on disk, read in constant memory; `share` tells how much of it was read.

    Opening it looks at every byte once (0.5 s for 100 MB): the encoding is known, or SheetFault names the line.
    `seen` is given each piece on the way, for a digest. EmptyFile when there is nothing but blanks.
    """

    def __init__(self, path: Path, seen: Callable[[bytes], None] = lambda piece: None) -> None:
        self.path, self.size = path, path.stat().st_size
        self.encoding = _encoding_of(path, seen)
        self._raw: io.FileIO | None = None

    @property
    def share(self) -> float:
        """How much of the file was read, 0 to 1; it is closed at its end."""
        if self._raw is None or self._raw.closed:
            return 0.0 if self._raw is None else 1.0
        return min(1.0, self._raw.tell() / self.size)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield (line number, cells) from the beginning."""
        self._raw = io.FileIO(self.path)
        with io.TextIOWrapper(io.BufferedReader(self._raw, PIECE), self.encoding, newline="") as source:
            head = source.read(4000)
            source.seek(0)
            yield from _rows(source, _separator(head))


def _encoding_of(path: Path, seen: Callable[[bytes], None]) -> str:
    """The encoding all of the file can be read in, tried in the order of `decode_text`."""
    with path.open("rb") as file:
        first = file.read(PIECE)
        wide = first[:2] in (b"\xff\xfe", b"\xfe\xff")
        tried = {name: codecs.getincrementaldecoder(name)() for name in (("utf-16",) if wide else READ_AS)}
        piece, is_blank = first, True
        while piece:
            seen(piece)
            is_blank = is_blank and not piece.strip(b"\xef\xbb\xbf\0 \t\r\n")
            following = file.read(PIECE)
            for name, decoder in list(tried.items()):
                try:
                    decoder.decode(piece, final=not following)
                except UnicodeDecodeError:
                    del tried[name]
            piece = following
    if is_blank:
        raise EmptyFile
    if tried and next(iter(tried)) != "gb18030":
        return next(iter(tried))
    return _unlike_utf8(path, wide, bool(tried))


def _unlike_utf8(path: Path, is_wide: bool, is_chinese: bool) -> str:
    """gb18030, unless the file mixes encodings or cannot be read at all: then SheetFault says where."""
    line, rest = 1, b""
    decoder = codecs.getincrementaldecoder("utf-16" if is_wide else "gb18030")()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if not is_wide and any(_surely_utf8(m.group()) for m in _UTF8_CELL.finditer(rest + piece)):
                raise SheetFault("mixed_encodings", MIXED)
            if not is_chinese:
                try:
                    decoder.decode(piece)
                except UnicodeDecodeError as fault:
                    raise _unreadable(line + piece.count(b"\n", 0, max(0, fault.start))) from None
            line += piece.count(b"\n")
            rest = piece[-64:]
    if not is_chinese:
        raise _unreadable(line)
    return "gb18030"
