"""Reads a table out of a spreadsheet or text file, and names clearly what is wrong with a file that is not one."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum, ZipError

from zhigong.lib.excel_damage import cell_text
from zhigong.lib.findings import Finding
from zhigong.lib.tables_as_text import PIECE, EmptyFile, SheetFault, TextFile, read_text_rows
from zhigong.lib.text import without_blanks

MAX_UNPACKED_BYTES = 600_000_000  # a small archive that unpacks to more than this is an attack, not a roster
HEADER_SEARCH_ROWS = 12  # titles and notes often stand above the headings
FORMULA, FAULTY = "formula", "error"
# What the archive's and the workbook's readers raise at bytes that were cut or overwritten.
BROKEN = (
    CalamineError, ZipError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, LookupError,
    ValueError, OSError,
)  # fmt: skip
OVERLAP = 512  # more than a cell's opening tag and the first characters behind it

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NOTE = re.compile(r"[(\[【].*?[)\]】]")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>(.{0,4})', re.DOTALL)

CORRUPT = "文件已损坏或不完整，请重新保存后再上传"
HTML = "这是网页另存的文件，不是真正的表格。请用 Excel 或 WPS 打开后“另存为”xlsx 再上传"
NOT_A_SHEET = "这不是表格文件（%(kind)s）。请上传 xlsx、xls 或 csv 文件，最好使用下载的模板"


@dataclass
class Table:
    """A table whose headings were found. `rows` yields (row number in the file, cells as read) once, without blank rows."""

    headers: list[str]
    columns: dict[str, int]
    header_row: int
    rows: Iterator[tuple[int, list]]
    marks: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, column) → FORMULA or FAULTY
    notes: list[Finding] = field(default_factory=list)
    height: int = 0  # rows of a workbook's sheet; 0 for text, which is not counted before it is read


def clean_header(raw: object) -> str:
    """A heading without blanks, stars and notes in brackets: “＊证件号码（文本）” is 证件号码."""
    return _NOTE.sub("", without_blanks(str(raw or ""))).strip("*：:")


def read_table(
    data: bytes, *, known: Sequence[str], required: Sequence[str], ignored: Sequence[str] = ()
) -> Table:
    """Return the table in `data` (xlsx, xls, xlsb, ods, csv); raises SheetFault with a sentence.

    `known` are the headings we understand, `required` those that must stand there, `ignored` those passed over.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise SheetFault("empty_file", "文件是空的")
    if is_workbook(data):
        return _from_workbook(data, known, required, ignored)
    refuse_foreign(data)
    try:
        rows = read_text_rows(data)
    except EmptyFile:
        raise SheetFault("empty_file", "文件是空的") from None
    return _table_from(rows, known, required, ignored)


def read_text_table(
    file: TextFile, *, known: Sequence[str], required: Sequence[str], ignored: Sequence[str] = ()
) -> Table:
    """As `read_table` for a text file on disk, in constant memory."""
    return _table_from(file.rows(), known, required, ignored)


def is_workbook(start: bytes) -> bool:
    """Whether a file that begins so is a workbook (or an archive) and not text."""
    return start[:8] == _OLE or start[:2] == b"PK"


def refuse_foreign(start: bytes) -> None:
    """Raise SheetFault when a file that begins so is of a well-known kind that is not a table."""
    kind = _foreign_kind(start)
    if kind:
        raise SheetFault("not_a_sheet", HTML if kind == "HTML" else NOT_A_SHEET, kind=kind)


