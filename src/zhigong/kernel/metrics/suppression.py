"""Which cells of a published table are hidden, so that none can be computed: neither from its sums nor from the last one.

A table is a set of cells and of equations (a sum and its parts). A hidden cell is safe when the equations, with all
shown cells put in, leave it more than one value; that is judged exactly, by elimination, and not by a rule of thumb.
"""

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Equation = tuple[Hashable, Sequence[Hashable]]  # the sum's cell, its parts


def protect(
    values: Mapping[Key, int],
    equations: Sequence[Equation],
    least: int,
    before: Mapping[Key, int | None] | None = None,
) -> set[Key]:
    """Return the cells to hide. `before`: the last release's cells as they were shown (None: hidden).

    Hidden are figures above 0 and below `least`; those that differ from the last release by less than `least`; and as
    many others as it takes that nothing hidden, and no sum of hidden parts below `least`, can be computed.
    """
    before = before or {}
    hidden = {key for key, value in values.items() if 0 < value < least}
    hidden |= {key for key, value in values.items() if _moved_little(value, before.get(key), least)}
    while True:
        fault = _fault(values, equations, hidden, least, before)
        if fault is None:
            return hidden
        hidden.add(fault)


def determined(hidden: set[Key], equations: Sequence[Equation]) -> set[Key]:
    """Return the hidden cells whose value follows from the shown ones."""
    order = sorted(hidden, key=repr)
    place = {key: number for number, key in enumerate(order)}
    rows = []
    for total, parts in equations:
        row = {place[total]: Fraction(-1)} if total in place else {}
        for part in parts:
            if part in place:
                row[place[part]] = row.get(place[part], Fraction(0)) + 1
        if row:
            rows.append(row)
    return {order[next(iter(row))] for row in _reduced(rows) if len(row) == 1}


def _reduced(rows: list[dict[int, Fraction]]) -> list[dict[int, Fraction]]:
    """Return the rows in reduced echelon form; a variable is determined where its row holds nothing else."""
    done: dict[int, dict[int, Fraction]] = {}
    for row in rows:
        row = dict(row)
        for pivot in sorted(done):
            if pivot in row:
                _subtract(row, done[pivot], row[pivot])
        if not row:
            continue
        pivot = min(row)
        head = row[pivot]
        row = {place: value / head for place, value in row.items()}
        for other in done.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        done[pivot] = row
    return list(done.values())


def _subtract(row: dict[int, Fraction], other: dict[int, Fraction], times: Fraction) -> None:
    for place, value in other.items():
        left = row.get(place, Fraction(0)) - times * value
        if left:
            row[place] = left
        else:
            row.pop(place, None)


def _moved_little(value: int, before: int | None, least: int) -> bool:
    return before is not None and 0 < abs(value - before) < least


def _fault(values, equations, hidden: set, least: int, before: Mapping):
    """Return one more cell to hide, the one that costs readers least, or None when nothing gives anything away.

    Inner cells go before sums, small ones before large ones; nobody at all (0) tells little and hides little.
    """
    given_away = determined(hidden, equations)
    sums = {total for total, _parts in equations}
    open_parts, open_sums = set(), set()
    for total, parts in equations:
        exposed = any(key in given_away for key in (total, *parts))
        if exposed or _sum_is_small(values, total, parts, hidden, least, before):
            open_parts |= {key for key in parts if key not in hidden}
            open_sums |= {total} - hidden
    candidates = open_parts or open_sums
    if not candidates:
        return None
    return min(candidates, key=lambda key: (values[key] == 0, key in sums, values[key], repr(key)))


def _sum_is_small(values, total, parts, hidden: set, least: int, before: Mapping) -> bool:
    """Whether the hidden parts of a shown sum are together few people, or moved by few since the last release."""
    out = [key for key in parts if key in hidden]
    if not out or total in hidden:
        return False
    together = sum(values[key] for key in out)
    if 0 < together < least:
        return True
    if before.get(total) is None or {key for key in parts if before.get(key, 0) is None} != set(out):
        return False
    then = before[total] - sum(before.get(key) or 0 for key in parts)
    return _moved_little(together, then, least)
