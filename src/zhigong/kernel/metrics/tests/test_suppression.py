"""No hidden cell of a release can be computed: from its sums, from sums of sums, or from the release before."""

from hypothesis import given, settings
from hypothesis import strategies as st

from zhigong.kernel.metrics.suppression import determined, protect

LEAST = 10
ROWS, COLUMNS = 4, 3
CELLS = st.lists(st.integers(0, 60), min_size=ROWS * COLUMNS, max_size=ROWS * COLUMNS)


def table(cells):
    """A two-way table with margins and a total, and the equations between them."""
    values = {("cell", r, c): cells[r * COLUMNS + c] for r in range(ROWS) for c in range(COLUMNS)}
    equations = []
    for r in range(ROWS):
        parts = [("cell", r, c) for c in range(COLUMNS)]
        values["row", r] = sum(values[key] for key in parts)
        equations.append((("row", r), parts))
    for c in range(COLUMNS):
        parts = [("cell", r, c) for r in range(ROWS)]
        values["column", c] = sum(values[key] for key in parts)
        equations.append((("column", c), parts))
    values["total"] = sum(cells)
    equations.append(("total", [("row", r) for r in range(ROWS)]))
    equations.append(("total", [("column", c) for c in range(COLUMNS)]))
    return values, equations


def shown(values, hidden):
    return {key: None if key in hidden else value for key, value in values.items()}


@settings(max_examples=150, deadline=None)
@given(CELLS)
def test_within_a_release_no_hidden_cell_follows_from_what_is_shown(cells):
    values, equations = table(cells)
    hidden = protect(values, equations, LEAST)
    assert all(key in hidden for key, value in values.items() if 0 < value < LEAST)
    assert determined(hidden, equations) == set()
    for total, parts in equations:
        out = [key for key in parts if key in hidden]
        if out and total not in hidden:
            assert sum(values[key] for key in out) >= LEAST or sum(values[key] for key in out) == 0


@settings(max_examples=100, deadline=None)
@given(CELLS, CELLS)
def test_between_two_releases_no_small_change_follows_from_what_is_shown(first, second):
    before, equations = table(first)
    published = shown(before, protect(before, equations, LEAST))
    values, _same = table(second)
    hidden = protect(values, equations, LEAST, published)
    now = shown(values, hidden)
    assert determined(hidden, equations) == set()
    for key, value in now.items():
        if value is not None and published[key] is not None:
            assert value == published[key] or abs(value - published[key]) >= LEAST
    for total, parts in equations:
        gone = [key for key in parts if now[key] is None]
        if (
            gone
            and gone == [key for key in parts if published[key] is None]
            and None not in (now[total], published[total])
        ):
            rest = [
                now[total] - sum(now[key] or 0 for key in parts),
                published[total] - sum(published[key] or 0 for key in parts),
            ]
            assert rest[0] == rest[1] or abs(rest[0] - rest[1]) >= LEAST


def test_one_small_cell_takes_a_second_one_with_it_in_row_and_column():
    values, equations = table([3, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50])
    hidden = protect(values, equations, LEAST)
    assert ("cell", 0, 0) in hidden and len(hidden) >= 4


def test_nothing_is_hidden_where_nothing_is_small():
    values, equations = table([50] * 12)
    assert protect(values, equations, LEAST) == set()


def test_nobody_at_all_is_no_secret():
    values, equations = table([0, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50])
    assert protect(values, equations, LEAST) == set()
