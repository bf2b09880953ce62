"""Reading counts at any unit: now from the tally, as of a past day from the ledger; counts only, so any seat may ask."""

from collections import defaultdict
from datetime import date

from django.db import connection
from django.db.models import Q

from zhigong.kernel.orgs.kinds import ENDED, INDUSTRIAL, KINDS
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import subtree
from zhigong.kernel.tally import counts


class UnknownUnit(LookupError):
    """No unit has this code; the text is the code."""


def count_unit(code: str, as_of: date | None = None) -> dict:
    """Return {"unit", "members", "units", "by": {dimension: {value: n}}} of a unit and all that counts towards it.

    `as_of` folds the ledger by the events that had happened by that day and adds "as_of" and "tree": "today": the
    tree, the unit's industry and the person's facts are today's. Only active members count (retained ones do not).
    UnknownUnit when there is none.
    """
    unit = find_unit(code)
    by = _members_as_of(unit, as_of) if as_of else counts.read_all(unit.pk)
    members = by.pop("", {}).get("", 0)
    units = Unit.objects.filter(subtree(unit))
    if as_of is None:
        units = units.exclude(state__in=ENDED)
        return {"unit": unit.code, "members": members, "units": units.count(), "by": by}
    ended = Q(state__in=ENDED) & (Q(ended_on__isnull=True) | Q(ended_on__lte=as_of))
    units = units.exclude(founded_on__gt=as_of).exclude(ended)
    told = {"as_of": as_of.isoformat(), "tree": "today"}
    return {"unit": unit.code, "members": members, "units": units.count(), "by": by, **told}


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
            "SELECT dimension, value, amount FROM members_as_of(%s, %s) ORDER BY 1, 2", [unit.pk, day]
        )
        for dimension, value, amount in cursor.fetchall():
            found[dimension][value] = amount
    return dict(found)


def is_beside_the_territory(parent: Unit, child_kind: str) -> bool:
    """Return whether a child's figure overlaps its siblings': an industrial union among territorial ones."""
    return KINDS[child_kind].line == INDUSTRIAL and KINDS[parent.kind].line != INDUSTRIAL


def real_name_share(unit_id: int) -> tuple[int, int]:
    """Return (members whose register entry is complete and whose document an officer saw, all members) of a unit.

    Complete: name, sex, date of birth, document and mobile phone; identity level 4 (see `real_name` in the database).
    """
    values = counts.read([unit_id], dimension="real_name")[unit_id]
    return values.get("1", 0), sum(values.values())
