"""Showing an investigation's readings later: asked by one officer, decided by another, journaled, shown when its day comes."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from zhigong.kernel.journal import entries
from zhigong.kernel.journal.models import Entry, WithholdingOrder


class WithholdingRefused(ValueError):
    """The order cannot be asked for or decided; the text is a sentence."""


def ask_to_withhold(
    entry: Entry, until_on: date, reason: str, *, by: UUID, now: datetime, on: date, most_days: int
) -> WithholdingOrder:
    """Ask that this reading and later ones by the same office of the same persons be shown to them only on `until_on`.

    Needs a seat that reads the journal. WithholdingRefused with a sentence.
    """
    if entry.outcome != "read" or not entry.subjects or entry.unit_id is None:
        raise WithholdingRefused(_("只有查看个人信息的记录可以推迟公开。"))
    if not reason.strip():
        raise WithholdingRefused(_("请写明推迟公开的理由和依据。"))
    if not on < until_on <= on + timedelta(days=most_days):
        raise WithholdingRefused(_("公开日期应在明天到%(days)d天之内。") % {"days": most_days})
    order = WithholdingOrder(
        entry_id=entry.pk,
        unit_id=entry.unit_id,
        subjects=entry.subjects,
        from_at=entry.at,
        until_on=until_on,
        reason=reason.strip()[:200],
        asked_by=by,
        asked_at=now,
    )
    order.save(force_insert=True)
    _record("journal.ask_to_withhold", order)
    return order


def decide_withholding(order: WithholdingOrder, *, by: UUID, now: datetime, is_confirmed: bool) -> None:
    """Confirm or refuse an order as a second officer; it holds from now on. WithholdingRefused with a sentence."""
    if order.asked_by == by:
        raise WithholdingRefused(_("申请人不能确认自己的申请，请由另一人办理。"))
    if order.confirmed_at is not None:
        raise WithholdingRefused(_("这份申请已经办理。"))
    order.confirmed_by, order.confirmed_at, order.is_refused = by, now, not is_confirmed
    order.save(update_fields=["confirmed_by", "confirmed_at", "is_refused"])
    _record("journal.withhold" if is_confirmed else "journal.refuse_to_withhold", order)


def _record(what: str, order: WithholdingOrder) -> None:
    """Journal the order under the same office and persons: its own entries are shown when the readings are."""
    detail = {"order": str(order.pk), "until": order.until_on.isoformat(), "entry": order.entry_id}
    entries.record(what, subjects=order.subjects, unit=order.unit_id, purpose=order.reason, detail=detail)


def withheld_before(person_id: UUID) -> list[WithholdingOrder]:
    """Return the orders about a person whose day has come, in that person's seat: their readings are shown now."""
    return list(WithholdingOrder.objects.filter(subjects__contains=[person_id], is_refused=False))
