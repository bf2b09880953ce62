"""Text messages that leave the house: queued with the change, claimed, delivered, each key once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from zhigong.kernel import crypto
from zhigong.kernel.jobs import defer
from zhigong.kernel.notices.adapters import adapter
from zhigong.kernel.notices.gateway import DeliveryFailed
from zhigong.kernel.notices.models import OutboundMessage
from zhigong.lib.prepared import add_row

CLAIM = timedelta(minutes=2)
ATTEMPTS_ALLOWED = 8
KEEP = timedelta(days=30)


def queue_sms(mobile: str, text: str, key: str, now: datetime) -> None:
    """Put a text message into the queue of this transaction; a key already queued is not queued again."""
    message = OutboundMessage(
        key=key,
        mobile_cipher=crypto.encrypt_for_account(mobile, f"outbound|mobile|{key}"),
        text_cipher=crypto.encrypt_for_account(text, f"outbound|text|{key}"),
        created_at=now,
        next_attempt_at=now,
    )
    add_row(connection, message)
    defer("notices.send_waiting")


def claim_waiting(now: datetime, limit: int = 100) -> list[int]:
    """Move due messages from waiting to sending and return their ids.

    A message whose sender was killed stays `sending`; when its claim runs out it is claimed again and goes
    to the gateway under the same key, which sends it once.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE outbound_messages SET state = 'sending', next_attempt_at = %s
             WHERE id IN (SELECT id FROM outbound_messages
                           WHERE state IN ('waiting', 'sending') AND next_attempt_at <= %s
                           ORDER BY next_attempt_at LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            [now + CLAIM, now, limit],
        )
        return sorted(row[0] for row in cursor.fetchall())


def deliver(message_id: int, now: datetime) -> str:
    """Send one claimed message and return its new state; a failure is kept with its reason and tried again later."""
    message = (
        OutboundMessage.objects.select_for_update(skip_locked=True)
        .filter(pk=message_id, state="sending")
        .first()
    )
    if message is None:
        return ""
    message.attempts_count += 1
    try:
        message.gateway_reference = adapter().send(mobile_of(message), text_of(message), message.key)
    except DeliveryFailed as failure:
        message.error = str(failure)[:200]
        final = failure.is_final or message.attempts_count >= ATTEMPTS_ALLOWED
        message.state = "failed" if final else "waiting"
        message.next_attempt_at = now + timedelta(seconds=15 * 2**message.attempts_count)
    else:
        message.state, message.sent_at, message.error = "sent", now, ""
    message.save()
    return message.state


def send_waiting(now: datetime, limit: int = 100) -> int:
    """Claim and deliver due messages here and now; returns how many were sent (for commands and tests)."""
    return [deliver(message_id, now) for message_id in claim_waiting(now, limit)].count("sent")


def purge(now: datetime) -> int:
    """Delete sent messages older than a month and return how many went."""
    return OutboundMessage.objects.filter(state="sent", sent_at__lt=now - KEEP).delete()[0]


@dataclass(frozen=True)
class ShownMessage:
    """A message as the demonstration's inbox shows it."""

    mobile: str
    text: str
    created_at: datetime


def inbox(limit: int = 20) -> list[ShownMessage]:
    """Return the last messages in clear, phones masked. Only the demonstration's on-screen inbox may ask."""
    if not adapter().shows_messages:
        raise PermissionError(_("只有演示环境的短信收件箱可以显示短信内容。"))
    shown = []
    for message in OutboundMessage.objects.order_by("-pk")[:limit]:
        mobile = mobile_of(message)
        shown.append(ShownMessage(f"{mobile[:3]}****{mobile[-4:]}", text_of(message), message.created_at))
    return shown


def failures(limit: int = 50):
    """Return messages given up or failing now, newest first: for the operator's page and `./zg doctor`."""
    return OutboundMessage.objects.exclude(error="").exclude(state="sent").order_by("-pk")[:limit]


def mobile_of(message: OutboundMessage) -> str:
    """Return the number a message goes to."""
    return crypto.decrypt_for_account(message.mobile_cipher, f"outbound|mobile|{message.key}")


def text_of(message: OutboundMessage) -> str:
    """Return a message's text."""
    return crypto.decrypt_for_account(message.text_cipher, f"outbound|text|{message.key}")
