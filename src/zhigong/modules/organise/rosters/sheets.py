"""The sheets we hand out: the roster template, and rows that come back with their problems."""

from collections.abc import Iterable
from typing import BinaryIO

from zhigong.lib import spreadsheet_templates
from zhigong.lib.spreadsheet_writing import write_list, write_text_list
from zhigong.modules.organise.rosters import words

TEMPLATE_ROWS, ROSTER_SHEET, NOT_LISTED = 5_000, "名册", "不在代码表中，导入时会被退回。"
RULES = (
    "每行一人。姓名、证件类型、证件号码必填；所在工会编码不填时，记入导入时选定的工会。",
    "请勿增删或改动表头；不需要的列可以留空。可以直接粘贴，粘贴时请选“只保留文本”。",
    "证件号码列是文本格式。若看到 6.10103E+17 这样的内容，说明号码已被改写，请重新填写完整号码。",
    "代码列可填名称或代码，例如民族填“汉”“汉族”或“01”。全部代码见“代码表”。",
    "上传后先试算：告诉您将新增、更新、退回各多少行，确认后才会登记。退回的行会连同问题一起交还。",
)


def write_template(target: str | BinaryIO) -> None:
    """Write the roster template: headings, text columns, drop-down lists, a code sheet and a guide."""
    layout = (ROSTER_SHEET, words.COLUMNS, RULES, TEMPLATE_ROWS)
    spreadsheet_templates.write_template(target, *layout, not_listed=NOT_LISTED)


def write_returned(
    target: str | BinaryIO,
    headers: list[str],
    rows: Iterable[tuple[int, list[str], str, str]],
    *,
    as_text: bool = False,
) -> int:
    """Write rows back as they were read, with 问题, 提示 and 原行号 behind; return how many.

    `rows`: (row number, original cells as text, problems, hints). `as_text`: csv, for more than a sheet should hold.
    """
    kept = [index for index, header in enumerate(headers) if header not in words.ANSWER_HEADERS]

    def lines():
        for number, cells, problems, hints in rows:
            original = [cells[index] if index < len(cells) else "" for index in kept]
            yield [*original, problems, hints, str(number)]

    titles = [*(headers[index] for index in kept), *words.ANSWER_HEADERS]
    if as_text:
        return write_text_list(target, titles, lines())
    return write_list(target, ROSTER_SHEET, titles, lines(), wide=(words.PROBLEM, words.HINT))
