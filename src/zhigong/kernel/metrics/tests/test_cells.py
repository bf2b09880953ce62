"""Small cells: hidden, and with them what would give them away by subtraction."""

import itertools

import pytest

from zhigong.kernel.metrics.cells import hidden_cells

LEAST = 10


@pytest.mark.parametrize(
    ("cells", "rest", "expected"),
    [
        ({"a": 50, "b": 60}, 0, set()),
        ({"a": 50, "b": 0}, 0, set()),
        ({"a": 50, "b": 3}, 0, {"a", "b"}),
        ({"a": 50, "b": 60, "c": 3}, 0, {"a", "c"}),
        ({"a": 50, "b": 6, "c": 3}, 0, {"a", "b", "c"}),
        ({"a": 50, "b": 6, "c": 5}, 0, {"b", "c"}),
        ({"a": 50, "b": 3}, 20, {"b"}),
        ({"a": 50, "b": 60}, 4, {"a"}),
        ({"a": 3}, 0, {"a"}),
        ({}, 0, set()),
    ],
)
def test_what_is_hidden(cells, rest, expected):
    assert hidden_cells(cells, LEAST, rest=rest) == expected


def test_no_small_figure_can_be_had_by_subtraction():
    for values in itertools.product((0, 1, 5, 9, 10, 40), repeat=4):
        *parts, rest = values
        cells = dict(enumerate(parts))
        hidden = hidden_cells(cells, LEAST, rest=rest)
        assert all(not 0 < value < LEAST for key, value in cells.items() if key not in hidden)
        unknown = sum(cells[key] for key in hidden) + rest
        figures = len(hidden) + (rest > 0)
        if sum(values) >= LEAST and (hidden or 0 < rest < LEAST):
            others = [value for key, value in cells.items() if value and key not in hidden]
            assert (unknown >= LEAST and figures >= 2) or not others
