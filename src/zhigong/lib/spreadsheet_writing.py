"""Writes lists into xlsx files as text that no spreadsheet will run; memory stays flat."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

WIDE, NARROW = 48, 16  # columns, in characters
ROWS_A_SHEET = 1_048_576  # what Excel and WPS open


def write_list(
    target: str | BinaryIO,
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    above: str = "",
    wide: Sequence[str] = (),
    most: int = ROWS_A_SHEET,
) -> int:
    """Write rows of text and return how many. Columns named in `wide` are broad and wrap; `above` stands over it all.

    Every cell is typed as text with Excel's own quote mark, so a value such as =1+1 stays what it is, also when it
    is edited and when the file is read back (OWASP, CSV injection). What is longer than `most` lines goes on in the
    next sheet.
    """
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    text = book.add_format({"num_format": "@", "quote_prefix": True})
    note = book.add_format(
        {"num_format": "@", "quote_prefix": True, "text_wrap": True, "font_color": "#B3261E"}
    )
    formats = [note if header in wide else text for header in headers]
    first = 1 if above else 0
    sheet, line, count = _add_sheet(book, title, headers, formats, above), first, 0
    for cells in rows:
        count, line = count + 1, line + 1
        if line == most:
            sheet, line = _add_sheet(book, title, headers, formats, above), first + 1
        for place, cell in enumerate(cells):
            if cell:
                sheet.write_string(line, place, cell, formats[place])
    book.close()
    return count


def _add_sheet(book, title: str, headers: Sequence[str], formats: Sequence, above: str):
    """Add the next sheet with its headings, and what stands above them."""
    number, first = len(book.worksheets()) + 1, 1 if above else 0
    heading = book.add_format({"bold": True, "bg_color": "#F2F2F2", "border": 1})
    sheet = book.add_worksheet(title[:31] if number == 1 else f"{title[:26]} {number}")
    sheet.freeze_panes(first + 1, 0)
    for place, kind in enumerate(formats):
        sheet.set_column(place, place, WIDE if kind.text_wrap else NARROW, kind)
    if above:
        sheet.write_string(0, 0, above, formats[0])
    for place, header in enumerate(headers):
        sheet.write_string(first, place, header, heading)
    return sheet


RUN = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula (OWASP, CSV injection)


def write_text_list(target: str | Path, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write rows of text as csv, for more of them than a sheet holds, and return how many.

    A cell that a spreadsheet would run gets an apostrophe in front, which our reading takes off again.
    """
    count = 0
    with Path(target).open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(headers)
        for cells in rows:
            lines.writerow([f"'{cell}" if cell.startswith(RUN) else cell for cell in cells])
            count += 1
    return count
