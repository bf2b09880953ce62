"""The sheets we hand out: the roster template, and rows that come back with their problems."""

from collections.abc import Iterable
from typing import BinaryIO

import xlsxwriter

from zhigong.lib.spreadsheet_writing import write_list
from zhigong.modules.organise.rosters import words

TEMPLATE_ROWS = 5_000
ROSTER_SHEET, CODES_SHEET, GUIDE_SHEET = "名册", "代码表", "填写说明"
RULES = (
    "每行一人。姓名、证件类型、证件号码必填；所在工会编码不填时，记入导入时选定的工会。",
    "请勿增删或改动表头；不需要的列可以留空。可以直接粘贴，粘贴时请选“只保留文本”。",
    "证件号码列是文本格式。若看到 6.10103E+17 这样的内容，说明号码已被改写，请重新填写完整号码。",
    "代码列可填名称或代码，例如民族填“汉”“汉族”或“01”。全部代码见“代码表”。",
    "上传后先试算：告诉您将新增、更新、退回各多少行，确认后才会登记。退回的行会连同问题一起交还。",
)


def write_template(target: str | BinaryIO) -> None:
    """Write the roster template: headings, text columns, drop-down lists, a code sheet and a guide."""
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    heading = book.add_format({"bold": True, "bg_color": "#F2F2F2", "border": 1, "align": "center"})
    required = book.add_format({"bold": True, "bg_color": "#FBE9E7", "border": 1, "align": "center"})
    text = book.add_format({"num_format": "@"})
    roster = book.add_worksheet(ROSTER_SHEET)
    lists = _write_codes(book, heading)
    for index, column in enumerate(words.COLUMNS):
        roster.set_column(index, index, column.width, text)
        roster.write_string(0, index, column.header, required if column.is_required else heading)
        roster.write_comment(0, index, column.guide)
        if column.field in lists:
            roster.data_validation(
                1,
                index,
                TEMPLATE_ROWS,
                index,
                {
                    "validate": "list",
                    "source": lists[column.field],
                    "error_type": "warning",
                    "error_title": column.header,
                    "error_message": "不在代码表中，导入时会被退回。",
                },
            )
    roster.freeze_panes(1, 1)
    _write_guide(book, heading)
    book.close()


def _write_codes(book, heading) -> dict[str, str]:
    """Write every code list in two columns and return where each list of names stands."""
    sheet = book.add_worksheet(CODES_SHEET)
    text = book.add_format({"num_format": "@"})
    lists: dict[str, str] = {}
    place = 0
    for column in words.COLUMNS:
        if column.code_set is None:
            continue
        sheet.write_string(0, place, f"{column.header}代码", heading)
        sheet.write_string(0, place + 1, f"{column.header}名称", heading)
        sheet.set_column(place, place, 10, text)
        sheet.set_column(place + 1, place + 1, 22, text)
        for line, (code, label) in enumerate(column.code_set.choices, 1):
            sheet.write_string(line, place, code, text)
            sheet.write_string(line, place + 1, label, text)
        letters = xlsxwriter.utility.xl_col_to_name(place + 1, col_abs=True)
        lists[column.field] = f"='{CODES_SHEET}'!{letters}$2:{letters}${len(column.code_set) + 1}"
        place += 2
    sheet.freeze_panes(1, 0)
    return lists


def _write_guide(book, heading) -> None:
    sheet = book.add_worksheet(GUIDE_SHEET)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90, wrap)
    sheet.write_string(0, 0, GUIDE_SHEET, heading)
    line = 1
    for number, rule in enumerate(RULES, 1):
        sheet.write_string(line, 0, str(number))
        sheet.write_string(line, 1, rule, wrap)
        line += 1
    line += 1
    for column in words.COLUMNS:
        sheet.write_string(line, 0, column.header)
        sheet.write_string(line, 1, column.guide, wrap)
        line += 1


def write_returned(
    target: str | BinaryIO, headers: list[str], rows: Iterable[tuple[int, list[str], str, str]]
) -> int:
    """Write rows back as they were read, with 问题, 提示 and 原行号 behind; return how many.

    `rows`: (row number, original cells as text, problems, hints).
    """
    kept = [index for index, header in enumerate(headers) if header not in words.ANSWER_HEADERS]

    def lines():
        for number, cells, problems, hints in rows:
            original = [cells[index] if index < len(cells) else "" for index in kept]
            yield [*original, problems, hints, str(number)]

    titles = [*(headers[index] for index in kept), *words.ANSWER_HEADERS]
    return write_list(target, ROSTER_SHEET, titles, lines(), wide=(words.PROBLEM, words.HINT))
