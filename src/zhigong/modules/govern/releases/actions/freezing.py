"""Freezing a month: every table of a release as one system of cells and sums, with the cells that must be hidden."""

from collections import defaultdict
from datetime import date

from zhigong.kernel.metrics import past
from zhigong.kernel.metrics.queries import is_beside_the_territory
from zhigong.kernel.metrics.readings import Reading
from zhigong.kernel.metrics.suppression import Equation, protect
from zhigong.kernel.orgs.models import Unit

BANDS = ((0, 24, "-24"), (25, 34, "25-34"), (35, 44, "35-44"), (45, 54, "45-54"), (55, 200, "55-"))


def band_of(birth_month: str, day: date) -> str:
    """Return the age band at a day of whoever was born in a month (YYYY-MM); '' when it is not known."""
    if not birth_month:
        return ""
    year, month = int(birth_month[:4]), int(birth_month[5:])
    age = day.year - year - (month > day.month)
    return next(band for low, high, band in BANDS if low <= max(age, 0) <= high)


def freeze(unit: Unit, day: date, least: int, before: dict | None) -> tuple[dict, dict]:
    """Return (cells with hidden ones None, names of the unions below) of a unit at the end of a day."""
    values, names = count_cells(unit, day)
    equations = sums_of(values)
    hidden = protect(values, equations, least, before)
    return {key: None if key in hidden else value for key, value in values.items()}, names


def count_cells(unit: Unit, day: date) -> tuple[dict[str, int], dict[str, str]]:
    """Return every cell of the release by its key (`sex/1`, `kind/13/2`, `unit/CODE` …), and the names of units."""
    values: dict[str, int] = defaultdict(int)
    values["total"] = 0
    for (sex, kind, industry, birth_month), amount in past.cells_as_of(unit.pk, day).items():
        band = band_of(birth_month, day)
        for key in (
            "total", f"sex/{sex}", f"kind/{kind}", f"kind/{kind}/{sex}",
            f"industry/{industry}", f"band/{band}", f"band/{band}/{sex}",
        ):  # fmt: skip
            values[key] += amount
    reading, names = Reading(day), {}
    below = [row for row in reading.level(unit) if not is_beside_the_territory(unit, row[3])]
    counted = reading.count([row[0] for row in below]) if below else {}
    for number, code, name, _kind, _position in below:
        values[f"unit/{code}"], names[code] = counted[number], name
    if below:
        values["unit/"] = values["total"] - sum(counted.values())  # held directly
    return dict(values), names


def sums_of(values: dict[str, int]) -> list[Equation]:
    """Return which cells add up to which, over all tables of a release."""
    parts: dict[str, list[str]] = defaultdict(list)
    for key in values:
        table, _slash, rest = key.partition("/")
        if not _slash:
            continue
        if "/" in rest:  # a cell of a two-way table adds up to both of its margins
            value, sex = rest.split("/")
            parts[f"{table}/{value}"].append(key)
            parts[f"sex/{sex}:{table}"].append(key)
        else:
            parts[f"total:{table}"].append(key)
    return [(total.split(":")[0], cells) for total, cells in parts.items()]
