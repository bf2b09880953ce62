"""Figures: members per unit with drill-down from the seat to a branch, and by dimension, with as-of and definition."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.metrics.rules import MIN_CELL
from zhigong.kernel.web import figures
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.figures import open_level
from zhigong.kernel.web.jurisdiction import unit_of, way_to
from zhigong.kernel.web.looking_back import PRESENT, look_of, past_days, sees_months_only
from zhigong.lib import codes
from zhigong.lib.text import typed_number

DEFINITION = gettext_lazy("会员数由会籍台账推导，含本级及以下，不含保留会籍")
BARS = 100
DIMENSIONS = {
    "sex": (gettext_lazy("性别"), codes.SEX),
    "worker_kind": (gettext_lazy("就业类型"), codes.WORKER_KIND),
    "employment_form": (gettext_lazy("用工形式"), codes.EMPLOYMENT_FORM),
    "industry": (gettext_lazy("行业"), codes.INDUSTRY),
    "real_name": (
        gettext_lazy("实名完整（姓名、性别、出生日期、证件、手机号齐全，且证件经工会查验）"),
        codes.YES_NO,
    ),
    "is_migrant": (gettext_lazy("是否农民工"), codes.YES_NO),
    "education": (gettext_lazy("学历"), codes.EDUCATION),
}


def small_note(on) -> str:
    """Say why a cell is not shown."""
    return _("少于 %(least)d 人的格，以及能推算出它的格，不显示") % {"least": MIN_CELL.on(on)}


def below(seat, unit, on, look=PRESENT) -> list[dict]:
    """Return the units directly below as bars, the largest first, hidden ones last; each leads one level down."""
    rows = [
        {
            "name": line.name,
            "value": line.value,
            "position": line.position,
            "url": reverse("office-board-of", args=[line.code]) + look.query,
            "is_beside": line.is_beside,
        }
        for line in open_level(seat, unit, on, look.reading)
    ]
    rows.sort(key=_place)
    return rows


def _place(row: dict) -> tuple[int, int]:
    """Where a bar stands: by its figure, then by the tree."""
    return (1 if row["value"] is None else -row["value"], row["position"])


def page_of(rows: list[dict], after: str) -> tuple[list[dict], str]:
    """Return one page of bars after the key `after` (figure.position of the last one shown), and the next key."""
    figure, _dot, position = after.partition(".")
    last = typed_number(figure.removeprefix("-")), typed_number(position)
    if None not in last:
        last = (-last[0] if figure.startswith("-") else last[0], last[1])
        rows = [row for row in rows if _place(row) > last]
    page = rows[:BARS]
    return page, "{}.{}".format(*_place(page[-1])) if len(rows) > BARS else ""


def by_dimension(seat, unit, on, look) -> list[dict]:
    """Return one group of bars per dimension; `is_cut` where a cell is not shown. What was not filled in stands last."""
    groups = []
    for dimension, values in figures.by_dimension(seat, unit, on, look.reading).items():
        if dimension not in DIMENSIONS:
            continue
        title, code_set = DIMENSIONS[dimension]
        shown = {value: amount for value, amount in values.items() if amount is not None}
        blank = shown.pop("", 0)
        rows = [
            {"name": str(code_set.get(value, value)), "value": amount}
            for value, amount in sorted(shown.items(), key=lambda pair: -pair[1])
        ]
        rows += [{"name": _("未填"), "value": blank}] if blank else []
        groups.append({"title": title, "rows": rows, "is_cut": None in values.values()})
    return groups


@office_page("metrics.read")
def board(request, code=""):
    """Show a unit's figures, now or as of a day, and the way up and down; the unit is one of the seat as it is today."""
    seat, on = request.seat, timezone.localdate()
    unit = unit_of(seat, code)
    look = look_of(request, unit, months_only=sees_months_only(seat))
    level = below(seat, unit, on, look)
    rows, following = page_of(level, request.GET.get("after", ""))
    values = {
        "unit": unit,
        "way": way_to(seat, unit),
        **past_days(seat, look),
        "members_count": figures.members_of(seat, unit, on, look.reading),
        "units_count": look.reading.units(unit),
        "rows": rows,
        "level_count": len(level),
        "following": following,
        "has_beside": any(row["is_beside"] for row in level),
        "is_cut": any(row["value"] is None for row in level),
        "groups": by_dimension(seat, unit, on, look),
        "now": look.at,
        "figures_note": f"{DEFINITION} · {look.source(unit)}",
        "small_note": small_note(on),
    }
    return render(request, "web/board.html", values)
