"""Reading counts at any unit: now from the tally, as of a past day from the ledger; counts only, so any seat may ask."""

from collections import defaultdict
from datetime import date

from django.db import connection

from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.tally import counts

ENDED_STATES = ("merged", "dissolved")
_UNITS_BELOW = """
SELECT c.id, (SELECT count(*) FROM units u WHERE u.position BETWEEN c.position AND c.position_end
                 AND u.state <> ALL(%(ended)s))
  FROM units c WHERE c.parent_id = %(parent)s AND c.state <> ALL(%(ended)s) ORDER BY c.position
"""


class UnknownUnit(LookupError):
    """No unit has this code; the text is the code."""


def count_unit(code: str, as_of: date | None = None) -> dict:
    """Return {"unit", "members", "units", "by": {dimension: {value: n}}} of a unit and all below it.

    `as_of` folds the ledger by the events that had happened by that day, on today's tree; None or a future day is
    now. Only active members count (retained ones do not). UnknownUnit when there is none.
    """
    unit = find_unit(code)
    by = _members_as_of(unit, as_of) if as_of else counts.read_all(unit.pk)
    members = by.pop("", {}).get("", 0)
    units = Unit.objects.filter(position__gte=unit.position, position__lte=unit.position_end)
    units = units.exclude(state__in=ENDED_STATES)
    if as_of:
        units = units.exclude(founded_on__gt=as_of)
    return {"unit": unit.code, "members": members, "units": units.count(), "by": by}


def find_unit(code: str) -> Unit:
    """Return the unit with this code; UnknownUnit when there is none."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise UnknownUnit(code)
    return unit


def _members_as_of(unit: Unit, day: date) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT dimension, value, amount FROM members_as_of(%s, %s, %s) ORDER BY 1, 2",
            [unit.position, unit.position_end, day],
        )
        for dimension, value, amount in cursor.fetchall():
            found[dimension][value] = amount
    return dict(found)


def children_counts(unit_id: int) -> list[dict]:
    """Return the units directly below, in the tree's order, as {"unit": Unit, "members", "units"}: three queries."""
    children = Unit.objects.filter(parent_id=unit_id).exclude(state__in=ENDED_STATES).order_by("position")
    found = list(children)
    members = counts.count([child.pk for child in found])
    with connection.cursor() as cursor:
        cursor.execute(_UNITS_BELOW, {"parent": unit_id, "ended": list(ENDED_STATES)})
        below = dict(cursor.fetchall())
    return [{"unit": child, "members": members[child.pk], "units": below.get(child.pk, 0)} for child in found]


def list_units(
    *, level: str | None = None, kind: str | None = None, under: str | None = None, limit: int | None = None
) -> list[dict]:
    """Return units as {code, name, level, kind, parent, members}, in the tree's order; UnknownUnit for `under`."""
    units = Unit.objects.exclude(state__in=ENDED_STATES).select_related("parent").order_by("position")
    if level:
        units = units.filter(level=level)
    if kind:
        units = units.filter(kind=kind)
    if under:
        top = find_unit(under)
        units = units.filter(position__gt=top.position, position__lte=top.position_end)
    found = list(units[:limit] if limit is not None else units)
    members = counts.count([unit.pk for unit in found])
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "level": unit.level,
            "kind": unit.kind,
            "parent": unit.parent.code if unit.parent else None,
            "members": members[unit.pk],
        }
        for unit in found
    ]
