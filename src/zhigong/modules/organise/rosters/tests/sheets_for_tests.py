"""Makes rosters for the tests: clean, dirty and ruined in every way a clerk's file can be."""

import io
from datetime import date

import xlsxwriter

from zhigong.lib.synthetic import make_identity_number
from zhigong.modules.organise.rosters import words


def roster_cells(index: int, unit_code: str = "", **changes) -> list:
    """One clean row; the person is synthetic and the same for the same index."""
    day = date.fromordinal(date(1975, 1, 1).toordinal() + index // 45 % 9000)
    sex = "1" if index % 2 else "2"
    values = {
        "姓名": "测" + "甲乙丙丁戊己庚辛壬癸"[index % 10] + "赵钱孙李周吴郑王冯陈"[index // 10 % 10],
        "证件类型": "居民身份证",
        "证件号码": make_identity_number("610113", day, index % 45, sex),
        "移动电话": f"145{index:08d}",
        "民族": "汉",
        "学历": "本科",
        "入会日期": "2024-03-01",
        "用工形式": "劳动合同",
        "所在工会编码": unit_code,
    } | changes
    return [values.get(header, "") for header in words.HEADERS]


def as_xlsx(rows: list[list], headers=words.HEADERS, *, above=(), hidden=(), formulas=()) -> bytes:
    """A workbook with one sheet; strings are written as text, numbers as numbers."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory)
    sheet = book.add_worksheet("名册")
    lines = [*above, list(headers), *rows]
    for line, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(line, column, cell)
            else:
                sheet.write(line, column, cell)
    for line, column, formula, shown in formulas:
        sheet.write_formula(line, column, formula, None, shown)
    for column in hidden:
        sheet.set_column(column, column, 10, None, {"hidden": True})
    book.close()
    return memory.getvalue()


def as_csv(rows: list[list], headers=words.HEADERS, encoding: str = "utf-8", separator: str = ",") -> bytes:
    """A text file in one encoding."""
    lines = [headers, *rows]
    return "\r\n".join(separator.join(map(str, cells)) for cells in lines).encode(encoding)
