"""Working days and deadlines by the State Council's calendar; a year not yet announced gives a provisional answer."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from time import monotonic

from django.db import connection
from django.utils import timezone

from zhigong.kernel.rules.models import WorkCalendarDay
from zhigong.kernel.rules.params import Param
from zhigong.lib import counting, dates
from zhigong.lib.dates import Duration

CLOSING_HOUR = Param(
    "deadline.closing_hour",
    24,
    "民法典第二百零三条第二款（有业务时间的，停止业务活动的时间为截止时间）",
    "最后一日截止时刻",
)
# Statutory holidays on fixed dates (全国年节及纪念日放假办法, 2024 revision §2), for years not yet announced.
FIXED_HOLIDAYS = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
KEPT_SECONDS = 300
_years: dict[int, tuple[float, dict[date, bool]]] = {}


def _announced(year: int) -> dict[date, bool]:
    """Return the year's days as far as they are announced; kept in this process for five minutes."""
    kept = _years.get(year)
    if kept is None or monotonic() - kept[0] > KEPT_SECONDS:
        days = WorkCalendarDay.objects.filter(date__gte=date(year, 1, 1), date__lte=date(year, 12, 31))
        kept = _years[year] = (monotonic(), dict(days.values_list("date", "is_workday")))
    return kept[1]


def forget() -> None:
    """Read the calendar anew next time: after it was written."""
    _years.clear()


def is_workday(day: date) -> tuple[bool, bool]:
    """Return (worked, provisional): an unannounced day counts by the week and the fixed holidays, provisionally."""
    announced = _announced(day.year).get(day)
    if announced is not None:
        return announced, False
    return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS, True


class _Walk:
    """Answers whether days are worked and remembers whether any answer was provisional."""

    def __init__(self) -> None:
        self.is_provisional = False

    def __call__(self, day: date) -> bool:
        worked, provisional = is_workday(day)
        self.is_provisional |= provisional
        return worked


def deadline(start: date, duration: Duration | str, region: str = "") -> tuple[date, bool]:
    """Return (last day, provisional). The day of `start` is not counted; a last day of rest moves on (民法典 §201, §203).

    ValueError for hours and minutes: they run from a moment. `region` is for regional calendars, none exist today.
    """
    walk = _Walk()
    return Duration.parse(duration).last_day(start, walk), walk.is_provisional


def due_at(last_day: date, region: str = "") -> datetime:
    """Return the moment a deadline's last day ends, local time, by the region's closing hour."""
    hour = CLOSING_HOUR.on(last_day, region)
    return timezone.make_aware(datetime.combine(last_day, time()) + timedelta(hours=hour))


def start_of(day: date) -> datetime:
    """Return the moment a day begins, local time."""
    return timezone.make_aware(datetime.combine(day, time()))


def end_of(
    moment: datetime,
    starts_on: date,
    spans: Sequence[Duration],
    region: str = "",
    pauses: Sequence[tuple[datetime, datetime]] = (),
) -> tuple[datetime, bool]:
    """Return (end, provisional) of periods counted one after the other, less the pauses (from, until).

    Hours and minutes count from `moment`, exact to the second; days after `starts_on` (see lib/counting.py). Days that
    follow hours keep the hour; hours that follow days count from the end of the last day.
    """
    if spans[0].is_clock_time:
        return _end_of_hours(moment, spans, pauses)
    days = [span for span in spans if not span.is_clock_time]
    walk = _Walk()
    stood = [(timezone.localdate(since), timezone.localdate(until)) for since, until in pauses]
    found = due_at(counting.last_day(starts_on, days, walk, stood), region)
    for span in spans:
        found = span.moment(found) if span.is_clock_time else found
    return found, walk.is_provisional


def _end_of_hours(
    moment: datetime, spans: Sequence[Duration], pauses: Sequence[tuple[datetime, datetime]]
) -> tuple[datetime, bool]:
    walk = _Walk()
    found = moment + sum((until - since for since, until in pauses), timedelta())
    for span in spans:
        if span.is_clock_time:
            found = span.moment(found)
        else:
            found += span.last_day(timezone.localdate(found), walk) - timezone.localdate(found)
    return found, walk.is_provisional


def workdays_between(start: date, end: date) -> int:
    """Return the working days after `start` up to and with `end`; negative when `end` is earlier."""
    return dates.working_days_between(start, end, lambda day: is_workday(day)[0])


def announce(days: Iterable[tuple[date, bool, str]]) -> int:
    """Write announced days (date, worked, note) over what was known and return how many."""
    rows = [WorkCalendarDay(date=day, is_workday=worked, note=note) for day, worked, note in days]
    WorkCalendarDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["date"], update_fields=["is_workday", "note"]
    )
    forget()
    return len(rows)


def load_announced_years() -> int:
    """Write the years the calendar package knows and this instance does not; returns the days written."""
    from zhigong.kernel.rules.announced import announced_days

    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT extract(year FROM date)::int FROM work_calendar_days")
        known = {row[0] for row in cursor.fetchall()}
    return announce(day for day in announced_days() if day[0].year not in known)
