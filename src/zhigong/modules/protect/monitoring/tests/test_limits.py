"""The limits on known numbers, to the tenth; what never gives a colour; how the gravest is found."""

from decimal import Decimal

import pytest

from zhigong.modules.protect.monitoring import rules
from zhigong.modules.protect.monitoring.queries.indicators import INDICATORS
from zhigong.modules.protect.monitoring.queries.limits import (
    Judged,
    Limits,
    gravest,
    judge,
    judge_rate,
    shown,
    spread,
)
from zhigong.modules.protect.monitoring.tests.cases import MONDAY

pytestmark = pytest.mark.django_db
BY_CODE = {one.code: one for one in INDICATORS}
HOTLINE, AMOUNT = BY_CODE["hotline"], BY_CODE["arrears_amount"]
# twelve months: mean 5, every month four away from it
WIDE = [1, 9] * 6


@pytest.fixture
def limits():
    return Limits.on(MONDAY.date(), "610101")


def test_the_mean_and_the_deviation_are_those_of_the_textbook():
    assert spread(WIDE, is_count=True) == (Decimal(5), Decimal(4))
    assert spread([2, 4, 4, 4, 5, 5, 7, 9], is_count=False) == (Decimal(5), Decimal(2))


def test_a_steady_count_has_the_root_of_its_mean_for_deviation():
    assert spread([4] * 12, is_count=True) == (Decimal(4), Decimal(2))
    assert spread([4] * 12, is_count=False) == (Decimal(4), Decimal(0))


@pytest.mark.parametrize(
    ("value", "colour"),
    [(9, "green"), (10, "yellow"), (13, "yellow"), (14, "orange"), (17, "orange"), (18, "red")],
)
def test_each_colour_begins_above_its_limit_and_not_at_it(limits, value, colour):
    """Mean 5 and deviation 4: yellow above 9, orange above 13, red above 17."""
    assert judge(HOTLINE, value, WIDE, limits).colour == colour


def test_the_sentence_gives_the_month_the_mean_and_the_limit(limits):
    history = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3]
    # mean 25/12, deviation its root: above 2.1 + 3 · 1.4 a month is red
    assert judge(HOTLINE, 7, history, limits) == Judged(
        "red", "12351 诉求：本月 7 件，过去 12 个月平均 2.1 件、上限 6.4 件"
    )


def test_few_cases_or_few_months_give_no_colour(limits):
    assert judge(HOTLINE, 2, [0] * 12, limits).colour == "green"
    assert judge(HOTLINE, 3, [0] * 12, limits).colour == "red"
    assert judge(HOTLINE, 30, [1, 1], limits).colour == "green"
    assert judge(AMOUNT, Decimal(99_999), [Decimal(0)] * 12, limits).colour == "green"


def test_money_is_judged_to_the_yuan_and_shown_by_thousands(limits):
    history = [Decimal(100_000), Decimal(300_000)] * 6  # mean 200,000, deviation 100,000
    assert judge(AMOUNT, Decimal("400000.00"), history, limits).colour == "yellow"
    found = judge(AMOUNT, Decimal("400000.01"), history, limits)
    assert found.colour == "orange"
    assert found.reason == "欠薪金额：本月 400,000 元，过去 12 个月平均 200,000 元、上限 400,000 元"


def test_a_place_is_judged_by_its_members_too(limits):
    assert judge_rate(10, 10_000, limits) == Judged("yellow", "每万名会员本月 10 件，上限 5 件")
    assert judge_rate(11, 10_000, limits).colour == "orange"
    assert judge_rate(21, 10_000, limits).colour == "red"
    assert judge_rate(21, 999, limits).colour == "green", "too few members for a rate"


def test_the_gravest_colour_stands_and_all_reasons_are_said():
    found = [Judged(), Judged("yellow", "甲"), Judged("red", "乙")]
    assert gravest(found) == ("red", ["乙", "甲"])
    assert gravest([Judged()]) == ("green", [])


def test_a_region_may_set_its_own_limit(limits):
    strict = Limits(limits.values | {rules.RED.key: Decimal(1)})
    assert judge(HOTLINE, 10, WIDE, strict).colour == "red"


def test_numbers_read_as_people_write_them():
    assert [shown(number) for number in (7, Decimal("2.083"), Decimal("5.25"), Decimal(336000))] == [
        "7",
        "2.1",
        "5.3",
        "336,000",
    ]
