"""A laboratory's report over several homes: figures are added, what failed is kept, the longest run stays the longest."""

from bench._laboratory import added_up

FIRST = {
    "lab": "register", "runs": 20, "lost": 0, "failing_seeds": [], "problems": {}, "longest_run_seconds": 9.5,
    "kills": {"database": 20, "web": 3},
}  # fmt: skip
SECOND = {
    "lab": "register", "runs": 4, "lost": 2, "failing_seeds": [23], "problems": {"23": ["one half"]},
    "longest_run_seconds": 7.0, "kills": {"database": 5, "worker": 1},
}  # fmt: skip


def test_reports_of_several_homes_are_one_report():
    assert added_up([FIRST, SECOND]) == {
        "lab": "register", "runs": 24, "lost": 2, "failing_seeds": [23], "problems": {"23": ["one half"]},
        "longest_run_seconds": 9.5, "kills": {"database": 25, "web": 3, "worker": 1},
    }  # fmt: skip


def test_adding_up_leaves_the_single_reports_alone():
    added_up([FIRST, SECOND])
    assert FIRST["kills"] == {"database": 20, "web": 3} and FIRST["failing_seeds"] == []
