"""A sample of ./zg lab cases: tickets, letters and clocks survive kill -9; with a promise broken it notices."""

import pytest

from zhigong.kernel.cases import registry
from zhigong.kernel.cases.walking import replay
from zhigong.testing.laboratory.promises import CASES_PROMISES
from zhigong.testing.laboratory.tests.running import lab

SEED = 2


def test_no_clock_is_lost_no_number_skipped_and_nothing_told_twice():
    code, found, said = lab("cases", "--runs", "1", "--seed", str(SEED))
    assert code == 0, said
    assert found["acknowledged"] >= 20 and sum(found["kills"].values()) >= 1
    assert (found["lost"], found["doubled"], found["silent_conflicts"]) == (0, 0, 0)


def test_a_lost_clock_is_noticed():
    promise = "clocks"
    code, found, said = lab("cases", "--runs", "1", "--seed", str(SEED), "--break", promise)
    assert promise in CASES_PROMISES and code == 1, said
    assert found["failing_seeds"] == [SEED] and "clocks" in str(found["problems"])


def test_a_life_is_replayed_by_its_table():
    service = registry.get_service("hotline.ticket")
    way = ("register", "dispatch", "accept", "ask_reporter")
    state, clocks = replay(service, way)
    assert state == "waiting"
    assert {(one.step, one.is_paused) for one in clocks} == {("accept", True), ("ask_reporter", False)}
    assert replay(service, (*way, "note_supplement", "reply"))[0] == "replied"
    with pytest.raises(ValueError, match="no step 'close'"):
        replay(service, (*way, "close"))
