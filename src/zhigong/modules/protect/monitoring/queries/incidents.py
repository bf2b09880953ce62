"""Reading incidents: which unions keep them, those a seat handles, what an incident's page shows."""

from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.orgs.models import Place, Unit
from zhigong.modules.protect.monitoring import words
from zhigong.modules.protect.monitoring.models import Incident, IncidentReport

KIND, READ = "monitoring.incident", "monitoring.read"


def keeps_incidents(unit: Unit) -> bool:
    """Return whether figures and incidents are kept at this union: from the township up."""
    return unit.kind in words.KEEPERS


def incidents_of(seat: Seat, unit: Unit):
    """Return the incidents within a unit that the seat handles, the newest first; none without the permission."""
    if not may(seat, READ):
        return Incident.objects.none()
    found = visible_matters(seat).filter(
        kind=KIND, position__gte=unit.position, position__lte=unit.position_end
    )
    return Incident.objects.filter(matter__in=found).select_related("matter__unit").order_by("-matter_id")


def record(matter: Matter) -> dict:
    """Return what the matter's page shows: the event and its reports."""
    kept = Incident.objects.get(pk=matter.pk)
    place = Place.objects.filter(pk=kept.place_code).first()
    reports = IncidentReport.objects.filter(matter=matter).order_by("pk")
    return {
        "kept": kept,
        "place": place.name if place else kept.place_code,
        "mode": dict(words.MODES)[kept.mode],
        "level": dict(words.LEVELS).get(kept.level, ""),
        "reports": [(words.REPORT_KINDS[one.kind], one) for one in reports],
        "is_office": current_seat().is_officer,
    }
