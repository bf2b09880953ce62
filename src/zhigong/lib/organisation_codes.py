"""Codes of organisations: GB 32100 unified social credit code, GB 11714 organisation code, union or employer."""

from __future__ import annotations

from operator import mul

from zhigong.lib.excel_damage import RUINED, cell_text, is_scientific, lost_tail
from zhigong.lib.findings import Finding
from zhigong.lib.text import compact

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100 §5: no I O S V Z
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

_ORG_VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

UNION_PREFIXES = ("81", "89")  # registrar 8 trade unions: 1 basic union, 9 other union organisations

EMPTY = Finding("code_empty", "没有填写统一社会信用代码")
SHAPE = Finding("code_shape", "统一社会信用代码应为18位数字或大写字母（不含I、O、S、V、Z）")
CHECK = Finding("code_check", "统一社会信用代码校验位不对，请核对是否抄错")
PLACE = Finding("code_place", "统一社会信用代码第3至8位应是登记机关的行政区划代码")
INNER = Finding("code_inner", "统一社会信用代码中的组织机构代码（第9至17位）校验位不对，请核对")
NOT_UNION = Finding("code_not_union", "这不是工会的统一社会信用代码（应以81或89开头）")
NOT_EMPLOYER = Finding(
    "code_not_employer", "这是工会自己的代码（以81或89开头），此处请填用人单位的统一社会信用代码"
)


def uscc_digit(body: str) -> str:
    """Check character of the first 17 (GB 32100-2015 §6). KeyError for a character outside the alphabet."""
    return ALPHABET[-sum(map(mul, USCC_WEIGHTS, map(_VALUES.__getitem__, body))) % 31]


def organisation_digit(body: str) -> str:
    """Check character of the first 8 (GB 11714-1997 §3): 11 − Σ mod 11, 10 is X, 11 is 0."""
    check = 11 - sum(map(mul, ORG_WEIGHTS, map(_ORG_VALUES.__getitem__, body))) % 11
    return "X" if check == 10 else "0" if check == 11 else str(check)


def is_organisation_code(code: str) -> bool:
    """Nine characters (hyphen removed) with a right check character."""
    if len(code) != 9 or not code.isascii() or not code.isalnum() or code != code.upper():
        return False
    return organisation_digit(code[:8]) == code[8]


def clean_uscc(raw: object) -> str:
    """Text without blanks and hyphens, half width, upper case; a ruined number stays visibly ruined."""
    text = cell_text(raw)
    return text.strip().upper() if is_scientific(text) else compact(text).upper()


def check_uscc(code: str, *, of: str = "") -> list[Finding]:
    """Refusals for a cleaned code; empty when it is right.

    ``of`` is "" for anybody's, "union" (81/89 only) or "employer" (a union's own code is refused).
    """
    if not code:
        return [EMPTY]
    if is_scientific(code) or lost_tail(code) and not is_uscc(code):
        return [RUINED]
    if len(code) != 18 or not all(map(_VALUES.__contains__, code)):
        return [SHAPE]
    if not code[2:8].isdigit():
        return [PLACE]
    if uscc_digit(code[:17]) != code[17]:
        return [CHECK]
    if not is_organisation_code(code[8:17]):
        return [INNER]
    is_union = code[:2] in UNION_PREFIXES
    if of == "union" and not is_union:
        return [NOT_UNION]
    if of == "employer" and is_union:
        return [NOT_EMPLOYER]
    return []


def is_uscc(code: str) -> bool:
    """True when alphabet, place digits, both check characters are right."""
    return (
        len(code) == 18
        and all(map(_VALUES.__contains__, code))
        and code[2:8].isdigit()
        and uscc_digit(code[:17]) == code[17]
        and is_organisation_code(code[8:17])
    )


def is_union_code(code: str) -> bool:
    """A valid code that belongs to a trade union itself."""
    return code[:2] in UNION_PREFIXES and is_uscc(code)
