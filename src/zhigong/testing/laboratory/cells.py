"""Damaged cells of a roster: each way gives the cell and what may be stored of it when its row is accepted.

An empty set means that the row must be refused; None, that whatever stands there is the writer's own.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

NOTHING: frozenset = frozenset()
JOINED = date(2024, 3, 1)
CODED = {  # field → (plain cell, code, other ways to write it)
    "ethnicity": ("汉族", "01", ("汉", "01", "1", "０１", " 汉 族 ")),
    "education": ("大学本科", "20", ("本科", "20", "２０", "大 学 本 科")),
    "political_status": ("群众", "13", ("13", "１３", "群 众")),
    "employment_status": ("", "", ()),
    "skill_level": ("", "", ()),
    "hukou_type": ("", "", ()),
    "employment_form": ("劳动合同", "1", ("1", "１", " 劳动合同")),
}


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of the person a row is about."""

    name: str
    document: str
    mobile: str
    sex: str
    birth_on: date
    unit_code: str

    def plain(self, name: str) -> tuple[object, object]:
        """(the cell as the template asks for it, what is stored of it)."""
        if name in CODED:
            return CODED[name][:2]
        return {
            "name": (self.name, self.name),
            "doc_type": ("居民身份证", "111"),
            "document": (self.document, self.document),
            "mobile": (self.mobile, self.mobile),
            "sex": ("男" if self.sex == "1" else "女", self.sex),
            "is_migrant": ("否", False),
            "joined_on": (JOINED.isoformat(), JOINED),
            "unit_code": (self.unit_code, self.unit_code),
        }[name]


def blank(name: str, on: date, default_unit: str) -> frozenset:
    """What may be stored of a cell that is not there; sex then follows from the document."""
    values = {"joined_on": on, "is_migrant": None, "unit_code": default_unit}
    if name == "sex":
        return frozenset("12")
    return frozenset((values.get(name, ""),))


def _same(value) -> frozenset:
    return frozenset((value,))


def _choose(random: Random, ways: list[tuple]) -> tuple:
    word, cell, allowed = random.choice(ways)
    return cell, allowed, word


def _faulty(is_book: bool) -> list[tuple]:
    """What no column takes."""
    formula = ("=A1&B1", "结果") if is_book else "=A1&B1"
    return [
        ("formula", formula, NOTHING),
        ("error", "#N/A", NOTHING),
        ("reference", "#REF!", NOTHING),
    ]


def draw_name(truth, random, is_book, on, foreign):
    """Names with blanks, signs nobody sees, emoji, markup; too long; none at all."""
    spread = f" {truth.name[0]}　{truth.name[1:]}\u200b "
    ways = [
        ("blanks", spread, _same(truth.name)),
        ("no-break", truth.name + "\u00a0\ufeff", _same(truth.name)),
        ("emoji", truth.name + "😀", None),
        ("markup", f"<b>{truth.name}</b>", None),
        ("rare", "𠮷" + truth.name[1:], None),
        ("latin", "Anna-Maria O'Neill", None),
        ("tab", truth.name[0] + "\t" + truth.name[1:], _same(truth.name)),
        ("backslash", truth.name + "\\N\\.", None),
        ("huge", truth.name * 12_000, NOTHING),
        ("empty", "", NOTHING),
        ("dash", "——", NOTHING),
        ("number", 12345 if is_book else "12345", NOTHING),
        *_faulty(is_book),
    ]
    if not is_book:
        ways.append(("nul", truth.name[0] + "\0" + truth.name[1:], None))
    return _choose(random, ways)


def draw_document_type(truth, random, is_book, on, foreign):
    """Types by code, with blanks, unknown, missing."""
    return _choose(random, [
        ("code", "111", _same("111")), ("number", 111 if is_book else "111", _same("111")),
        ("blanks", " 居民 身份证 ", _same("111")), ("unknown", "工作证明", NOTHING), ("empty", "", NOTHING),
        ("passport", "护照", NOTHING), *_faulty(is_book),
    ])  # fmt: skip


def draw_document(truth, random, is_book, on, foreign):
    """Numbers cleaned, mistyped, ruined by a spreadsheet."""
    number, same = truth.document, _same(truth.document)
    wrong = str((int(number[6]) + 1) % 10)
    place = random.randrange(17)
    other = number[:place] + str((int(number[place]) + random.randint(1, 9)) % 10) + number[place + 1 :]
    full = number.translate({48 + digit: 0xFF10 + digit for digit in range(10)})
    ways = [
        ("lower", number.lower(), same), ("blanks", f" {number[:6]} {number[6:14]}　{number[14:]} ", same),
        ("hyphens", f"{number[:6]}-{number[6:14]}-{number[14:]}", same), ("full", full, same),
        ("apostrophe", "'" + number, same), ("text formula", f'="{number}"', same),
        ("fifteen", number[:6] + number[8:17], same), ("cyrillic", number.replace("X", "Х"), same),
        ("scientific", f"{int(number[:17]):.5E}0", NOTHING), ("cut", number[:17], NOTHING),
        ("longer", number + "1", NOTHING), ("century", number[:6] + wrong + number[7:], NOTHING),
        ("typo", other, NOTHING), ("words", "身份证在厂里", NOTHING), ("empty", "", NOTHING),
        ("huge", "6" * 40_000, NOTHING), ("emoji", number[:17] + "😀", NOTHING),
        ("ruined", number[:15] + "000", None), *_faulty(is_book),
    ]  # fmt: skip
    if is_book:
        ways.append(("number", float(number[:17] + "0"), NOTHING))
        ways += [("day", truth.birth_on, NOTHING), ("truth", True, NOTHING)]
    return _choose(random, ways)


