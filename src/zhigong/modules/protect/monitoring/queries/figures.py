"""Reading the figures: places below a union, its industries, its employers, each with colour and reason."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from zhigong.kernel.access.jurisdiction import range_of
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.metrics.cells import hidden_cells, is_small, least_for
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.orgs.queries import children
from zhigong.kernel.tally import counts
from zhigong.lib.codes import INDUSTRY
from zhigong.modules.protect.monitoring import rules, words
from zhigong.modules.protect.monitoring.models import EmployerMonth, PlaceMonth
from zhigong.modules.protect.monitoring.queries.indicators import CODES, INDICATORS, MONTHS, first_of
from zhigong.modules.protect.monitoring.queries.limits import (
    Judged,
    Limits,
    gravest,
    judge,
    judge_rate,
    shown,
)

SHOWN = 12
FOLLOWS = {"arrears_people": "arrears", "arrears_amount": "arrears"}


@dataclass(frozen=True)
class Row:
    """One place, industry or employer: this month's figures (None = hidden), its colour and why."""

    key: object
    name: str
    code: str
    figures: dict
    colour: str
    reasons: list[str]

    @property
    def tone(self) -> str:
        """Return the tag's tone."""
        return words.TONES[self.colour]

    @property
    def colour_title(self):
        """Return the colour's name."""
        return words.COLOUR_TITLES[self.colour]

    @property
    def cells(self) -> list[tuple]:
        """Return (title, figure as people read it) in the order of the columns."""
        texts = {code: _("过小") if value is None else shown(value) for code, value in self.figures.items()}
        return [(one.title, texts[one.code]) for one in INDICATORS]

    @property
    def is_hidden(self) -> bool:
        """Return whether some figure is too small to be shown."""
        return None in self.figures.values()


def months_known(on: date) -> list[date]:
    """Return the whole months before the present one that the house has figures of, at most twelve, oldest first."""
    first = PlaceMonth.objects.order_by("month").values_list("month", flat=True).first()
    months = [first_of(on, back) for back in range(MONTHS, 0, -1)]
    return [month for month in months if first and month >= first]


def explain(unit: Unit, on: date) -> dict:
    """Return the limits in force in a union's region as the page says them, and whether there are months enough."""
    limits = Limits.on(on, unit.place_id or "")
    said = {"yellow": rules.YELLOW, "orange": rules.ORANGE, "red": rules.RED, "least": rules.LEAST_MONTHS}
    numbers = {name: shown(limits.of(rule)) for name, rule in said.items()}
    return numbers | {"is_young": len(months_known(on)) < limits.of(rules.LEAST_MONTHS)}


def _series(rows, key: str) -> dict:
    """Return {key: {month: {code: number}}} of rows read as values."""
    found = defaultdict(dict)
    for row in rows:
        found[row[key]][row["month"]] = {code: row[code] or 0 for code in CODES}
    return found


def _judge_all(series: dict, on: date, known: list[date], limits: Limits) -> tuple[dict, list[Judged]]:
    nothing = dict.fromkeys(CODES, 0)
    present = series.get(first_of(on), nothing)
    judged = [
        judge(one, present[one.code], [series.get(month, nothing)[one.code] for month in known], limits)
        for one in INDICATORS
    ]
    return present, judged


def own(seat: Seat, unit: Unit, on: date) -> Row:
    """Return the union with all below it."""
    return _hide(_places([(unit.pk, unit.code, unit.name)], unit, on), least_for(seat, on))[0]


def places(seat: Seat, unit: Unit, on: date) -> list[Row]:
    """Return the territorial unions right below, the gravest first; small figures hidden from who does not handle."""
    below = [(row.id, row.code, row.name) for row in children(unit) if row.kind in words.KEEPERS]
    return _in_order(_hide(_places(below, unit, on), least_for(seat, on)))


