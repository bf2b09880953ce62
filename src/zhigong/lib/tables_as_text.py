"""Rows of a text table (csv, tab-separated) in UTF-8, GB 18030 or UTF-16, refusing files that mix encodings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from zhigong.lib.findings import Refusal

# Whole cells that are UTF-8 Chinese; in ordinary GB 2312 text these bytes do not occur (checked by decoding).
_UTF8_CELL = re.compile(rb"(?<![\x80-\xff])(?:[\xe4-\xe9][\x80-\xbf]{2}){2,}(?![\x80-\xff])")
FIELD_LIMIT = 32_767  # what one cell of a spreadsheet can hold


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
        raise SheetFault(
            "mixed_encodings",
            "文件里混有两种文字编码（UTF-8 和 GBK），可能由两份文件拼成。请在 Excel 或 WPS 中打开核对后另存为 xlsx",
        )
    return _strictly(data, "gb18030")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise SheetFault(
            "bad_encoding", "第%(line)s行的文字无法识别，文件编码已损坏。请另存为 xlsx 后重新上传", line=line
        ) from None


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
    head = "\n".join(text[:4000].splitlines()[:5]).replace("，", ",")
    separator = max(",\t;", key=head.count)
    return _rows(text, separator)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(FIELD_LIMIT * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as fault:
        raise SheetFault("broken_text", "第%(line)s行的引号不成对，无法读出", line=reader.line_num) from fault
