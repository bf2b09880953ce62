"""A sample of ./zg lab joining: nothing is lost by kill -9; and with a promise broken the laboratory notices."""

from zhigong.testing.laboratory.plans import draw_plan
from zhigong.testing.laboratory.tests.running import lab

DARK_SEEDS = (6, 7)  # both runs end with the database killed right after the last answer


def test_the_same_seed_draws_the_same_plan():
    assert draw_plan(4) == draw_plan(4) != draw_plan(5)


def test_nothing_acknowledged_is_lost_doubled_or_silent():
    code, found, said = lab("joining", "--runs", "2", "--seed", "2")
    assert code == 0, said
    assert found["runs"] == 2 and found["acknowledged"] >= 16 and sum(found["kills"].values()) >= 2
    assert (found["lost"], found["doubled"], found["silent_conflicts"], found["failing_seeds"]) == (
        0,
        0,
        0,
        [],
    )


def test_commits_that_are_not_on_disk_are_noticed():
    assert all(draw_plan(seed).ends_dark for seed in DARK_SEEDS)
    code, found, said = lab(
        "joining", "--runs", str(len(DARK_SEEDS)), "--seed", str(DARK_SEEDS[0]), "--break", "ack"
    )
    assert code == 1, said
    assert found["lost"] > 0 and found["failing_seeds"]


def test_an_unknown_promise_is_one_sentence():
    code, found, said = lab("joining", "--runs", "1", "--break", "everything")
    assert (code, found) == (1, {})
    assert "没有“everything”这项承诺" in said and "ack" in said
