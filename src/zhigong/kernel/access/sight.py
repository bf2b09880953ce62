"""Who can see this person, and by which rule: the answer for the person's own page and for an audit."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from zhigong.kernel.access.grants import valid_on
from zhigong.kernel.access.models import Grant
from zhigong.kernel.journal.walls import SEES_PEOPLE


@dataclass(frozen=True, slots=True)
class Viewer:
    """A seat from which rows at a position are seen; `rule` is territorial or industrial."""

    unit_name: str
    role: str
    rule: str
    account_id: object


def viewers_of(position: int, industry_position: int, on: date) -> list[Viewer]:
    """Return the seats in whose range a position lies, root first (names of offices, not of officers)."""
    territorial = Q(line="territorial", unit__position__lte=position, unit__position_end__gte=position)
    industrial = Q(
        line="industrial",
        unit__industry_position__lte=industry_position,
        unit__industry_position_end__gte=industry_position,
        unit__industry_position__gte=0,
    )
    grants = Grant.objects.filter(territorial | industrial, valid_on(on), role__in=SEES_PEOPLE)
    rows = grants.annotate(office=F("unit__name")).order_by("unit__position", "role", "pk")
    return [Viewer(row.office, row.role, row.line, row.account_id) for row in rows]
