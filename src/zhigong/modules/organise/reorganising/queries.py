"""Reading reorganisations: those of the seat's unions, and what a matter's page shows of one."""

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.organise.reorganising.forms import GROUND_TITLES, KIND_TITLES
from zhigong.modules.organise.reorganising.models import Reorganisation

LISTED = 50


def list_changes(seat: Seat, limit: int = LISTED) -> list[Reorganisation]:
    """Return the latest reorganisations that concern the seat's range or wait for it."""
    rows = Reorganisation.objects.select_related("unit", "target", "made", "proposed_at_unit")
    return list(rows.order_by("-pk")[:limit])


def states_of(changes: list[Reorganisation]) -> dict:
    """Return {matter id: matter} of the changes whose matter the seat sees."""
    return Matter.objects.in_bulk([change.pk for change in changes])


def record(matter: Matter) -> dict:
    """Return what the matter's page shows of a reorganisation."""
    change = Reorganisation.objects.select_related(
        "unit", "target", "made", "proposed_at_unit", "employer", "undoes__matter"
    ).get(pk=matter.pk)
    return {
        "kept": change,
        "kind": KIND_TITLES[change.kind],
        "grounds": GROUND_TITLES.get(change.grounds, ""),
        "branches": Unit.objects.filter(pk__in=change.branches).order_by("position"),
        "rehearsal": change.rehearsal,
    }
