"""Reading counts at any unit: now from the tally, as of a past day from the ledger; counts only, so any seat may ask."""

from datetime import date

from zhigong.kernel.metrics import past
from zhigong.kernel.orgs.kinds import ENDED, INDUSTRIAL, KINDS
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import subtree
from zhigong.kernel.tally import counts


class UnknownUnit(LookupError):
    """No unit has this code; the text is the code."""


def count_unit(code: str, as_of: date | None = None, known_on: date | None = None) -> dict:
    """Return {"unit", "members", "units", "by": {dimension: {value: n}}} of a unit and all that counts towards it.

    `as_of` takes the ledger, the tree and the people as they stood at the end of that day and adds "as_of"; `known_on`
    leaves out what was learnt after that day and adds "known_on". Only active members count (retained ones do not).
    UnknownUnit when there is none.
    """
    unit = find_unit(code)
    if as_of is None:
        by = counts.read_all(unit.pk)
        members = by.pop("", {}).get("", 0)
        units = Unit.objects.filter(subtree(unit)).exclude(state__in=ENDED).count()
        return {"unit": unit.code, "members": members, "units": units, "by": by}
    by = past.dimensions_as_of(unit.pk, as_of, known_on)
    members = by.pop("", {}).get("", 0)
    told = {"as_of": as_of.isoformat()} | ({"known_on": known_on.isoformat()} if known_on else {})
    units = past.units_as_of(unit.pk, as_of, known_on)
    return {"unit": unit.code, "members": members, "units": units, "by": by, **told}


def find_unit(code: str) -> Unit:
    """Return the unit with this code; UnknownUnit when there is none."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise UnknownUnit(code)
    return unit


def is_beside_the_territory(parent: Unit, child_kind: str) -> bool:
    """Return whether a child's figure overlaps its siblings': an industrial union among territorial ones."""
    return KINDS[child_kind].line == INDUSTRIAL and KINDS[parent.kind].line != INDUSTRIAL


def real_name_share(unit_id: int) -> tuple[int, int]:
    """Return (members whose register entry is complete and whose document an officer saw, all members) of a unit.

    Complete: name, sex, date of birth, document and mobile phone; identity level 4 (see `real_name` in the database).
    """
    values = counts.read([unit_id], dimension="real_name")[unit_id]
    return values.get("1", 0), sum(values.values())
