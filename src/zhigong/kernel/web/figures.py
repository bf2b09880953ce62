"""Figures as a seat may see them: exact for whoever reads the register, without small cells for everybody else."""

from dataclasses import dataclass
from datetime import date

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.metrics.cells import hidden_cells, is_small, least_for
from zhigong.kernel.metrics.queries import is_beside_the_territory
from zhigong.kernel.metrics.readings import NOW, Reading
from zhigong.kernel.orgs.kinds import INDUSTRIAL
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import ancestors


@dataclass(frozen=True)
class Line:
    """One unit of an opened level; `value` is None where the figure is not shown."""

    id: int
    code: str
    name: str
    kind: str
    position: int
    value: int | None
    is_beside: bool = False


def open_level(seat: Seat, unit: Unit, on: date, reading: Reading = NOW) -> list[Line]:
    """Return every unit directly below with its members, in the tree's order; nothing is cut."""
    rows = reading.level(unit)
    values = reading.count([unit.pk, *(row[0] for row in rows)])
    beside = {row[0] for row in rows if is_beside_the_territory(unit, row[3])}
    hidden = hidden_below(values, values[unit.pk], [row[0] for row in rows], beside, least_for(seat, on))
    if not is_shown(seat, unit, on, reading):
        hidden = set(values)
    return [Line(*row, None if row[0] in hidden else values[row[0]], row[0] in beside) for row in rows]


def hidden_below(values: dict, total: int, below: list[int], beside: set[int], least: int) -> set[int]:
    """Return the units of a level to hide. An industrial union among territorial ones is no part of their sum."""
    if not least:
        return set()
    parts = {key: values.get(key, 0) for key in below if key not in beside}
    hidden = hidden_cells(parts, least, rest=max(total - sum(parts.values()), 0))
    return hidden | {key for key in beside if is_small(values.get(key, 0), least)}


def is_shown(seat: Seat, unit: Unit, on: date, reading: Reading = NOW) -> bool:
    """Return whether a unit's own figure may be shown: neither small, nor hidden in a level above."""
    least = least_for(seat, on)
    if not least:
        return True
    if is_small(reading.count([unit.pk])[unit.pk], least):
        return False
    way = way_down(seat, unit)
    for above, below in zip(way, way[1:], strict=False):
        rows = reading.level(above)
        values = reading.count([above.pk, *(row[0] for row in rows)])
        beside = {row[0] for row in rows if is_beside_the_territory(above, row[3])}
        if below.pk in hidden_below(values, values[above.pk], [row[0] for row in rows], beside, least):
            return False
    return True


def way_down(seat: Seat, unit: Unit) -> list[Unit]:
    """Return the units from the seat's own down to this one, on the seat's line."""
    way = ancestors(unit, on_industry_line=seat.line == INDUSTRIAL)
    start = next((place for place, above in enumerate(way) if above.pk == seat.unit_id), len(way) - 1)
    return way[start:]


def members_of(seat: Seat, unit: Unit, on: date, reading: Reading = NOW) -> int | None:
    """Return a unit's members with all below, None where the figure is not shown."""
    return reading.count([unit.pk])[unit.pk] if is_shown(seat, unit, on, reading) else None


def by_dimension(
    seat: Seat, unit: Unit, on: date, reading: Reading = NOW
) -> dict[str, dict[str, int | None]]:
    """Return {dimension: {value: members}} of a unit, None where the figure is not shown.

    Cells are also hidden where the unit's is hidden among its neighbours', so that the level above gives nothing away.
    What was not filled in ('') tells nothing of anybody: it is shown and hides no other cell.
    """
    found = reading.read_all(unit.pk)
    least = least_for(seat, on)
    found.pop("", None)
    if not least:
        return dict(found)
    if not is_shown(seat, unit, on, reading):
        return {dimension: dict.fromkeys(values) for dimension, values in found.items()}
    way = way_down(seat, unit)
    above = way[-2] if len(way) > 1 else None
    return {
        dimension: _shown(dimension, values, unit, above, least, reading)
        for dimension, values in found.items()
    }


def _shown(
    dimension: str, values: dict[str, int], unit: Unit, above: Unit | None, least: int, reading: Reading
) -> dict:
    filled = {value: amount for value, amount in values.items() if value}
    hidden = hidden_cells(filled, least)
    if above is not None:
        rows = reading.level(above)
        read = reading.read([above.pk, *(row[0] for row in rows)], dimension=dimension)
        beside = {row[0] for row in rows if is_beside_the_territory(above, row[3])}
        for value in filled:
            of_value = {key: amounts.get(value, 0) for key, amounts in read.items()}
            level = [row[0] for row in rows]
            if unit.pk in hidden_below(of_value, of_value[above.pk], level, beside, least):
                hidden.add(value)
        remaining = {value: amount for value, amount in filled.items() if value not in hidden}
        if len(hidden) == 1 and remaining:
            hidden.add(min(remaining, key=remaining.get))
    return {value: None if value in hidden else amount for value, amount in values.items()}
