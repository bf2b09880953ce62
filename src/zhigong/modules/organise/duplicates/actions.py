"""Writing down what an officer found about two entries."""

from datetime import datetime

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal import entries
from zhigong.modules.organise.duplicates.models import Review


class ActionRefused(ValueError):
    """The action cannot be taken; the text is a sentence for the officer."""


def decide_review(review: Review, state: str, note: str, *, seat: Seat, now: datetime) -> None:
    """Write down what an officer found; "same" is a flag for the later merging by two officers, nothing is merged."""
    if review.state != "open":
        raise ActionRefused(_("这一条已经有结论，请刷新页面。"))
    if state not in ("same", "different", "passed_on") or not note.strip():
        raise ActionRefused(_("请选择结论，并写明核对情况。"))
    review.state, review.note = state, note.strip()[:200]
    review.decided_at, review.decided_by = now, seat.account_id
    review.save(update_fields=["state", "note", "decided_at", "decided_by"])
    subjects = [person for person in (review.person_id, review.other_person_id) if person]
    entries.record(
        "members.review.decide",
        subjects=subjects,
        unit=review.unit_id,
        detail={"review": str(review.id), "kind": review.kind, "state": state},
    )
