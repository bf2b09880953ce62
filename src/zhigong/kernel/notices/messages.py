"""Tells somebody something: on screen, and by text message when a short text is given."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from zhigong.kernel.notices.models import Notice
from zhigong.kernel.notices.outbound import queue_sms
from zhigong.kernel.people.accounts import mobile_of
from zhigong.kernel.people.models import Account
from zhigong.lib.prepared import add_row, find_row


def send(
    to: Account | UUID,
    kind: str,
    title: str,
    body: str = "",
    *,
    now: datetime,
    matter_id: UUID | None = None,
    sms_text: str | None = None,
    key: str | None = None,
) -> bool:
    """Leave a notice for an account (or the account of a person id); False when that person has no account.

    The same `key` is told once, whatever runs twice. Texts hold no class 1 data; the SMS says less than the screen.
    """
    account = to if isinstance(to, Account) else find_row(connection, Account, to, by="person_id")
    if account is None:
        return False
    notice = Notice(
        account=account, kind=kind, title=title, body=body, matter_id=matter_id, key=key, created_at=now
    )
    add_row(connection, notice)  # never RETURNING: the row belongs to somebody the sender may not read for
    mobile = mobile_of(account) if sms_text else ""
    if mobile:
        queue_sms(mobile, sms_text, key or f"notice-{notice.pk}", now)
    return True


def unread_count(account: Account) -> int:
    """Return how many notices the account has not opened."""
    return Notice.objects.filter(account=account, read_at=None).count()


def latest(account: Account, limit: int = 50):
    """Return the account's notices, newest first."""
    return Notice.objects.filter(account=account).order_by("-created_at", "-pk")[:limit]


def mark_read(account: Account, notice_id: UUID, now: datetime) -> Notice:
    """Return one of the account's own notices, marked as read. Notice.DoesNotExist for anybody else's."""
    notice = Notice.objects.get(pk=notice_id, account=account)
    if notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])
    return notice
