"""Working days of 2026 with its make-up days, National Day, rolling of last days, and a year not yet announced."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from zhigong.kernel.rules import calendar
from zhigong.kernel.rules.calendar import deadline, due_at, is_workday, workdays_between
from zhigong.kernel.rules.models import RuleValue, WorkCalendarDay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_calendar():
    calendar.forget()
    yield
    calendar.forget()


def test_every_announced_day_is_in_the_table():
    assert WorkCalendarDay.objects.filter(date__year=2026).count() == 365
    assert WorkCalendarDay.objects.earliest("date").date == date(2004, 1, 1)


@pytest.mark.parametrize("day", ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"])
def test_make_up_saturdays_and_sundays_of_2026_are_worked(day):
    make_up = date.fromisoformat(f"2026-{day}")
    assert make_up.weekday() >= 5
    assert is_workday(make_up) == (True, False)


def test_national_day_2026_is_rest_and_the_sunday_before_is_not():
    assert [is_workday(date(2026, 10, day))[0] for day in range(1, 12)] == [False] * 7 + [True] * 3 + [False]


def test_five_working_days_from_the_eve_of_national_day_skip_the_holiday_and_count_the_make_up_saturday():
    # 8, 9 and 10 October (a worked Saturday), then Monday 12 and Tuesday 13
    assert deadline(date(2026, 9, 30), "5 WD") == (date(2026, 10, 13), False)


def test_five_working_days_without_a_holiday_skip_only_the_weekend():
    assert deadline(date(2026, 11, 19), "5 WD") == (date(2026, 11, 26), False)


def test_the_start_day_is_not_counted_even_on_a_day_of_rest():
    assert deadline(date(2026, 11, 21), "1 WD") == (date(2026, 11, 23), False)


def test_a_calendar_period_that_ends_in_the_holiday_moves_to_the_next_working_day():
    assert deadline(date(2026, 9, 20), "15 CD") == (date(2026, 10, 8), False)
    assert deadline(date(2026, 9, 25), "15 CD") == (date(2026, 10, 10), False)  # ends on the make-up Saturday


def test_a_month_ends_on_the_same_day_or_the_last_of_a_short_month():
    assert deadline(date(2026, 1, 31), "1 months") == (date(2026, 2, 28), False)


def test_a_year_not_announced_is_provisional_and_counts_by_the_week():
    last, provisional = deadline(date(2026, 12, 29), "5 WD")
    assert provisional
    assert last == date(
        2027, 1, 6
    )  # 30, 31 December, then 4, 5, 6 January 2027 (1 January is a fixed holiday)
    assert is_workday(date(2027, 10, 1)) == (False, True)


def test_an_announced_year_is_no_longer_provisional():
    calendar.announce((date(2027, 1, day), day not in (1, 2, 3, 9, 10), "") for day in range(1, 32))
    assert deadline(date(2026, 12, 29), "5 WD") == (date(2027, 1, 6), False)
    assert calendar.load_announced_years() == 0


def test_working_days_between_two_days_can_be_negative():
    assert workdays_between(date(2026, 9, 30), date(2026, 10, 12)) == 4
    assert workdays_between(date(2026, 10, 12), date(2026, 9, 30)) == -4


def test_the_last_day_ends_at_midnight_or_at_the_regions_closing_hour():
    day = date(2026, 11, 26)
    assert due_at(day) == timezone.make_aware(datetime(2026, 11, 27))
    RuleValue.objects.create(
        key="deadline.closing_hour", region_code="61", value="18", basis="测试", valid_from=date(2026, 1, 1),
        proposed_by=uuid4(), approved_by=uuid4(),
    )  # fmt: skip
    assert due_at(day, "610103") == timezone.make_aware(datetime(2026, 11, 26, 18))


def test_hours_run_from_a_moment_and_are_refused_here():
    with pytest.raises(ValueError, match="hours"):
        deadline(date(2026, 11, 26), "2 h")
