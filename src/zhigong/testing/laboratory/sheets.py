"""Real rosters damaged in every way a file can be: drawn from a seed, each cell with what may be made of it."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

import xlsxwriter

from zhigong.lib.resident_numbers import check_digit
from zhigong.lib.synthetic import make_identity_number, make_mobile
from zhigong.modules.organise.rosters import words
from zhigong.testing.laboratory.cells import DRAWN, Truth, blank

FIRST_BIRTH = date(1966, 1, 1).toordinal()
MOST_ROWS = 12
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫", "安宁平和乐康健诚勤朴真善美新明朗晴川"


@dataclass
class Sheet:
    """A file, and by row of the file what may be stored of it: field → allowed values, None where anything goes.

    `is_whole` is False when the file itself was damaged: then it may be refused as a whole, and nothing is known of
    its rows.
    """

    seed: int
    data: bytes
    suffix: str
    how: list[str]
    rows: dict[int, dict[str, frozenset | None]] = field(default_factory=dict)
    is_whole: bool = True


def draw_sheet(seed: int, unit_codes: list[str], foreign_code: str, on: date) -> Sheet:
    """The damaged roster of a seed. `unit_codes[0]` is the union given for rows without one; `foreign_code` is out of reach."""
    random = Random(seed)
    is_book = random.random() < 0.5
    lines, allowed, how = [], [], []
    for place in range(random.randint(1, MOST_ROWS)):
        truth = _truth(seed, place, random, unit_codes)
        cells, may_be, ways = {}, {}, {}
        for name, column in words.BY_FIELD.items():
            drawn = DRAWN[name](truth, random, is_book, on, foreign_code) if random.random() < 0.12 else None
            cell, values, word = drawn or (*_plain(truth, name), "")
            cells[column.header], may_be[name] = cell, values
            ways[name] = word
            how += [f"{name}:{word}"] if word else []
        if ways["document"] == "ruined":  # one in eleven passes for another number, and may be another sex's
            may_be["sex"] = None
        elif truth.document.endswith("000") and ways["sex"] == "other":  # as good as ruined
            may_be["sex"] = frozenset()
        lines.append(cells)
        allowed.append(may_be)
    return _build(seed, random, is_book, lines, allowed, how, on, unit_codes[0])


def _truth(seed: int, place: int, random: Random, unit_codes: list[str]) -> Truth:
    number = seed * MOST_ROWS + place
    birth = date.fromordinal(FIRST_BIRTH + number * 7919 % 12_000)
    sex = random.choice("12")
    name = random.choice(SURNAMES) + random.choice(GIVEN) + random.choice(GIVEN)
    document = make_identity_number("610113", birth, number // 12_000 % 45, sex)
    if random.random() < 0.3:  # many real numbers end in X
        for sequence in range(900, 990):
            body = document[:14] + f"{sequence}"
            if check_digit(body) == "X":
                document, sex = body + "X", "1" if sequence % 2 else "2"
                break
    return Truth(name, document, make_mobile(number % 10**7), sex, birth, random.choice(unit_codes))


def _plain(truth: Truth, name: str) -> tuple[object, frozenset]:
    """A cell as the template asks for it."""
    cell, stored = truth.plain(name)
    return cell, frozenset((stored,))


def _build(seed, random, is_book, lines, allowed, how, on, default_unit) -> Sheet:
    """Put the rows under headings, some of them moved, misspelt or decorated; then perhaps damage the file."""
    headers = list(words.HEADERS)
    if random.random() < 0.4:
        random.shuffle(headers)
        how.append("sheet:shuffled")
    shown = {header: header for header in headers}
    if random.random() < 0.15:
        lost = random.choice([h for h in headers if h not in words.REQUIRED])
        shown[lost] = lost[::-1]
        how.append(f"sheet:misspelt {lost}")
        for may_be in allowed:
            for name, column in words.BY_FIELD.items():
                if column.header == lost:
                    may_be[name] = blank(name, on, default_unit)
    if random.random() < 0.2:
        shown = {
            header: random.choice((f"＊{name}", f" {name} ", f"{name}（必填）"))
            for header, name in shown.items()
        }
        how.append("sheet:decorated")
    above = [["会员名册"], []] if random.random() < 0.2 else []
    table, places = [*above, [shown[header] for header in headers]], {}
    for cells, may_be in zip(lines, allowed, strict=True):
        if random.random() < 0.08:
            table.append([])
        table.append([cells[header] for header in headers])
        places[len(table)] = may_be
    sheet = _as_book(seed, table, how) if is_book else _as_text(seed, table, random, how)
    sheet.rows = places
    return _damage(sheet, random) if random.random() < 0.12 else sheet


def _as_book(seed: int, table: list, how: list) -> Sheet:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("名册")
    for line, cells in enumerate(table):
        for column, cell in enumerate(cells):
            if isinstance(cell, (date, datetime)):
                sheet.write_datetime(line, column, cell, day)
            elif isinstance(cell, bool):
                sheet.write_boolean(line, column, cell)
            elif isinstance(cell, (int, float)):
                sheet.write_number(line, column, cell)
            elif isinstance(cell, tuple):  # a formula and what it last showed
                sheet.write_formula(line, column, cell[0], None, cell[1])
            elif cell:
                sheet.write_string(line, column, str(cell)[:32_767])
    book.close()
    return Sheet(seed, memory.getvalue(), "xlsx", how)


def _as_text(seed: int, table: list, random: Random, how: list) -> Sheet:
    encoding = random.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16"))
    separator = random.choice((",", "\t", ";"))
    memory = io.StringIO()
    width = max(map(len, table))
    rows = [
        ["" if cell is None else cell[0] if isinstance(cell, tuple) else str(cell) for cell in cells]
        + [""] * (width - len(cells))
        for cells in table
    ]
    csv.writer(memory, delimiter=separator, lineterminator=random.choice(("\r\n", "\n"))).writerows(rows)
    how.append(f"sheet:{encoding} {separator!r}")
    return Sheet(seed, memory.getvalue().encode(encoding, "replace"), "csv", how)


def _damage(sheet: Sheet, random: Random) -> Sheet:
    """Cut, overwrite or join the bytes of the file."""
    data = bytearray(sheet.data)
    kind = random.choice(("cut", "flip", "zeros", "joined", "renamed"))
    if kind == "cut":
        del data[random.randrange(1, len(data)) :]
    elif kind == "flip":
        for _time in range(random.randint(1, 40)):
            data[random.randrange(len(data))] = random.randrange(256)
    elif kind == "zeros":
        start = random.randrange(len(data))
        data[start : start + 64] = bytes(min(64, len(data) - start))
    elif kind == "joined":
        data += "\r\n张三,居民身份证,坏号码\r\n李四,军官证,坏号码".encode(random.choice(("gb18030", "utf-8")))
    else:
        sheet.suffix = "csv" if sheet.suffix == "xlsx" else "xlsx"
        sheet.how.append("file:renamed")
        return sheet
    sheet.how.append(f"file:{kind}")
    sheet.data, sheet.is_whole = bytes(data), False
    return sheet
