"""Dates as people and spreadsheets write them, read without guessing."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from zhigong.lib.durations import (  # the one import place for everything about days
    Duration,
    add_months,
    add_working_days,
    next_working_day,
    working_days_between,
)
from zhigong.lib.findings import Refusal
from zhigong.lib.text import half_width

__all__ = [
    "EARLIEST",
    "LATEST",
    "Duration",
    "add_calendar_days",
    "add_months",
    "add_working_days",
    "excel_day",
    "next_working_day",
    "parse_date",
    "working_days_between",
]

EARLIEST, LATEST = date(1850, 1, 1), date(2199, 12, 31)  # whoever types another day made a mistake
_EPOCH = date(1899, 12, 30)  # Excel's 1900 system after its invented 29 February 1900
_FIRST_SERIAL, _LAST_SERIAL = 61, 2_958_465  # 1900-03-01, 9999-12-31

_TIME = r"(?:[T ]\s*\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
_PARTS = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?" + _TIME, re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})" + _TIME, re.ASCII)
_NO_DAY = re.compile(r"(\d{4})\s*(?:年|[-./年]\s*\d{1,2}\s*月?|\d{2})?", re.ASCII)
_NUMBER = re.compile(r"\d{1,7}(?:\.\d+)?", re.ASCII)


def parse_date(raw: object, *, on: date | None = None) -> date:
    """The day written in a cell or a field; a time of day behind it is dropped.

    Reads 2024-03-01, 2024/3/1, 2024.3.1, 20240301, 2024年3月1日, full-width digits, datetimes and Excel serial
    numbers. ``on``: when given, later days are refused. Refusal says what is wrong: empty, no day given (2024.3),
    no such day, out of range, in the future. Never guesses between day and month.
    """
    day = _read(raw)
    if day < EARLIEST:
        raise Refusal("date_range", "日期早于1850年，请核对")
    if on is not None and day > on:
        raise Refusal("date_future", "日期晚于今天，请核对")
    return day


def _read(raw: object) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _from_number(float(raw))
    text = half_width(str(raw if raw is not None else "")).strip().lstrip("'‘’").strip()
    if not text:
        raise Refusal("date_empty", "没有填写日期")
    match = _PARTS.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        return _build(*map(int, match.group(1, 2, 3)))
    if _NO_DAY.fullmatch(text) and 1850 <= int(text[:4]) <= 2200:
        raise Refusal("date_no_day", "日期没有写到日，应写成2024-03-01的样子")
    if _NUMBER.fullmatch(text):
        return _from_number(float(text))
    raise Refusal("date_shape", "日期格式不认识，应写成2024-03-01的样子")


def _from_number(number: float) -> date:
    """20240301 as a day, 45352 as an Excel serial; 2024 and 202403 are no days."""
    if 18_500_101 <= number <= 99_991_231 and number.is_integer():
        whole = int(number)
        return _build(whole // 10_000, whole // 100 % 100, whole % 100)
    if 1850 <= number < 2200 or (185_001 <= number <= 220_012 and number.is_integer()):
        # 2024, 2024.3 and 202403 are a year or a month far more often than a day in 1905 or 2454
        raise Refusal("date_no_day", "日期没有写到日，应写成2024-03-01的样子")
    if _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        return excel_day(number)
    raise Refusal("date_shape", "日期格式不认识，应写成2024-03-01的样子")


def _build(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Refusal("date_impossible", "没有这一天，请核对日期") from None


def excel_day(serial: float) -> date:
    """Day of an Excel serial number in the 1900 system, from 61 (1900-03-01) on."""
    return _EPOCH + timedelta(days=int(serial))


def add_calendar_days(start: date, count: int) -> date:
    """``count`` days after ``start``, which is not counted (民法典 §201)."""
    return start + timedelta(days=count)
