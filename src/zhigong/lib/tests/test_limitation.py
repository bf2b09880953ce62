"""The limitation of labour claims: cases worked out by hand from article 27, then what holds for any entries."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from zhigong.lib.limitation import INTERRUPTIONS, Claim, Interruption, Suspension, reckon

ON = date(2026, 3, 2)
MONDAY_TO_FRIDAY = lambda day: day.weekday() < 5  # noqa: E731
days = st.dates(date(2023, 1, 1), date(2026, 3, 1))


def codes(reckoning):
    return [line.finding.code for line in reckoning.lines]


def test_the_year_runs_from_the_day_one_knew_and_ends_on_the_same_day_a_year_later():
    found = reckon(Claim(date(2025, 3, 10)), on=ON)
    assert (found.state, found.last_day, found.days_left) == ("running", date(2026, 3, 10), 8)
    assert str(found.lines[0].clause) == "《劳动争议调解仲裁法》第二十七条第一款"


def test_the_last_day_counts_and_the_day_after_is_too_late():
    claim = Claim(date(2025, 3, 10))
    assert reckon(claim, on=date(2026, 3, 10)).state == "running"
    assert reckon(claim, on=date(2026, 3, 11)).state == "expired"


def test_a_last_day_of_rest_moves_to_the_next_working_day():
    found = reckon(Claim(date(2025, 3, 7)), on=ON, is_workday=MONDAY_TO_FRIDAY)  # a Saturday a year later
    assert found.last_day == date(2026, 3, 9)
    assert "limitation_rolled" in codes(found)


def test_a_leap_day_lapses_on_the_last_of_february():
    assert reckon(Claim(date(2024, 2, 29)), on=date(2024, 6, 1)).last_day == date(2025, 2, 28)


def test_pay_owed_during_the_employment_does_not_lapse():
    found = reckon(Claim(date(2020, 1, 1), is_pay=True), on=ON)
    assert (found.state, found.last_day) == ("not_running", None)
    assert str(found.lines[0].clause) == "《劳动争议调解仲裁法》第二十七条第四款"


def test_pay_owed_after_the_employment_lapses_a_year_after_its_end():
    found = reckon(Claim(date(2020, 1, 1), is_pay=True, ended_on=date(2025, 6, 30)), on=ON)
    assert found.last_day == date(2026, 6, 30)


def test_claiming_in_time_begins_the_year_anew_and_too_late_does_not():
    claim = Claim(date(2024, 9, 1))
    in_time = reckon(claim, [Interruption(date(2025, 5, 20))], on=ON)
    assert in_time.last_day == date(2026, 5, 20)
    late = reckon(claim, [Interruption(date(2025, 9, 2))], on=ON)
    assert (late.state, late.last_day) == ("expired", date(2025, 9, 1))
    assert "interruption_late" in codes(late)


def test_consent_after_the_end_is_told_with_its_own_clause():
    found = reckon(Claim(date(2024, 1, 1)), [Interruption(date(2025, 6, 1), "agreed")], on=ON)
    line = next(line for line in found.lines if line.finding.code == "interruption_late")
    assert str(line.clause) == "《民法典》第一百九十二条"


def test_a_chain_of_interruptions_holds_only_while_each_is_in_time():
    claim = Claim(date(2023, 1, 10))
    chain = [
        Interruption(date(2023, 12, 1)),
        Interruption(date(2024, 11, 1)),
        Interruption(date(2025, 10, 1)),
    ]
    assert reckon(claim, chain, on=ON).last_day == date(2026, 10, 1)
    broken = [chain[0], chain[2]]
    assert reckon(claim, broken, on=ON).last_day == date(2024, 12, 1)


def test_suspension_adds_its_days_and_an_open_one_holds_the_end():
    claim = Claim(date(2025, 3, 10))
    month = Suspension(date(2025, 12, 1), date(2025, 12, 31))
    assert reckon(claim, [], [month], on=ON).last_day == date(2026, 4, 9)
    still = reckon(claim, [], [Suspension(date(2025, 12, 1))], on=ON)
    assert (still.state, still.last_day) == ("suspended", None)


def test_overlapping_suspensions_count_once_and_one_after_the_end_not_at_all():
    claim = Claim(date(2025, 3, 10))
    both = [
        Suspension(date(2025, 12, 1), date(2025, 12, 21)),
        Suspension(date(2025, 12, 11), date(2025, 12, 31)),
    ]
    assert reckon(claim, [], both, on=ON).last_day == date(2026, 4, 9)
    after = Suspension(date(2025, 9, 2), date(2025, 9, 30))
    assert reckon(Claim(date(2024, 9, 1)), [], [after], on=ON).last_day == date(2025, 9, 1)


def test_entries_of_the_future_do_not_count_yet():
    found = reckon(Claim(date(2025, 6, 1)), [Interruption(ON + timedelta(days=1))], on=ON)
    assert found.last_day == date(2026, 6, 1)
    assert "interruption_later" in codes(found)


interruptions = st.lists(st.builds(Interruption, days, st.sampled_from(sorted(INTERRUPTIONS))), max_size=5)
suspensions = st.lists(
    st.builds(
        lambda start, length: Suspension(start, start + timedelta(days=length)), days, st.integers(1, 200)
    ),
    max_size=4,
)


@settings(max_examples=80, deadline=None)
@given(days, interruptions, suspensions, st.randoms())
def test_the_order_of_entries_never_matters(known, broken, paused, random):
    shuffled = [random.sample(entries, len(entries)) for entries in (broken, paused)]
    first, second = reckon(Claim(known), broken, paused, on=ON), reckon(Claim(known), *shuffled, on=ON)
    assert (first.state, first.last_day) == (second.state, second.last_day)


@settings(max_examples=80, deadline=None)
@given(days, interruptions, suspensions)
def test_more_entries_never_shorten_the_time(known, broken, paused):
    """Neither an interruption nor a suspension may ever take time from the worker."""
    plain = reckon(Claim(known), on=ON)
    found = reckon(Claim(known), broken, paused, on=ON)
    assert found.last_day is None or found.last_day >= plain.last_day


@settings(max_examples=80, deadline=None)
@given(days, interruptions, suspensions)
def test_the_state_agrees_with_the_last_day_and_every_answer_gives_its_ground(known, broken, paused):
    found = reckon(Claim(known), broken, paused, on=ON, is_workday=MONDAY_TO_FRIDAY)
    if found.state == "suspended":
        assert found.last_day is None
    else:
        assert (found.state == "running") == (found.last_day >= ON)
        assert found.days_left == (found.last_day - ON).days
        assert MONDAY_TO_FRIDAY(found.last_day)
    assert found.lines[0].clause is not None
    assert len([code for code in codes(found) if code.startswith("interrupt")]) == len(set(broken))


@settings(max_examples=80, deadline=None)
@given(days, interruptions)
def test_after_the_last_counting_interruption_a_whole_year_is_left(known, broken):
    found = reckon(Claim(known), broken, on=ON)
    begun = [known, *(entry.on for entry in broken)]
    assert found.starts_on in begun
    assert found.last_day >= found.starts_on + timedelta(days=365)
