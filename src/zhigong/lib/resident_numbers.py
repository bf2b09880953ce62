"""The 18-digit citizen number of GB 11643-1999 and its 15-digit predecessor: check digit, birth, sex."""

from __future__ import annotations

from datetime import date
from operator import mul

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
_ZERO = 48 * sum(WEIGHTS)  # the bytes of "0".."9" are 48..57; subtract the offset once instead of per digit

# Provinces of GB/T 2260; 81/82/83 0000 are residence permits, 9 opens foreign permanent residents' cards.
PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
RESIDENCE_PERMIT_PLACES = {"810000": "香港", "820000": "澳门", "830000": "台湾"}


def check_digit(body: str) -> str:
    """Check character of 17 ASCII digits (ISO 7064 MOD 11-2 as GB 11643 writes it)."""
    return CHECK_DIGITS[(sum(map(mul, WEIGHTS, body.encode())) - _ZERO) % 11]


def is_shaped(number: str) -> bool:
    """17 digits and a digit or X."""
    if len(number) != 18 or not number.isascii():
        return False
    return number[:17].isdigit() and (number[17] == "X" or number[17].isdigit())


def is_checked(number: str) -> bool:
    """Right shape and right check character; says nothing about date or place."""
    return is_shaped(number) and check_digit(number[:17]) == number[17]


def widen(number: str) -> str:
    """15 digits → 18: "19" after the place code, check digit appended (GB 11643-1999 changeover)."""
    body = number[:6] + "19" + number[6:]
    return body + check_digit(body)


def birth_date(number: str) -> date | None:
    """Birth date in digits 7–14, None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_code(number: str) -> str:
    """GB/T 2261.1: "1" male (17th digit odd), "2" female."""
    return "1" if ord(number[16]) & 1 else "2"


def age_on(birth: date, on: date) -> int:
    """Full years on a day; born on 29 February counts the year on 1 March of a common year."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
