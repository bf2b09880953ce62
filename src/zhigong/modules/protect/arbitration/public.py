"""Going on to arbitration after a mediation: as a reaction to its steps, in the system's seat."""

from django.utils import timezone

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.children import open_child
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.arbitration.actions import Prepared
from zhigong.modules.protect.arbitration.models import Arbitration
from zhigong.modules.protect.mediation import public as mediation


def go_on(matter: Matter, now=None) -> Matter | None:
    """Open the way to arbitration for the worker of an ended mediation, once; returns the matter made."""
    if Arbitration.objects.filter(mediation_id=matter.pk).exists():
        return None
    dispute, now = mediation.dispute_of(matter.pk), now or timezone.now()
    first, *others = dispute.claims
    about = Prepared(
        dispute.person_id, dispute.employer_id, dispute.employer_name, dispute.known_on, dispute.ended_on,
        dispute.cause, matter.pk, tuple(others), mediation.mediator_account_of(matter.pk),
    )  # fmt: skip
    data = {
        "story": dispute.story, "claim_kind": first["kind"], "claim_amount": first["amount"],
        "calculation": first["calculation"],
    }  # fmt: skip
    seat = current_seat()
    return open_child(
        get_matter(matter.pk, seat), "arbitration.follow", unit=matter.unit, parties=[("applicant", dispute.person_id)], seat=seat, now=now,
        data=data, about=about,
    ).matter  # fmt: skip
