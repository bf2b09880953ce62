"""Reading reorganisations: those of the seat's unions, and what a matter's page shows of one."""

from datetime import date

from django.utils import timezone

from zhigong.kernel.access.roles import find_role
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.organise.reorganising.forms import GROUND_TITLES, KIND_TITLES
from zhigong.modules.organise.reorganising.models import Reorganisation
from zhigong.modules.organise.reorganising.queries.rehearsing import seats_at

LISTED, NAMED = 50, 1_000


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
        "sight": officers_of_sight(change.rehearsal, timezone.localdate(matter.opened_at)),
    }


def officers_of_sight(rehearsal: dict, on: date) -> dict[str, list[tuple]]:
    """Return {"lose", "gain": [(name, [(union, post)])]} of the officers whose sight a rehearsed change alters, as of its day."""
    told = rehearsal.get("sight", {})
    return {way: _names_and_posts(told.get(f"{way}_at", []), on) for way in ("lose", "gain")}


def _names_and_posts(nodes: list[int], on: date) -> list[tuple]:
    """Return each officer once, with the posts they hold in these unions, the highest union first."""
    seats = seats_at(nodes, on).select_related("account", "unit").order_by("unit__position", "role", "pk")
    found: dict = {}
    for seat in seats[:NAMED] if nodes else ():
        _name, posts = found.setdefault(seat.account_id, (seat.account.display_name, []))
        posts.append((seat.unit.name, find_role(seat.role).title))
    return list(found.values())
