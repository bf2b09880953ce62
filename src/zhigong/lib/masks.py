"""Masked forms of personal values, for lists and screens where the clear value is not needed."""

from __future__ import annotations

from zhigong.lib.names import MIDDLE_DOT, clean_name, split_name

STAR = "*"


def mask_name(name: str) -> str:
    """李小华 → 李*华, 李华 → 李*, 欧阳小华 → 欧阳**, 阿卜杜·买买提 → 阿**·买**, John Smith → J*** S****."""
    name = clean_name(name)
    surname, given = split_name(name)
    if not surname:
        separator = MIDDLE_DOT if MIDDLE_DOT in name else " "
        return separator.join(part[:1] + STAR * (len(part) - 1) for part in name.split(separator))
    if len(surname) == 2 or len(given) < 2:
        return surname + STAR * len(given)
    return surname + STAR * (len(given) - 1) + given[-1]


def mask_document(number: str) -> str:
    """First three and last four of a long number, first and last two of a short one; nothing of a tiny one."""
    if len(number) >= 15:
        return number[:3] + STAR * (len(number) - 7) + number[-4:]
    if len(number) >= 6:
        return number[:1] + STAR * (len(number) - 3) + number[-2:]
    return STAR * len(number)


def mask_mobile(number: str) -> str:
    """13812341234 → 138****1234; anything that is not eleven characters is masked whole."""
    return f"{number[:3]}****{number[7:]}" if len(number) == 11 else STAR * len(number)


def mask_card(number: str) -> str:
    """**** **** 1234: the last four of a bank card."""
    return f"**** **** {number[-4:]}" if len(number) >= 12 else STAR * len(number)


def tail4(number: str) -> str:
    """The last four characters, as digested for search and shown as 尾号1875; "" when there are fewer."""
    return number[-4:] if len(number) >= 4 else ""
