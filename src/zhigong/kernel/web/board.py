"""Figures: members per unit with drill-down from the seat to a branch, and by dimension, with as-of and definition."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.orgs.queries import children, count_units
from zhigong.kernel.tally import counts
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import unit_of, way_to
from zhigong.lib import codes

DEFINITION = gettext_lazy("会员数由会籍台账实时推导，含本级及以下")
SMALL_CELL = 10
SMALL_NOTE = gettext_lazy("少于 10 人的格不显示")
DIMENSIONS = {
    "sex": (gettext_lazy("性别"), codes.SEX),
    "worker_kind": (gettext_lazy("就业类型"), codes.WORKER_KIND),
    "employment_form": (gettext_lazy("用工形式"), codes.EMPLOYMENT_FORM),
    "industry": (gettext_lazy("行业"), codes.INDUSTRY),
    "is_migrant": (gettext_lazy("是否农民工"), codes.YES_NO),
    "education": (gettext_lazy("学历"), codes.EDUCATION),
}


def below(unit, limit: int | None = None) -> list[dict]:
    """Return the units directly below as bars, the largest first; each leads one level down."""
    rows = [
        {
            "name": branch.name,
            "value": branch.members_count,
            "url": reverse("office-board-of", args=[branch.code]),
        }
        for branch in children(unit)
    ]
    rows.sort(key=lambda row: -row["value"])
    return rows[:limit]


def by_dimension(unit) -> list[dict]:
    """Return one group of bars per dimension; a cell below ten people is not shown, and neither is its rest."""
    groups = []
    for dimension, values in counts.read_all(unit.pk).items():
        if dimension not in DIMENSIONS:
            continue
        title, code_set = DIMENSIONS[dimension]
        rows = [
            {"name": str(code_set.get(value, value or _("未填"))), "value": count}
            for value, count in sorted(values.items(), key=lambda pair: -pair[1])
            if count >= SMALL_CELL
        ]
        if len(rows) == len(values) - 1 and rows:
            rows.pop()  # the one hidden cell could be had by subtraction
        groups.append({"title": title, "rows": rows, "is_cut": len(rows) < len(values)})
    return groups


@office_page("metrics.read")
def board(request, code=""):
    """Show a unit's figures and the way up and down."""
    unit = unit_of(request.seat, code)
    values = {
        "unit": unit,
        "way": way_to(request.seat, unit),
        "members_count": counts.count([unit.pk])[unit.pk],
        "units_count": count_units(unit),
        "rows": below(unit),
        "groups": by_dimension(unit),
        "now": timezone.now(),
        "definition": DEFINITION,
        "small_note": SMALL_NOTE,
    }
    return render(request, "web/board.html", values)
