"""Counting a deadline that stood still on some days and was made longer: one day after the other."""

from collections.abc import Iterable
from datetime import date, timedelta

from zhigong.lib.durations import Duration, IsWorkday, next_working_day

Pause = tuple[date, date]  # the day it stood still, the day it went on
_FAR = 40_000  # days


def last_day(
    start: date, spans: Iterable[Duration], is_workday: IsWorkday, pauses: Iterable[Pause] = ()
) -> date:
    """Return the last day of periods counted one after the other from `start`, which is not counted itself.

    A day counts for working days when it is worked, for all other units always; the days of a pause never count: the day
    it stood still is one of them, the day it went on is not. A last day of rest moves on to the next working day
    (民法典 §203). ValueError for hours and minutes, and for a calendar without working days.
    """
    kept = [(begun, ended) for begun, ended in pauses if begun < ended]
    day = start
    for span in spans:
        day = _count(day, span, is_workday, kept)
    return next_working_day(day, is_workday)


def _count(day: date, span: Duration, is_workday: IsWorkday, pauses: list[Pause]) -> date:
    is_by_work = span.unit == "WD"
    left = span.count if is_by_work else (span.last_day(day) - day).days
    for _day in range(_FAR):
        if left <= 0:
            return day
        day += timedelta(days=1)
        if any(begun <= day < ended for begun, ended in pauses):
            continue
        left -= 1 if not is_by_work or is_workday(day) else 0
    raise ValueError("the calendar has no working days")
