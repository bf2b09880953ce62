"""What a report of misused identity keeps beside its matter."""

from django.db import models

from zhigong.kernel import crypto
from zhigong.kernel.matters.models import Matter


class MisuseReport(models.Model):
    """Somebody says their identity was used by another; the story is sealed under the account key."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="misuse_report")
    account_id = models.UUIDField()
    person_id = models.UUIDField()
    story_cipher = models.BinaryField()
    checked_by = models.CharField(max_length=12, blank=True, default="")
    membership_id = models.UUIDField(null=True, help_text="the false membership, once found")

    class Meta:
        db_table = "identity_misuse_reports"

    def seal_story(self, story: str) -> None:
        """Keep what was told sealed."""
        self.story_cipher = crypto.encrypt_for_account(story, self._place())

    def open_story(self) -> str:
        """Return what was told, in clear."""
        return crypto.decrypt_for_account(self.story_cipher, self._place())

    def _place(self) -> bytes:
        return crypto.aad("identity_misuse_reports", "story_cipher", self.matter_id)
