"""Valid but clearly synthetic numbers for the demonstration: deterministic, and recognisable as made up.

Citizen numbers: digits 15–17 are counted up from 001 by the police station of a place for each day; sequence
numbers 900–989 of one place and one day are practically never reached. All demonstration people use these.
Organisation codes begin with "XN" (虚拟), which issued codes do not (those are digits, or begin with MA or M).
Mobile numbers begin with 1440, a prefix of machine-to-machine cards: no person answers there.
"""

from __future__ import annotations

from datetime import date

from zhigong.lib.organisation_codes import (
    ALPHABET,
    is_organisation_code,
    is_uscc,
    organisation_digit,
    uscc_digit,
)
from zhigong.lib.resident_numbers import check_digit

FIRST_SEQUENCE, LAST_SEQUENCE = 900, 989  # 90 per place and day, 45 of each sex
ORGANISATION_PREFIX = "XN"
PEOPLE_PER_DAY_AND_SEX = (LAST_SEQUENCE - FIRST_SEQUENCE + 1) // 2
MOBILE_PREFIX = "1440"


def make_identity_number(area: str, birth: date, sequence: int, sex: str) -> str:
    """A valid synthetic citizen number.

    ``area`` six digits, ``sex`` "1" male or "2" female, ``sequence`` 0–44 within place, day and sex.
    ValueError outside these.
    """
    if len(area) != 6 or not area.isdigit() or sex not in ("1", "2"):
        raise ValueError("area is six digits, sex is 1 or 2")
    if not 0 <= sequence < PEOPLE_PER_DAY_AND_SEX:
        raise ValueError(f"sequence is 0 to {PEOPLE_PER_DAY_AND_SEX - 1}")
    body = f"{area}{birth:%Y%m%d}{FIRST_SEQUENCE + 2 * sequence + (sex == '1')}"
    return body + check_digit(body)


def is_synthetic_identity_number(number: str) -> bool:
    """True for a number whose sequence lies in the range kept for the demonstration."""
    return len(number) == 18 and FIRST_SEQUENCE <= int(number[14:17]) <= LAST_SEQUENCE


def make_organisation_code(index: int) -> str:
    """The index-th synthetic organisation code (GB 11714): "XN", six base-31 places, check character."""
    if not 0 <= index < 31**6:
        raise ValueError("index is 0 to 31^6 - 1")
    places = []
    for _ in range(6):
        index, digit = divmod(index, 31)
        places.append(ALPHABET[digit])
    body = ORGANISATION_PREFIX + "".join(reversed(places))
    return body + organisation_digit(body)


def make_uscc(prefix: str, region: str, organisation_code: str) -> str:
    """A valid unified code: ``prefix`` two characters ("91" company, "81" basic union …), region six digits,
    nine-character organisation code with its own right check character. ValueError otherwise."""
    body = prefix + region + organisation_code
    if len(prefix) != 2 or len(region) != 6 or not region.isdigit():
        raise ValueError("prefix is two characters, region six digits")
    if not is_organisation_code(organisation_code):
        raise ValueError("organisation code has a wrong check character")
    return body + uscc_digit(body)


def is_synthetic_uscc(code: str) -> bool:
    """True for a unified code built on a synthetic organisation code."""
    return code[8:10] == ORGANISATION_PREFIX and is_uscc(code)


def make_mobile(index: int) -> str:
    """The index-th synthetic mobile number, 0 to 9,999,999."""
    if not 0 <= index < 10**7:
        raise ValueError("index is 0 to 9999999")
    return f"{MOBILE_PREFIX}{index:07d}"
