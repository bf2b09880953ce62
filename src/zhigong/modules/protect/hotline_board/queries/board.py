"""The live board and the statistics: counts from the tally, what is overdue from the to-dos' index; nothing is walked."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.registry import get_service
from zhigong.kernel.metrics.cells import hidden_cells, least_for
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.orgs.queries import children
from zhigong.kernel.tally import counts
from zhigong.lib.codes import INDUSTRY
from zhigong.modules.protect.hotline import public as hotline

QUEUE, CASES, ON_CALL, RECOVERED = "hotline_queue", "hotline_cases", "hotline_on_call", "hotline_recovered"
STATES = ("emergency", "registered", "returned", "dispatched", "handling", "waiting", "replied", "checking")
TOP = 12
MEASURED = {"topic": hotline.LEVEL_2, "channel": hotline.CHANNELS, "industry": INDUSTRY}
_OVERDUE = """
SELECT coalesce(u.path[%(depth)s + 1], u.id), count(DISTINCT m.id)
  FROM todos d JOIN matters m ON m.id = d.matter_id JOIN units u ON u.id = m.unit_id
 WHERE d.done_at IS NULL AND d.due_at <= %(now)s AND m.kind = 'hotline.ticket'
   AND m.position BETWEEN %(lo)s AND %(hi)s GROUP BY 1
"""


@dataclass(frozen=True)
class Line:
    """One unit's queue: open tickets by state with all below, and how many are past their time."""

    id: int
    code: str
    name: str
    states: dict[str, int]
    overdue: int

    @property
    def open(self) -> int:
        """Return all open tickets."""
        return sum(self.states.values())


def overdue_below(unit: Unit, now: datetime) -> dict[int, int]:
    """Return {unit itself or the unit right below it: tickets past their time}, read by the index of due to-dos."""
    values = {"depth": len(unit.path), "now": now, "lo": unit.position, "hi": unit.position_end}
    with connection.cursor() as cursor:
        cursor.execute(_OVERDUE, values)
        return dict(cursor.fetchall())


def queues(unit: Unit, now: datetime) -> tuple[Line, list[Line]]:
    """Return the unit's queue and those of the units right below that have any; three statements at any size."""
    below = children(unit)
    found = counts.read([unit.pk, *(row.id for row in below)], QUEUE, "state")
    late = overdue_below(unit, now)
    own = Line(unit.pk, unit.code, unit.name, _in_order(found[unit.pk]), sum(late.values()))
    lines = [Line(row.id, row.code, row.name, _in_order(found[row.id]), late.get(row.id, 0)) for row in below]
    return own, sorted((line for line in lines if line.open), key=lambda line: (-line.overdue, -line.open))


def _in_order(found: dict[str, int]) -> dict[str, int]:
    extra = found.get("extension_requested", 0)
    states = {state: found.get(state, 0) for state in STATES}
    return states | {"handling": states["handling"] + extra}


def state_titles() -> list[tuple[str, str]]:
    """Return the board's columns: state and its words."""
    service = get_service(hotline.KIND)
    return [(state, service.state_label(state)) for state in STATES]


def figures(unit: Unit) -> dict:
    """Return the unit's figures of all closed tickets: cases, consultations on call, in time, satisfied, recovered."""
    cases = counts.read([unit.pk], CASES, "in_time")[unit.pk]
    rated = counts.read([unit.pk], CASES, "satisfaction")[unit.pk]
    done, asked = sum(cases.values()), sum(rated.values())
    pleased = asked - sum(rated.get(code, 0) for code in hotline.DISSATISFIED)
    return {
        "cases": done, "on_call": counts.count([unit.pk], ON_CALL)[unit.pk], "in_time": _percent(cases.get("1", 0), done),
        "satisfied": _percent(pleased, asked), "recovered": Decimal(counts.count([unit.pk], RECOVERED)[unit.pk]).scaleb(-2),
    }  # fmt: skip


def _percent(part: int, whole: int) -> str:
    return f"{part * 1000 // whole / 10}%" if whole else "—"


def by_dimension(seat: Seat, unit: Unit, dimension: str, on: date) -> list[dict]:
    """Return (title, cases, hidden) by topic, channel or industry; small cells are hidden from who does not handle."""
    found = {key: value for key, value in counts.read([unit.pk], CASES, dimension)[unit.pk].items() if key}
    least = least_for(seat, on)
    hidden = hidden_cells(found, least) if least else set()
    titles = MEASURED[dimension]
    rows = [
        {"name": str(titles.get(key, key)), "value": None if key in hidden else value, "key": key}
        for key, value in found.items()
    ]
    return sorted(rows, key=lambda row: -(row["value"] or 0))[:TOP]


def by_place(seat: Seat, unit: Unit, on: date) -> list[dict]:
    """Return cases by the units right below."""
    below = children(unit)
    found = counts.count([row.id for row in below], CASES) if below else {}
    values = {row.id: found[row.id] for row in below if found[row.id]}
    least = least_for(seat, on)
    hidden = hidden_cells(values, least) if least else set()
    rows = [
        {"name": row.name, "value": None if row.id in hidden else values[row.id]}
        for row in below
        if row.id in values
    ]
    return sorted(rows, key=lambda row: -(row["value"] or 0))[:TOP]


def by_employer(seat: Seat, unit: Unit, on: date) -> list[dict]:
    """Return the employers most cases are about."""
    found = {key: value for key, value in counts.read([unit.pk], CASES, "employer")[unit.pk].items() if key}
    least = least_for(seat, on)
    top = sorted((pair for pair in found.items() if pair[1] >= max(least, 1)), key=lambda pair: -pair[1])[
        :TOP
    ]
    names = dict(Employer.objects.filter(pk__in=[int(key) for key, _value in top]).values_list("pk", "name"))
    return [{"name": names.get(int(key), key), "value": value} for key, value in top]


def for_workbench(seat: Seat, unit: Unit, on: date) -> dict | None:
    """Return the open tickets of a unit for the workbench's figures."""
    if not may(seat, "metrics.read"):
        return None
    open_count = counts.count([unit.pk], QUEUE)[unit.pk]
    if not open_count:
        return None
    alarms = counts.read([unit.pk], QUEUE, "state")[unit.pk].get("emergency", 0)
    return {
        "title": _("热线在办工单"), "value": open_count, "tone": "bad" if alarms else "ok",
        "note": _("%(count)d 件紧急待上报") % {"count": alarms} if alarms else _("没有紧急待上报的"),
        "url": f"{reverse('hotline_board-office:board')}?unit={unit.code}",
    }  # fmt: skip
