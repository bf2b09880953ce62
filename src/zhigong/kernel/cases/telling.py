"""Telling whoever opened a matter what became of it, from inside a step's action."""

from uuid import UUID

from django.db import connection

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.messages import send
from zhigong.kernel.people.models import Account
from zhigong.lib.prepared import find_row


def tell(matter: Matter, kind: str, title: str, body: str = "", *, sms: str | None = None) -> None:
    """Send the opener (or the first party) one message per step, however often this runs; `sms` says less than it."""
    account = find_row(connection, Account, matter.opened_by) if matter.opened_by else None
    target = account or next(UUID(party["person_id"]) for party in matter.party_list if party["person_id"])
    key = f"{matter.pk}-{kind}-{matter.step_count}"
    send(target, kind, title, body, now=matter.changed_at, matter_id=matter.pk, sms_text=sms, key=key)
