"""What a call-taker has typed and not yet registered."""

from django.db import models

from zhigong.kernel import crypto
from zhigong.kernel.crypto.sealed_json import open_json, seal_json
from zhigong.lib.ids import uuid7


class Draft(models.Model):
    """What a call-taker has typed so far; it outlives a refusal, a crash and a change of the browser."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account_id = models.UUIDField(db_index=True)
    call_id = models.UUIDField(null=True)
    answers_cipher = models.BinaryField(help_text="all fields, sealed under the instance's account key")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "hotline_drafts"

    @property
    def answers(self) -> dict:
        """Return the fields as typed."""
        return open_json(self.answers_cipher, self._place())

    @answers.setter
    def answers(self, values: dict) -> None:
        self.answers_cipher = seal_json(values, self._place())

    def _place(self) -> bytes:
        return crypto.aad("hotline_drafts", "answers_cipher", self.pk)
