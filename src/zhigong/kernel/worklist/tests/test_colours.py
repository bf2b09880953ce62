"""A deadline says how many working days are left, in words and colour."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from zhigong.kernel.worklist.colours import due

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY_ENDS = datetime(2026, 11, 28, tzinfo=SHANGHAI)  # due on Friday the 27th: the day itself still counts


@pytest.mark.parametrize(
    ("now", "colour", "words"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=SHANGHAI), "ok", "剩 4 个工作日"),
        (datetime(2026, 11, 26, 9, tzinfo=SHANGHAI), "warn", "剩 1 个工作日"),
        (datetime(2026, 11, 27, 23, tzinfo=SHANGHAI), "warn", "今天到期"),
        (datetime(2026, 11, 28, 9, tzinfo=SHANGHAI), "over", "超 1 个工作日"),
        (datetime(2026, 12, 1, 9, tzinfo=SHANGHAI), "over", "超 2 个工作日"),
    ],
)
def test_the_words_count_working_days(now, colour, words):
    found = due(FRIDAY_ENDS, now)
    assert (found.colour, found.words) == (colour, words)


def test_without_a_deadline_nothing_presses():
    assert due(None, FRIDAY_ENDS).words == "不限时"
