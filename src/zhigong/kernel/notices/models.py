"""Messages on screen, and messages that leave the house."""

from django.db import models

from zhigong.kernel.people.models import Account
from zhigong.lib.ids import uuid7


class Notice(models.Model):
    """A message one account can read on screen."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    body = models.TextField(blank=True, default="")
    matter_id = models.UUIDField(null=True)
    key = models.CharField(max_length=100, unique=True, null=True, help_text="the same key is told once")
    created_at = models.DateTimeField(db_default=models.functions.Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices"
        indexes = [models.Index(fields=["account", "-created_at"], name="notices_account")]


class OutboundMessage(models.Model):
    """An SMS to send once: `key` is its idempotency key, the text is encrypted because codes stand in it."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=100, unique=True)
    mobile_cipher = models.BinaryField()
    text_cipher = models.BinaryField()
    state = models.CharField(max_length=8, default="waiting", help_text="waiting, sending, sent, failed")
    attempts_count = models.SmallIntegerField(default=0)
    gateway_reference = models.CharField(max_length=100, blank=True, default="")
    error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(db_default=models.functions.Now())
    next_attempt_at = models.DateTimeField(null=True, help_text="waiting: not before; sending: claimed until")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbound_messages"
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="outbound_messages_due",
                condition=models.Q(state__in=["waiting", "sending"]),
            )
        ]
