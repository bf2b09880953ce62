"""A sample of the laboratory's damaged rosters: a hundred sheets, some hundred damaged cells."""

from datetime import UTC, datetime

import pytest

from zhigong.testing.laboratory.sheet_runs import try_sheet
from zhigong.testing.laboratory.sheets import draw_sheet
from zhigong.testing.world import TODAY, build_world

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SHEETS = 100


@pytest.fixture
def world(db):
    return build_world()


def test_every_accepted_row_is_right_and_every_refused_one_has_a_sentence(world):
    results = [try_sheet(seed, world, world.seat("chen"), NOW) for seed in range(SHEETS)]
    wrong = {result.seed: (result.problems[:3], result.how) for result in results if result.problems}
    assert not wrong
    assert sum(len(result.how) for result in results) > 450, "there was damage enough"
    assert sum(result.accepted for result in results) > 80 and sum(r.refused for r in results) > 80
    assert any(result.was_refused_whole for result in results)


def test_a_seed_draws_the_same_sheet_again():
    first, again = (draw_sheet(7, ["610100000000001"], "610200000000001", TODAY) for _time in range(2))
    assert (first.how, first.rows) == (again.how, again.rows)
