"""Which cells of a published table must not be shown, so that no small figure can be read or had by subtraction."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import TypeVar

from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.metrics.rules import MIN_CELL

Key = TypeVar("Key", bound=Hashable)


def least_for(seat: Seat, on: date) -> int:
    """Return the smallest figure this seat is shown: 0 (all, exact) for whoever may read the register itself."""
    return 0 if may(seat, "members.read") else int(MIN_CELL.on(on))


def is_small(value: int, least: int) -> bool:
    """Return whether a figure stands for a few people; nobody at all is no secret."""
    return 0 < value < least


def hidden_cells(cells: Mapping[Key, int], least: int, *, rest: int = 0) -> set[Key]:
    """Return the cells to hide when the sum of all (`rest` included) is known.

    `rest` is what the sum holds beside the cells and is not shown (members held directly). Hidden are the small
    cells, and the smallest others until what is unknown is at least two figures and `least` people together.
    """
    hidden = {key for key, value in cells.items() if is_small(value, least)}
    if not hidden and not is_small(rest, least):
        return hidden
    others = sorted((value, place, key) for place, (key, value) in enumerate(cells.items()) if value >= least)
    unknown = sum(cells[key] for key in hidden) + rest
    figures = len(hidden) + (rest > 0)
    for value, _place, key in others:
        if figures >= 2 and unknown >= least:
            break
        hidden.add(key)
        unknown, figures = unknown + value, figures + 1
    return hidden