def draw_mobile(truth, random, is_book, on, foreign):
    """Phones with prefixes and hyphens, as numbers, or none."""
    number, same, none = truth.mobile, _same(truth.mobile), _same("")
    return _choose(random, [
        ("prefix", f"+86 {number}", same), ("hyphens", f"{number[:3]}-{number[3:7]}-{number[7:]}", same),
        ("number", int(number) if is_book else number, same), ("float", float(number) if is_book else number, same),
        ("short", number[:10], none), ("landline", "029-87654321", none), ("words", "无", none), ("empty", "", none),
        ("scientific", "1.44E+10", none), ("huge", "1" * 40_000, none), *_faulty(is_book),
    ])  # fmt: skip


def draw_sex(truth, random, is_book, on, foreign):
    """The document wins; another sex is only told."""
    same = _same(truth.sex)
    other = "女" if truth.sex == "1" else "男"
    return _choose(random, [
        ("other", other, same), ("code", truth.sex, same), ("empty", "", same), ("unknown", "火星人", NOTHING),
        *_faulty(is_book),
    ])  # fmt: skip


def draw_coded(name: str):
    """Return the drawing of a coded column: codes, names, junk."""

    def draw(truth, random, is_book, on, foreign):
        _plain, code, others = CODED[name]
        ways = [("other", cell, _same(code)) for cell in others]
        ways += [("junk", "火星", NOTHING), ("empty", "", _same("")), ("emoji", "😀", NOTHING)]
        ways += [("huge", "汉" * 40_000, NOTHING), ("day", JOINED if is_book else "2024-03-01", NOTHING)]
        return _choose(random, [*ways, *_faulty(is_book)])

    return draw


def draw_migrant(truth, random, is_book, on, foreign):
    """Yes, no, neither."""
    return _choose(random, [
        ("yes", "是", _same(True)), ("one", 1 if is_book else "1", _same(True)), ("zero", "0", _same(False)),
        ("truth", True if is_book else "是", _same(True)), ("empty", "", _same(None)), ("perhaps", "也许", NOTHING),
        *_faulty(is_book),
    ])  # fmt: skip


def draw_joined(truth, random, is_book, on, foreign):
    """Days in every shape people and spreadsheets write."""
    same, later = _same(JOINED), on + timedelta(days=random.randint(1, 900))
    ways = [
        ("slashes", "2024/3/1", same), ("dots", "2024.3.1", same), ("compact", "20240301", same),
        ("words", "2024年3月1日", same), ("full", "２０２４－０３－０１", same), ("time", "2024-03-01 08:30:00", same),
        ("serial", 45352 if is_book else "45352", same), ("no day", "2024.3", NOTHING), ("year", "2024", NOTHING),
        ("impossible", "2024-02-30", NOTHING), ("month", "2024-13-01", NOTHING), ("later", later.isoformat(), NOTHING),
        ("before birth", (truth.birth_on - timedelta(days=9)).isoformat(), NOTHING), ("turned", "31/12/2023", NOTHING),
        ("short year", "24-3-1", NOTHING), ("unknown", "不详", NOTHING), ("empty", "", _same(on)),
        ("huge", "2" * 40_000, NOTHING), ("ancient", "1799-01-01", NOTHING), *_faulty(is_book),
    ]  # fmt: skip
    if is_book:
        ways += [
            ("day", JOINED, same),
            ("moment", datetime(2024, 3, 1, 23, 59), same),
            ("number", 20240301, same),
        ]
        ways += [("negative", -5, NOTHING), ("truth", True, NOTHING), ("infinite", 1e300, NOTHING)]
    return _choose(random, ways)


def draw_unit(truth, random, is_book, on, foreign):
    """Codes in small letters, unknown, of another city."""
    same = _same(truth.unit_code)
    return _choose(random, [
        ("blanks", f" {truth.unit_code[:6]} {truth.unit_code[6:]}", same), ("lower", truth.unit_code.lower(), same),
        ("foreign", foreign, NOTHING), ("unknown", "999999999999999", NOTHING), ("words", "我们厂", NOTHING),
        ("huge", "6" * 40_000, NOTHING), ("emoji", "😀", NOTHING), ("quote", "'; DROP TABLE people; --", NOTHING),
        *_faulty(is_book),
    ])  # fmt: skip


DRAWN = {
    "name": draw_name,
    "doc_type": draw_document_type,
    "document": draw_document,
    "mobile": draw_mobile,
    "sex": draw_sex,
    "is_migrant": draw_migrant,
    "joined_on": draw_joined,
    "unit_code": draw_unit,
    **{name: draw_coded(name) for name in CODED},
}