def _places(units: list[tuple[int, str, str]], above: Unit, on: date) -> list[Row]:
    limits, known = Limits.on(on, above.place_id or ""), months_known(on)
    ids = [unit for unit, *_named in units]
    rows = PlaceMonth.objects.filter(unit_id__in=ids, industry="", month__gte=first_of(on, MONTHS))
    series = _series(rows.values("unit_id", "month", *CODES), "unit_id")
    members, found = counts.count(ids) if ids else {}, []
    for unit, code, name in units:
        present, judged = _judge_all(series[unit], on, known, limits)
        rate = judge_rate(sum(present[case] for case in words.CASES), members[unit], limits)
        found.append(Row(unit, name, code, present, *gravest([*judged, rate])))
    return found


def industries(seat: Seat, unit: Unit, on: date) -> list[Row]:
    """Return the industries within a union, the gravest first."""
    limits, known = Limits.on(on, unit.place_id or ""), months_known(on)
    rows = PlaceMonth.objects.filter(unit_id=unit.pk, month__gte=first_of(on, MONTHS)).exclude(industry="")
    series = _series(rows.values("industry", "month", *CODES), "industry")
    found = []
    for code, months in series.items():
        present, judged = _judge_all(months, on, known, limits)
        found.append(Row(code, INDUSTRY.get(code, code), code, present, *gravest(judged)))
    return _in_order(_hide([row for row in found if any(row.figures.values())], least_for(seat, on)))


def employers(seat: Seat, unit: Unit, on: date) -> list[Row]:
    """Return the employers with figures this month within a union, the gravest first."""
    limits, known = Limits.on(on, unit.place_id or ""), months_known(on)
    here = Q(position__gte=unit.position, position__lte=unit.position_end)
    found = EmployerMonth.objects.filter(range_of(seat), here)
    total = Sum("hotline") + Sum("disputes") + Sum("arrears") + Sum("overdue_letters")
    busy = found.filter(month=first_of(on)).values("employer_id").annotate(total=total).filter(total__gt=0)
    ids = [row["employer_id"] for row in busy.order_by("-total", "employer_id")[: SHOWN * 10]]
    rows = found.filter(employer_id__in=ids, month__gte=first_of(on, MONTHS)).values("employer_id", "month")
    series = _series(rows.annotate(**{code: Sum(code) for code in CODES}).order_by(), "employer_id")
    named = Employer.objects.in_bulk(ids)
    judged = []
    for key in ids:
        present, colours = _judge_all(series[key], on, known, limits)
        one = named[key]
        judged.append(Row(key, one.name, one.uscc or one.name, present, *gravest(colours)))
    least = least_for(seat, on)
    if least:  # an employer with a few cases is left out whole: its name beside "a few" would say enough
        judged = [
            row for row in judged if all(not is_small(row.figures[case], least) for case in words.CASES)
        ]
    return _in_order(_hide(judged, least))[:SHOWN]


def _hide(rows: list[Row], least: int) -> list[Row]:
    """Hide small figures, and so many others that none is had by subtraction; a hidden figure gives no colour."""
    if not least:
        return rows
    hidden = {
        code: hidden_cells({row.key: int(row.figures[code]) for row in rows}, least)
        for code in CODES
        if code not in FOLLOWS
    }
    hidden |= {
        code: hidden[other]
        | {row.key for row in rows if code == "arrears_people" and is_small(row.figures[code], least)}
        for code, other in FOLLOWS.items()
    }
    hidden["arrears_amount"] = hidden["arrears_amount"] | hidden["arrears_people"]
    return [_without(row, {code for code in CODES if row.key in hidden[code]}) for row in rows]


def _without(row: Row, codes: set[str]) -> Row:
    if not codes:
        return row
    figures = {code: None if code in codes else value for code, value in row.figures.items()}
    return Row(row.key, row.name, row.code, figures, "green", [])


def _in_order(rows: list[Row]) -> list[Row]:
    def place(row: Row) -> tuple:
        return (
            -words.COLOURS.index(row.colour),
            -sum(row.figures[case] or 0 for case in words.CASES),
            row.code,
        )

    return sorted(rows, key=place)
