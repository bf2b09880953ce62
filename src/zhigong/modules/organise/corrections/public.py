"""How a request for correction is made: from the worker's page, by a partner, or for the demonstration."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.modules.organise.corrections import queries

__all__ = ["ask"]


def ask(
    person_id: UUID, field: str, value: str, reason: str, *, now: datetime, confirmed_mobile: str = ""
) -> Outcome:
    """Ask, in the person's own seat, to have one fact put right; their union gets it. Refused with a sentence.

    `value` as written in the form (a code, an ISO day); `confirmed_mobile` is the phone a code has just proved.
    """
    membership = queries.membership_of(person_id)
    if membership is None:
        raise Refused(_("您还没有会籍登记；办理中的申请请在“我的办件”里修改或撤回。"))
    return open_matter(
        "corrections.request",
        unit=membership.unit,
        parties=[("applicant", person_id)],
        seat=current_seat(),
        now=now,
        data={"field": field, "value": value, "reason": reason},
        about=confirmed_mobile,
    )