def _foreign_kind(data: bytes) -> str:
    """The name of a well-known format that is not a table, or ''."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, kind in (
        (b"%pdf", "PDF"),
        (b"\x89png", "图片"),
        (b"\xff\xd8\xff", "图片"),
        (b"rar!", "压缩包"),
        (b"7z\xbc", "压缩包"),
        (b"\x1f\x8b", "压缩包"),
        (b"<!doctype", "HTML"),
        (b"<html", "HTML"),
        (b"<table", "HTML"),
        (b"<?xml", "XML"),
        (b"{", "JSON"),
    ):
        if start.startswith(mark):
            return kind
    if b"\0" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return "二进制文件"
    return ""


def _from_workbook(data: bytes, known, required, ignored) -> Table:
    if data[:8] == _OLE and _ENCRYPTED in data:
        raise SheetFault("password", "文件设有打开密码，请取消密码后重新上传")
    if data[:2] == b"PK":
        _refuse_bad_archive(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [meta.name for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
        candidates = [(name, book.get_sheet_by_name(name)) for name in sheets]
        return _best_sheet(data, book, candidates, known, required, ignored)
    except PasswordError:
        raise SheetFault("password", "文件设有打开密码，请取消密码后重新上传") from None
    except SheetFault:
        raise
    except BROKEN as fault:
        raise SheetFault("corrupt", CORRUPT) from fault


def _refuse_bad_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            unpacked = sum(item.file_size for item in archive.infolist())
    except BROKEN as fault:
        raise SheetFault("corrupt", CORRUPT) from fault
    if unpacked > MAX_UNPACKED_BYTES:
        raise SheetFault("too_large", "文件展开后过大，请拆分后再上传")
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        word = any(name.startswith("word/") for name in names)
        raise SheetFault("not_a_sheet", NOT_A_SHEET, kind="Word 文档" if word else "压缩包")


def _best_sheet(data, book, candidates, known, required, ignored) -> Table:
    """The one visible sheet that has our headings; two of them would leave rows behind unseen."""
    found, first_fault = [], None
    for name, sheet in candidates:
        try:
            found.append((name, _table_from(_sheet_rows(sheet), known, required, ignored)))
        except SheetFault as fault:
            first_fault = first_fault or fault
    if not found:
        raise first_fault or SheetFault("empty_file", "工作簿里没有可见的工作表")
    if len(found) > 1:
        names = "、".join(f"“{name}”" for name, _ in found)
        raise SheetFault(
            "several_rosters",
            "工作簿里有%(count)s张名册（%(names)s），请分成不同文件上传",
            count=len(found),
            names=names,
        )
    name, table = found[0]
    table.marks = _marks_of(data, book.sheet_names.index(name))
    table.height = dict(candidates)[name].total_height
    return table


def _sheet_rows(sheet) -> Iterator[tuple[int, list]]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [cell.replace("\0", "") if isinstance(cell, str) else cell for cell in cells]


def _table_from(rows: Iterator[tuple[int, list]], known, required, ignored) -> Table:
    """Find the headings in the first rows, check them, and leave the rest of the rows to be read."""
    seen_anything, nearest = False, []
    for number, cells in rows:
        headers = [clean_header(cell) for cell in cells]
        seen_anything = seen_anything or any(headers)
        hits = sum(header in known for header in headers)
        if hits >= 2:
            columns = _check_headers(headers, known, required)
            table = Table(headers, columns, number, _filled(rows))
            _note_unknown(table, known, ignored)
            return _with_first_row(table)
        if sum(map(bool, headers)) > sum(map(bool, nearest)):
            nearest = headers
        if number >= HEADER_SEARCH_ROWS:
            break
    if not seen_anything:
        raise SheetFault("empty_sheet", "表格是空的：没有表头，也没有数据")
    raise SheetFault(
        "wrong_columns",
        "没有找到表头。第一行应有：%(expected)s；现在是：%(found)s",
        expected="、".join(known),
        found="、".join(header for header in nearest if header)[:120],
    )


def _check_headers(headers, known, required) -> dict[str, int]:
    doubled = sorted({header for header in headers if header in known and headers.count(header) > 1})
    if doubled:
        raise SheetFault(
            "duplicate_columns",
            "表头重复：%(names)s（也许在隐藏的列里），请删去多余的列",
            names="、".join(doubled),
        )
    missing = [name for name in required if name not in headers]
    if missing:
        unknown = [header for header in headers if header and header not in known]
        template = "缺少必需的列：%(names)s。"
        if unknown:
            template += "发现不认识的列：%(unknown)s，请按模板改正列名"
        raise SheetFault(
            "missing_columns", template, names="、".join(missing), unknown="、".join(unknown)[:120]
        )
    return {header: index for index, header in enumerate(headers) if header in known}


def _note_unknown(table: Table, known, ignored) -> None:
    unknown = [header for header in table.headers if header and header not in known and header not in ignored]
    if unknown:
        table.notes.append(
            Finding("unknown_columns", "不认识的列已略过：%(names)s", {"names": "、".join(unknown)[:120]})
        )


def _filled(rows) -> Iterator[tuple[int, list]]:
    for number, cells in rows:
        if any(cell is not None and str(cell).strip() for cell in cells):
            yield number, cells


def _with_first_row(table: Table) -> Table:
    """Refuse a table that has headings only."""
    rows = table.rows
    first = next(rows, None)
    if first is None:
        raise SheetFault("no_rows", "只有表头，没有一行数据")

    def again():
        yield first
        yield from rows

    table.rows = again()
    return table


def _marks_of(data: bytes, index: int) -> dict[tuple[int, int], str]:
    """Where formulas and error values stand in an xlsx sheet; the reader gives only what they last showed."""
    if data[:2] != b"PK":
        return {}
    marks: dict[tuple[int, int], str] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = _sheet_part(archive, index)
        if not name:
            return marks
        rest = b""
        with archive.open(name) as xml:
            while piece := xml.read(PIECE):  # a large sheet is some hundred megabytes of text
                _mark_cells(rest + piece, marks)
                rest = piece[-OVERLAP:]
    return marks


def _mark_cells(xml: bytes, marks: dict[tuple[int, int], str]) -> None:
    if b"<f" not in xml and b't="e"' not in xml:
        return
    for match in _CELL.finditer(xml):
        letters, row, attributes, inner = match.groups()
        if b't="e"' in attributes:
            marks[int(row), column_index(letters.decode())] = FAULTY
        elif not attributes.endswith(b"/") and inner.startswith((b"<f>", b"<f ", b"<f/")):
            marks[int(row), column_index(letters.decode())] = FORMULA


def _sheet_part(archive: zipfile.ZipFile, index: int) -> str:
    """The archive member of the index-th sheet, through the workbook's relations."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    ids = re.findall(r'<(?:\w+:)?sheet\b[^>]*?\br:id="([^"]+)"', book)
    if index >= len(ids):
        return ""
    for relation in re.findall(r"<Relationship\b[^>]*>", archive.read("xl/_rels/workbook.xml.rels").decode()):
        target = re.search(r'Target="([^"]+)"', relation)
        if target and f'Id="{ids[index]}"' in relation:
            target = target.group(1)
            name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return name if name in names else ""
    return ""


def column_index(letters: str) -> int:
    """0 for A, 25 for Z, 26 for AA."""
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value - 1


def original_text(cell: object) -> str:
    """A cell as it was read, as text, for the sheet that goes back; never turned into another number."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if hasattr(cell, "isoformat"):
        return cell.isoformat()[:10]
    return cell_text(cell) if isinstance(cell, (int, float)) else str(cell if cell is not None else "")


ERROR_VALUES = frozenset("#N/A #REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC!".split())


def mark_of(value: object) -> str | None:
    """FORMULA or FAULTY when a cell's text is a formula or an error value; ="00123" is Excel's way to write text."""
    text = value.strip() if isinstance(value, str) and value[:1] in ("=", "#") else ""
    if text.upper() in ERROR_VALUES:
        return FAULTY
    is_text = text.startswith('="') and text.count('"') == 2
    return FORMULA if text.startswith("=") and not is_text else None
