"""Legal periods ("5 WD", "15 CD", "3 months", "2 h") and counting them from a day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

IsWorkday = Callable[[date], bool]

_UNITS = {
    "WD": "WD",
    "CD": "CD",
    "D": "CD",
    "DAY": "CD",
    "DAYS": "CD",
    "H": "h",
    "HOUR": "h",
    "HOURS": "h",
    "MIN": "min",
    "MINUTES": "min",
    "W": "weeks",
    "WEEK": "weeks",
    "WEEKS": "weeks",
    "MONTH": "months",
    "MONTHS": "months",
    "Y": "years",
    "YEAR": "years",
    "YEARS": "years",
}
_CHINESE = {
    "WD": "%(count)s个工作日",
    "CD": "%(count)s日",
    "h": "%(count)s小时",
    "min": "%(count)s分钟",
    "weeks": "%(count)s周",
    "months": "%(count)s个月",
    "years": "%(count)s年",
}
_PARSE = re.compile(r"\s*(\d{1,5})\s*([A-Za-z]+)\s*")
_FAR = 4000  # days to look for a working day before the calendar is held to be broken


@dataclass(frozen=True, slots=True)
class Duration:
    """A period: ``count`` of ``unit`` (WD working days, CD calendar days, h, min, weeks, months, years)."""

    count: int
    unit: str

    @classmethod
    def parse(cls, text: str | Duration) -> Duration:
        """ "5 WD" → Duration(5, "WD"). ValueError for anything else."""
        if isinstance(text, Duration):
            return text
        match = _PARSE.fullmatch(text)
        unit = _UNITS.get(match.group(2).upper()) if match else None
        if unit is None:
            raise ValueError(f"not a duration: {text!r}; write 5 WD, 15 CD, 2 h, 30 min, 3 months, 2 years")
        return cls(int(match.group(1)), unit)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"

    @property
    def is_clock_time(self) -> bool:
        """Hours and minutes run from a moment; the others from a day."""
        return self.unit in ("h", "min")

    @property
    def template(self) -> str:
        """Chinese msgid with %(count)s."""
        return _CHINESE[self.unit]

    def in_chinese(self) -> str:
        """5个工作日."""
        return self.template % {"count": self.count}

    def last_day(self, start: date, is_workday: IsWorkday | None = None) -> date:
        """The last day of the period when ``start`` is the day it begins on, which is not counted.

        民法典 §201 (the first day does not count), §202 (no such day: last of the month). §203 (a last day that
        is a holiday moves to the next working day) is applied to calendar periods when ``is_workday`` is given.
        ValueError for working days without a calendar and for hours.
        """
        if self.unit == "WD":
            if is_workday is None:
                raise ValueError("working days need a calendar")
            return add_working_days(start, self.count, is_workday)
        if self.unit == "CD":
            end = start + timedelta(days=self.count)
        elif self.unit == "weeks":
            end = start + timedelta(weeks=self.count)
        elif self.unit in ("months", "years"):
            end = add_months(start, self.count * (12 if self.unit == "years" else 1))
        else:
            raise ValueError("hours run from a moment, see moment()")
        return next_working_day(end, is_workday) if is_workday else end

    def moment(self, start: datetime) -> datetime:
        """The moment an hour or minute period ends. ValueError for day periods."""
        if not self.is_clock_time:
            raise ValueError("a period of days ends on a day, see last_day()")
        return start + timedelta(**{"hours" if self.unit == "h" else "minutes": self.count})


def add_months(start: date, months: int) -> date:
    """The same day some months on (or back), the last of the month when there is none (民法典 §202)."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month0 + 1, min(start.day, calendar.monthrange(year, month0 + 1)[1]))


def add_working_days(start: date, count: int, is_workday: IsWorkday) -> date:
    """The ``count``-th working day after ``start``; ``start`` itself is never counted, 0 gives ``start``."""
    day, left = start, count
    for _ in range(count * 20 + _FAR):
        if left <= 0:
            return day
        day += timedelta(days=1)
        left -= is_workday(day)
    if left > 0:
        raise ValueError("the calendar has no working days")
    return day


def next_working_day(day: date, is_workday: IsWorkday) -> date:
    """``day`` itself when it is a working day, otherwise the next one."""
    for _ in range(_FAR):
        if is_workday(day):
            return day
        day += timedelta(days=1)
    raise ValueError("the calendar has no working days")


def working_days_between(start: date, end: date, is_workday: IsWorkday) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` is before ``start``."""
    if end < start:
        return -working_days_between(end, start, is_workday)
    return sum(is_workday(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1))
