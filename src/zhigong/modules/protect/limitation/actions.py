"""Keeping claims and days of the limitation in a matter: steps that any line may put into its table."""

from datetime import date

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.modules.protect.limitation.models import ClaimItem, LimitationEntry


def add_claim(matter, data, actor: Seat, on: date) -> None:
    """Add a claim to the matter."""
    ClaimItem.objects.create(
        matter=matter, kind=data["claim_kind"], amount=data["claim_amount"], calculation=data["calculation"]
    )


def add_entry(matter, data, actor: Seat, on: date) -> None:
    """Add a day that interrupts the limitation, or days that suspend it."""
    prefix, kind = data["kind"].split(":", 1)
    LimitationEntry.objects.create(
        matter=matter, is_suspension=prefix == "s", kind=kind, starts_on=data["starts_on"],
        ends_on=data["ends_on"] if prefix == "s" else None, note=data["note"],
    )  # fmt: skip


def wrong_entry(matter, data, on: date) -> str:
    """Refuse entries of the future and suspensions that end before they begin."""
    if data["starts_on"] > on:
        return _("日期不能晚于今天。")
    if data["ends_on"] and data["ends_on"] < data["starts_on"]:
        return _("结束的日期不能早于开始的日期。")
    return ""
