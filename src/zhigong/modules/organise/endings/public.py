"""What others may ask of endings: start one of them about a membership, in the seat of whoever may."""

from datetime import datetime

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.memberships.transitions import is_legal, refusal_sentence
from zhigong.modules.organise.endings import queries
from zhigong.modules.organise.endings.models import Ending


def start(kind: str, membership: Membership, data, *, now: datetime) -> Outcome:
    """Open the matter that may lead to this event: by the member about their own, or by an officer in range.

    Refused with a sentence when the ledger would not allow it from the present state.
    """
    seat = current_seat()
    by_member = not seat.is_officer and seat.role != "system"
    if by_member and (membership.person_id != seat.person_id or kind not in queries.BY_MEMBER):
        raise Refused(_("此步骤由工会工作人员办理。"))
    if not is_legal(kind, membership.state):
        raise Refused(refusal_sentence("step_illegal", kind, membership.state))
    about = Ending(
        kind=kind,
        person_id=membership.person_id,
        membership_id=membership.pk,
        from_state=membership.state,
    )
    return open_matter(
        f"endings.{kind}",
        unit=queries.keeper_of(membership, (data or {}).get("reason", ""))
        if kind == "retain"
        else membership.unit,
        parties=[("subject", membership.person_id)],
        seat=seat,
        now=now,
        data=data,
        step_code="ask" if by_member else "propose",
        about=about,
    )
