"""Mobile numbers and bank cards: cleaning and checks."""

from __future__ import annotations

import re

from zhigong.lib.excel_damage import cell_text, is_scientific
from zhigong.lib.findings import Finding
from zhigong.lib.ids import luhn_valid
from zhigong.lib.text import compact

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_PUNCTUATION = str.maketrans("", "", "()（）.·")

MOBILE_SHAPE = Finding("mobile_shape", "移动电话应为11位数字，以13至19开头")
MOBILE_RUINED = Finding("mobile_ruined", "移动电话已被表格软件改写，请把该列设为“文本”格式后重新填写")
CARD_SHAPE = Finding("card_shape", "银行卡号应为12至19位数字")
CARD_LUHN = Finding("card_luhn", "银行卡号校验位不符合通常规则，请核对（个别银行的卡不适用此规则）")


def clean_mobile(raw: object) -> str:
    """Eleven digits where possible: blanks, hyphens, brackets and a +86 / 0086 / 86 prefix are taken off."""
    text = cell_text(raw)
    if is_scientific(text):
        return text.strip().upper()
    text = compact(text).translate(_PUNCTUATION)
    for prefix in ("+86", "0086", "86"):
        if text.startswith(prefix) and len(text) == len(prefix) + 11:
            return text[len(prefix) :]
    return text


def is_mobile(number: str) -> bool:
    """Shape only; number portability means the prefix no longer tells the carrier (domain §2.6)."""
    return _MOBILE.fullmatch(number) is not None


def check_mobile(number: str) -> list[Finding]:
    """Refusals for a cleaned number; an empty number is nobody's error here."""
    if not number or is_mobile(number):
        return []
    return [MOBILE_RUINED if is_scientific(number) else MOBILE_SHAPE]


def clean_card(raw: object) -> str:
    """Bank card number without blanks and hyphens."""
    return compact(cell_text(raw))


def check_card(number: str) -> tuple[list[Finding], list[Finding]]:
    """(refusals, warnings) for a cleaned bank card number; Luhn only warns, some private cards ignore it."""
    if not (12 <= len(number) <= 19 and number.isascii() and number.isdigit()):
        return [CARD_SHAPE], []
    return [], [] if luhn_valid(number) else [CARD_LUHN]
