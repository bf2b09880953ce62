"""Identity documents of a person: cleaning, checking, birth date and sex (domain §2.3 and §2.6)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from zhigong.lib import resident_numbers as resident
from zhigong.lib.document_types import (
    CITIZEN_NUMBER_TYPES,
    FOREIGN_RESIDENT,
    RESIDENCE_PERMIT,
    RESIDENT,
    TYPES,
)
from zhigong.lib.excel_damage import (
    MADE_A_DAY,
    PERHAPS_RUINED,
    RUINED,
    cell_text,
    is_day,
    is_scientific,
    lost_tail,
)
from zhigong.lib.findings import Finding
from zhigong.lib.text import compact

# Given by the room that knows places: (six-digit code, birth date) → "" right, "unknown", or "not_then".
PlaceStatus = Callable[[str, date], str]

YOUNGEST, OLDEST = 16, 100  # 劳动法 §15 sets 16 as the lowest working age; outside the range we only warn

_EIGHTEEN = frozenset({*CITIZEN_NUMBER_TYPES, RESIDENCE_PERMIT, FOREIGN_RESIDENT})
_OLD_FOREIGN = re.compile(r"[A-Z]{3}\d{12}")
_X_LOOKALIKES = str.maketrans({"×": "X", "Ｘ": "X", "Х": "X", "х": "X", "Χ": "X", "χ": "X", "✕": "X"})

EMPTY = Finding("document_empty", "没有填写证件号码")
UNKNOWN_TYPE = Finding("document_type_unknown", "证件类型不在代码表中")
SHAPE_18 = Finding("document_shape", "身份证号码应为18位：前17位是数字，末位是数字或X")
NOT_15 = Finding("document_shape", "15位身份证号码应全部是数字")
CHECK = Finding("document_check", "证件号码校验位不对，请核对是否抄错或漏位")
NO_SUCH_DAY = Finding("document_birth", "证件号码中的出生日期不存在")
FUTURE = Finding("document_birth_future", "证件号码中的出生日期晚于今天")
NOT_PERMIT = Finding("document_not_permit", "港澳台居民居住证号码应以810000、820000或830000开头")
NOT_FOREIGN = Finding(
    "document_not_foreign", "外国人永久居留身份证号码应为9开头的18位，或旧版3个字母加12位数字"
)
IS_PERMIT = Finding("document_is_permit", "这是港澳台居民居住证号码，证件类型已按居住证处理")
IS_FOREIGN = Finding("document_is_foreign", "这是外国人永久居留身份证号码，证件类型已按永久居留身份证处理")
PLACE_UNKNOWN = Finding("place_unknown", "证件号码前六位的行政区划代码未查到，请核对")
PLACE_NOT_THEN = Finding("place_not_then", "证件号码前六位的行政区划在出生时还不存在或已撤销，请核对")
AGE_UNLIKELY = "年龄%(age)s岁，不在16至100岁之间，请核对"


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """What is known about a document number after the check.

    ``doc_type`` is the effective type: a permit or foreign card filed under 111 gets its own. ``birth_on`` and
    ``sex`` ("1" male, "2" female) are None and "" when the number does not carry them.
    """

    doc_type: str
    number: str
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    birth_on: date | None = None
    sex: str = ""

    @property
    def ok(self) -> bool:
        """No refusal; warnings may remain."""
        return not self.errors


def clean_document(doc_type: str, raw: object) -> str:
    """The comparable form: half width, no blanks or hyphens, upper case, 15 → 18 digits, lifetime number only.

    Takes a cell value as well as text. Never repairs: a number ruined by a spreadsheet comes back in scientific
    notation, so that ``check_document`` names the cause.
    """
    text = cell_text(raw)
    if is_scientific(text):
        return text.strip().upper()
    text = compact(text).upper()
    if doc_type in _EIGHTEEN:
        if len(text) == 18:
            return text if text.isascii() else text.translate(_X_LOOKALIKES)
        if len(text) == 15 and doc_type in CITIZEN_NUMBER_TYPES and text.isascii() and text.isdigit():
            return resident.widen(text)
        return text
    kind = TYPES.get(doc_type)
    if kind and kind.shape and kind.shape.fullmatch(normalised := kind.normalise(text)):
        return normalised
    return text


def check_document(
    doc_type: str, number: object, on: date, *, places: PlaceStatus | None = None
) -> DocumentCheck:
    """Check a document number as of day ``on`` (raw or already cleaned).

    Refuses shape, check digit, impossible or future birth dates and spreadsheet damage; only warns of place
    codes and of an unlikely age. ``places`` answers for the six-digit code; without it the province is looked at.
    """
    if is_day(number):
        return DocumentCheck(doc_type, "", (MADE_A_DAY,))
    number = clean_document(doc_type, number)
    kind = TYPES.get(doc_type)
    if kind is None:
        return DocumentCheck(doc_type, number, (UNKNOWN_TYPE,))
    if not number:
        return DocumentCheck(doc_type, number, (EMPTY,))
    if is_scientific(number) and doc_type in _EIGHTEEN:
        return DocumentCheck(doc_type, number, (RUINED,))
    if kind.shape is not None:
        return _check_shape(doc_type, number)
    if doc_type == FOREIGN_RESIDENT and _OLD_FOREIGN.fullmatch(number):
        return DocumentCheck(doc_type, number)
    return _check_eighteen(doc_type, number, on, places)


def digest_type(doc_type: str) -> str:
    """The type under which a number is compared: 112 and 113 carry the citizen number of 111."""
    return RESIDENT if doc_type in CITIZEN_NUMBER_TYPES else doc_type


def _check_shape(doc_type: str, number: str) -> DocumentCheck:
    kind = TYPES[doc_type]
    if kind.shape.fullmatch(number):
        return DocumentCheck(doc_type, number)
    if is_scientific(number):
        return DocumentCheck(doc_type, number, (RUINED,))
    template = "%(label)s号码格式不对，应为%(shape)s"
    finding = Finding("document_shape", template, {"label": kind.label, "shape": kind.shape_text})
    return DocumentCheck(doc_type, number, (finding,))


def _refuse_eighteen(doc_type: str, number: str) -> Finding | None:
    """The first reason to refuse an 18-character number, or None."""
    if not resident.is_shaped(number):
        return RUINED if lost_tail(number) else NOT_FOREIGN if doc_type == FOREIGN_RESIDENT else SHAPE_18
    if resident.check_digit(number[:17]) != number[17]:
        return RUINED if lost_tail(number) else CHECK
    if doc_type == RESIDENCE_PERMIT and number[:6] not in resident.RESIDENCE_PERMIT_PLACES:
        return NOT_PERMIT
    if doc_type == FOREIGN_RESIDENT and number[0] != "9":
        return NOT_FOREIGN
    return None


def _check_eighteen(doc_type: str, number: str, on: date, places: PlaceStatus | None) -> DocumentCheck:
    refusal = _refuse_eighteen(doc_type, number)
    if refusal:
        return DocumentCheck(doc_type, number, (refusal,))
    birth = resident.birth_date(number)
    if birth is None:
        return DocumentCheck(doc_type, number, (NO_SUCH_DAY,))
    if birth > on:
        return DocumentCheck(doc_type, number, (FUTURE,))
    warnings: list[Finding] = []
    if doc_type in CITIZEN_NUMBER_TYPES:
        if number[:6] in resident.RESIDENCE_PERMIT_PLACES:
            doc_type = RESIDENCE_PERMIT
            warnings.append(IS_PERMIT)
        elif number[0] == "9":
            doc_type = FOREIGN_RESIDENT
            warnings.append(IS_FOREIGN)
        else:
            _warn_place(number[:6], birth, places, warnings)
    age = resident.age_on(birth, on)
    if not YOUNGEST <= age <= OLDEST:
        warnings.append(Finding("age_unlikely", AGE_UNLIKELY, {"age": age}))
    if lost_tail(number):
        warnings.append(PERHAPS_RUINED)
    return DocumentCheck(doc_type, number, (), tuple(warnings), birth, resident.sex_code(number))


def _warn_place(code: str, birth: date, places: PlaceStatus | None, warnings: list[Finding]) -> None:
    if code[:2] not in resident.PROVINCES or code[2:] == "0000":
        warnings.append(PLACE_UNKNOWN)
    elif places is not None:
        status = places(code, birth)
        if status == "unknown":
            warnings.append(PLACE_UNKNOWN)
        elif status == "not_then":
            warnings.append(PLACE_NOT_THEN)
