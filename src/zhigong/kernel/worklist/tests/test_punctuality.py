"""The share of work done in time is never rounded up to all of it."""

import pytest

from zhigong.kernel.worklist.punctuality import Punctuality


@pytest.mark.parametrize(
    ("in_time", "late", "percent"), [(0, 0, None), (1, 0, 100), (1999, 1, 99.9), (2, 1, 66.6), (0, 3, 0)]
)
def test_one_late_piece_of_work_is_never_lost_in_rounding(in_time, late, percent):
    assert Punctuality(in_time, late).percent == percent
