"""Calls as the call centre tells them."""

from django.db import models
from django.db.models import Q

from zhigong.kernel import crypto
from zhigong.kernel.orgs.models import Unit
from zhigong.lib.ids import uuid7

CALL_STATES = ("ringing", "answered", "ended", "missed")


class Call(models.Model):
    """One telephone call as the call centre's events tell it; the recording stays where it is, by reference."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="whose hotline rings")
    call_number = models.CharField(max_length=64, help_text="the call centre's own id; one row per call")
    state = models.CharField(max_length=10, default="ringing")
    agent = models.CharField(
        max_length=64, blank=True, default="", help_text="sign-in name it rings at, '' = all"
    )
    phone_cipher = models.BinaryField(null=True)
    phone_digest = models.BinaryField(null=True, max_length=32)
    digest_key_id = models.CharField(max_length=20, blank=True, default="")
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    recording = models.CharField(
        max_length=200, blank=True, default="", help_text="reference, never the sound"
    )

    class Meta:
        db_table = "hotline_calls"
        constraints = [
            models.UniqueConstraint(fields=["unit", "call_number"], name="one_row_per_call"),
            models.CheckConstraint(condition=Q(state__in=CALL_STATES), name="hotline_call_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["unit", "-started_at"],
                name="hotline_calls_live",
                condition=Q(state__in=("ringing", "answered")),
            )
        ]

    def seal_phone(self, phone: str) -> None:
        """Keep the caller's number sealed, with its digest."""
        self.phone_cipher = crypto.encrypt_for_account(phone, self._place()) if phone else None
        self.redigest(phone)

    def redigest(self, phone: str) -> None:
        """Make the number's digest under the key in use; it is made anew when that key is replaced."""
        key_id, made = crypto.digest("phone", phone) if phone else ("", None)
        self.phone_digest, self.digest_key_id = made, str(key_id)

    def open_phone(self) -> str:
        """Return the caller's number in clear, "" when it was withheld."""
        return crypto.decrypt_for_account(self.phone_cipher, self._place()) if self.phone_cipher else ""

    def _place(self) -> bytes:
        return crypto.aad("hotline_calls", "phone_cipher", self.pk)
