"""The kinds of identity documents (GA/T 517 codes) and the shape of each kind's number."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

RESIDENT = "111"  # citizen number, GB 11643; 112 and 113 carry the same number
RESIDENCE_PERMIT = "154"  # of Hong Kong, Macao and Taiwan residents: 810000/820000/830000
FOREIGN_RESIDENT = "553"
CITIZEN_NUMBER_TYPES = frozenset({"111", "112", "113"})


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One kind: its code, Chinese label, the shape of its number, how the shape is said to a clerk."""

    code: str
    label: str
    shape: re.Pattern[str] | None = None
    shape_text: str = ""
    normalise: Callable[[str], str] = str

    def has_shape_of(self, number: str) -> bool:
        """Whether a number (compact, upper case) could be of this kind; what could not is refused when it is entered."""
        if self.shape is None:
            return len(number) in (15, 18)
        return self.shape.fullmatch(self.normalise(number)) is not None


def _first(count: int) -> Callable[[str], str]:
    """Keep the lifetime number; what follows only counts how often the card was reissued."""
    return lambda number: number[:count]


def _military(number: str) -> str:
    """军字第0012345号 → 军0012345: 字, 第, 号 are written by some and left out by others."""
    return number.replace("字第", "").replace("字", "").replace("第", "").replace("号", "")


_MILITARY = re.compile(r"[\u4e00-\u9fff]{0,4}\d{4,10}")

_TYPES = (
    DocumentType("111", "居民身份证"),
    DocumentType("112", "临时居民身份证"),
    DocumentType("113", "户口簿"),
    DocumentType("114", "军官证", _MILITARY, "如“军字第1234567号”", _military),
    DocumentType("118", "士兵证", _MILITARY, "如“士字第1234567号”", _military),
    DocumentType("123", "警官证", _MILITARY, "如“武字第1234567号”或6至8位数字", _military),
    DocumentType("154", "港澳台居民居住证"),
    # ICAO Doc 9303-4 has nine places; some states print more, none as many as an old citizen number's fifteen
    DocumentType("414", "护照", re.compile(r"(?=.*\d)[A-Z0-9]{5,12}"), "5至12位字母和数字"),
    DocumentType("511", "台湾居民来往大陆通行证", re.compile(r"\d{8}(\d{2}[A-Z]?)?"), "8位数字", _first(8)),
    DocumentType(
        "516", "港澳居民来往内地通行证", re.compile(r"[HM]\d{8}(\d{2})?"), "字母H或M加8位数字", _first(9)
    ),
    DocumentType("553", "外国人永久居留身份证"),
    DocumentType(
        "990", "其他证件", re.compile(r"[A-Z0-9\u4e00-\u9fff()/.]{4,30}"), "4至30位字母、数字或汉字"
    ),
)
TYPES: dict[str, DocumentType] = {kind.code: kind for kind in _TYPES}

ALIASES = {
    "身份证": "111",
    "二代身份证": "111",
    "二代证": "111",
    "居民身份证号": "111",
    "身份证号": "111",
    "临时身份证": "112",
    "户口本": "113",
    "居民户口簿": "113",
    "士官证": "118",
    "义务兵证": "118",
    "武警警官证": "123",
    "人民警察证": "123",
    "港澳居民居住证": "154",
    "台湾居民居住证": "154",
    "居住证": "154",
    "港澳台居住证": "154",
    "外国护照": "414",
    "中国护照": "414",
    "因私护照": "414",
    "台胞证": "511",
    "台湾通行证": "511",
    "台湾居民通行证": "511",
    "台湾居民来往大陆通行证(台胞证)": "511",
    "回乡证": "516",
    "港澳通行证": "516",
    "港澳居民通行证": "516",
    "港澳居民来往内地通行证(回乡证)": "516",
    "外国人永居证": "553",
    "永久居留证": "553",
    "外国人居留证": "553",
    "五星卡": "553",
    "外国人永久居留证": "553",
    "其他": "990",
}
