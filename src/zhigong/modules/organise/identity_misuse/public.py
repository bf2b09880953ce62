"""What others may ask: hand in a report that somebody used a signed-in worker's identity."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.claims import Claim, make_claim
from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.people.consents import give_consent
from zhigong.kernel.people.models import Account
from zhigong.modules.organise.identity_misuse.models import MisuseReport
from zhigong.modules.organise.joining.public import county_union, find_place


def report_misuse(account: Account, claim: Claim, data: dict, *, now: datetime) -> Outcome:
    """Hand in a report; the union of the county given takes it. The caller has shown the notice "identity"."""
    place = find_place(data.get("place") or "")
    unit = county_union(place) if place else None
    if unit is None:
        raise Refused(_("请从列表中选择现在的工作或居住地。"), {"place": [_("请从列表中选择。")]})
    with transaction.atomic():
        locked = Account.objects.select_for_update().get(pk=account.pk)
        person_id = account.person_id = make_claim(locked, claim, on=timezone.localdate(now))
        give_consent(account, "identity", now, person_id=person_id)
        return open_matter(
            "identity_misuse.report",
            unit=unit,
            parties=[("reporter", person_id)],
            seat=current_seat(),
            now=now,
            data=data,
            about=MisuseReport(account_id=account.pk, person_id=person_id),
        )
