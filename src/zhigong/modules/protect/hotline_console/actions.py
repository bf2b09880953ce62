"""What a call-taker types is kept on the server as they type: nothing is lost in a refusal or a crash."""

from datetime import datetime
from uuid import UUID

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.engine import Outcome
from zhigong.kernel.forms.file_fields import REFUSED
from zhigong.modules.protect.hotline import public as hotline
from zhigong.modules.protect.hotline_calls.public import Told
from zhigong.modules.protect.hotline_console.models import Draft

FILES = ("evidence", REFUSED.format(name="evidence"))
FIELDS = (
    *(word.name for word in hotline.TICKET if word.name not in FILES),
    *("category_1", "category_2", "employer_text", "place_text", "answer"),
)
MOST = 20  # open drafts of one account


def find(seat: Seat, wanted: str, call: Told | None) -> Draft | None:
    """Return the account's own draft: the one named, else the one of this call."""
    mine = Draft.objects.filter(account_id=seat.account_id)
    if call is not None and not wanted:
        return mine.filter(call_id=call.id).first()
    try:
        return mine.filter(pk=UUID(wanted)).first() if wanted else None
    except ValueError:
        return None


def keep(
    seat: Seat, draft: Draft | None, typed, call: Told | None, now: datetime, *, is_sent: bool = False
) -> Draft:
    """Write what is typed into the draft, a new one at first; files come only when the whole form is sent."""
    before = draft.answers if draft else {}
    draft = draft or Draft(account_id=seat.account_id, call_id=call.id if call else None)
    files = {name: typed.getlist(name) if is_sent else before.get(name, []) for name in FILES}
    draft.answers = {name: str(typed.get(name) or "")[:2100] for name in FIELDS} | files
    draft.changed_at = now
    draft.save()
    return draft


def others(seat: Seat, draft: Draft | None) -> list[tuple[Draft, str]]:
    """Return the account's other drafts with what they are about, the newest first."""
    mine = Draft.objects.filter(account_id=seat.account_id).order_by("-changed_at")
    found = [one for one in mine[:MOST] if draft is None or one.pk != draft.pk]
    return [(one, one.answers.get("subject", "")) for one in found]


def discard(seat: Seat, wanted: str) -> None:
    """Throw one of the account's drafts away."""
    draft = find(seat, wanted, None)
    if draft is not None:
        draft.delete()


def register(draft: Draft, *, seat: Seat, call: Told | None, is_answered: bool, now: datetime) -> Outcome:
    """Register the ticket that was typed; its draft goes with it. Refused, and the draft stays."""
    data = dict(draft.answers)
    if call is not None and not data.get("caller_phone"):
        data["caller_phone"] = call.phone
    answer = data.pop("answer", "") if is_answered else ""
    opened = hotline.register(data, seat=seat, now=now, call_id=call.id if call else None, answer=answer)
    draft.delete()
    return opened
