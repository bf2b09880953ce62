"""Reading arbitration: the facts, the timeline of 45+15 days, the limitation while nothing was filed."""

from django.utils import timezone

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.people.models import Person
from zhigong.modules.protect.arbitration.models import Arbitration
from zhigong.modules.protect.limitation import public as limitation
from zhigong.modules.protect.mediation import public as mediation


def record(matter: Matter) -> dict:
    """Return what the summary shows to whoever may see the matter."""
    kept = Arbitration.objects.select_related("employer").get(pk=matter.pk)
    on, seat = timezone.localdate(), current_seat()
    told = []
    if kept.filed_on is None and kept.mediation_id:
        told = mediation.limitation_of(kept.mediation_id, on)  # applying for mediation interrupted it too
    elif kept.filed_on is None:
        told = limitation.told_of(matter, (kept.known_on, kept.ended_on), None, on=on)
    return {
        "kept": kept,
        "person": Person.objects.filter(pk=kept.person_id).first() if seat.is_officer else None,
        "respondent": kept.employer.name if kept.employer else kept.employer_name,
        "cause": limitation.DETAIL_TITLES.get(kept.cause, ""),
        "claims": limitation.claims_of(matter, on),
        "way": limitation.arbitration_way(kept.filed_on) if kept.filed_on else [],
        "limitation": told,
        "copies": kept.respondent_count + 1,
    }
