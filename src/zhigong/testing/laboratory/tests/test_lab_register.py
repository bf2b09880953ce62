"""A sample of ./zg lab register: imports, moves and sealing survive kill -9; with a promise broken it notices."""

from zhigong.testing.laboratory.promises import REGISTER_PROMISES
from zhigong.testing.laboratory.tests.running import lab

SEED = 4


def test_nothing_is_lost_doubled_or_half_visible_in_the_register():
    code, found, said = lab("register", "--runs", "1", "--seed", str(SEED))
    assert code == 0, said
    assert found["acknowledged"] >= 5 and sum(found["kills"].values()) >= 1
    assert (found["lost"], found["doubled"], found["silent_conflicts"]) == (0, 0, 0)


def test_a_promise_broken_is_noticed_by_lab_register():
    promise = "seal"
    code, found, said = lab("register", "--runs", "1", "--seed", str(SEED), "--break", promise)
    assert promise in REGISTER_PROMISES and code == 1, said
    assert found["failing_seeds"] == [SEED] and found["problems"][str(SEED)]
