"""Units within a seat: which unit's page an officer may open, and the way from the seat down to it."""

from django.http import Http404

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.orgs.kinds import INDUSTRIAL
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import ancestors, find_unit


def covers(seat: Seat, unit: Unit) -> bool:
    """Return whether the unit lies in the seat's range on the seat's line."""
    if seat.line == INDUSTRIAL:
        return seat.ilo <= unit.industry_position <= seat.ihi or unit.pk == seat.unit_id
    return seat.lo <= unit.position <= seat.hi


def unit_of(seat: Seat, code: str = "") -> Unit:
    """Return the unit with this code, or the seat's own; outside the seat there is no such page (404)."""
    unit = find_unit(code or seat.unit_code)
    if unit is None or not covers(seat, unit):
        raise Http404
    return unit


def way_to(seat: Seat, unit: Unit) -> list[tuple[Unit, bool]]:
    """Return (unit, whether it may be opened) from the root down to the unit; on the seat's own line."""
    above = ancestors(unit, on_industry_line=seat.line == INDUSTRIAL and bool(unit.industry_path))
    return [(one, covers(seat, one)) for one in above]
