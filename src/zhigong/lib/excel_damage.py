"""Numbers that a spreadsheet destroyed: it keeps 15 significant digits and turns the rest to zeros."""

from __future__ import annotations

import re
from datetime import date

from zhigong.lib.findings import Finding

SIGNIFICANT_DIGITS = 15
_SCIENTIFIC = re.compile(r"^[+-]?\d(?:[.,]\d+)?[Ee]\+?\d{1,3}$")
_POINT_ZERO = re.compile(r"^(\d+)\.0+$")
_DAY = re.compile(r"\s*\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)")

RUINED = Finding(
    "ruined_by_excel",
    "证件号码已被表格软件改成了数字（只保留前15位），请把该列设为“文本”格式后重新填写完整号码",
)
MADE_A_DAY = Finding("made_a_day", "证件号码填成了日期，请把该列设为“文本”格式后重新填写")
PERHAPS_RUINED = Finding("perhaps_ruined_by_excel", "号码最后三位是000，可能被表格软件改写过，请核对原件")


def cell_text(raw: object) -> str:
    """A cell as text without inventing digits.

    Whole numbers up to 15 digits come back exactly. Longer floats come back in scientific notation, so that a
    later check can still see what happened. A leading apostrophe and the ="…" wrapping are taken off.
    """
    if raw is None or isinstance(raw, bool):
        return ""
    if isinstance(raw, int):
        return str(raw)
    if isinstance(raw, float):
        if raw.is_integer() and abs(raw) < 10**SIGNIFICANT_DIGITS:
            return str(int(raw))
        return f"{raw:.14E}" if abs(raw) >= 10**SIGNIFICANT_DIGITS else repr(raw)
    text = str(raw)
    if text[:1] in "'‘’`\u02b9=":
        text = text.strip()
        if text.startswith('="') and text.endswith('"') and len(text) > 2:
            text = text[2:-1]
        text = text.lstrip("'‘’`\u02b9")
    if text.endswith("0") and "." in text:
        match = _POINT_ZERO.match(text.strip())
        if match:
            text = match.group(1)
    return text


def is_scientific(text: str) -> bool:
    """6.10103E+17 and its like."""
    return ("E" in text or "e" in text) and _SCIENTIFIC.match(text.strip()) is not None


def is_day(raw: object) -> bool:
    """A date cell, or the text of one: 1993-09-15, which without its hyphens would pass for a passport's number."""
    return isinstance(raw, date) or (isinstance(raw, str) and _DAY.match(raw) is not None)


def lost_tail(number: str) -> bool:
    """More than 15 digits and zeros in every place after the fifteenth: what a number cell leaves behind."""
    return (
        len(number) > SIGNIFICANT_DIGITS
        and number.endswith("000")
        and number.isdigit()
        and not number[SIGNIFICANT_DIGITS:].strip("0")
    )
