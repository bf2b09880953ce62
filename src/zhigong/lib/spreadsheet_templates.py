"""Writes an empty sheet to fill in: headings, text columns, drop-down lists of codes, a code sheet and a guide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

import xlsxwriter

from zhigong.lib.codes import CodeSet

CODES_SHEET, GUIDE_SHEET = "代码表", "填写说明"


@dataclass(frozen=True)
class Column:
    """One column: its heading in the file, the field it fills, how it is written."""

    header: str
    field: str
    is_required: bool = False
    code_set: CodeSet | None = None
    is_text: bool = False  # formatted as text, so that a spreadsheet leaves the digits alone
    width: int = 12
    guide: str = ""


def write_template(
    target: str | BinaryIO,
    title: str,
    columns: Sequence[Column],
    rules: Sequence[str],
    rows: int,
    *,
    not_listed: str,
) -> None:
    """Write the template for up to `rows` rows; `rules` are the numbered sentences of the guide.

    `not_listed` is what the spreadsheet says of a code that is not in its list.
    """
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    heading = book.add_format({"bold": True, "bg_color": "#F2F2F2", "border": 1, "align": "center"})
    required = book.add_format({"bold": True, "bg_color": "#FBE9E7", "border": 1, "align": "center"})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(title)
    lists = _write_codes(book, columns, heading)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, text)
        sheet.write_string(0, index, column.header, required if column.is_required else heading)
        sheet.write_comment(0, index, column.guide)
        if column.field in lists:
            choice = {"validate": "list", "source": lists[column.field], "error_type": "warning"}
            choice |= {"error_title": column.header, "error_message": not_listed}
            sheet.data_validation(1, index, rows, index, choice)
    sheet.freeze_panes(1, 1)
    _write_guide(book, columns, rules, heading)
    book.close()


def _write_codes(book, columns: Sequence[Column], heading) -> dict[str, str]:
    """Write every code list in two columns and return where each list of names stands."""
    sheet = book.add_worksheet(CODES_SHEET)
    text = book.add_format({"num_format": "@"})
    lists: dict[str, str] = {}
    coded = [column for column in columns if column.code_set is not None]
    for place, column in zip(range(0, 2 * len(coded), 2), coded, strict=True):
        sheet.write_string(0, place, f"{column.header}代码", heading)
        sheet.write_string(0, place + 1, f"{column.header}名称", heading)
        sheet.set_column(place, place, 10, text)
        sheet.set_column(place + 1, place + 1, 22, text)
        for line, (code, label) in enumerate(column.code_set.choices, 1):
            sheet.write_string(line, place, code, text)
            sheet.write_string(line, place + 1, label, text)
        letters = xlsxwriter.utility.xl_col_to_name(place + 1, col_abs=True)
        lists[column.field] = f"='{CODES_SHEET}'!{letters}$2:{letters}${len(column.code_set) + 1}"
    sheet.freeze_panes(1, 0)
    return lists


def _write_guide(book, columns: Sequence[Column], rules: Sequence[str], heading) -> None:
    sheet = book.add_worksheet(GUIDE_SHEET)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90, wrap)
    sheet.write_string(0, 0, GUIDE_SHEET, heading)
    numbered = [(str(number), rule) for number, rule in enumerate(rules, 1)]
    lines = [*numbered, ("", ""), *((column.header, column.guide) for column in columns)]
    for line, (name, sentence) in enumerate(lines, 1):
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, sentence, wrap)
