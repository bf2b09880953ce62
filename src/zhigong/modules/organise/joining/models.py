"""What joining keeps: a draft while the worker fills in and the application."""

from django.db import models

from zhigong.kernel import crypto
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer, Place, Unit
from zhigong.lib.identity import digest_type


class Draft(models.Model):
    """What one account has filled in so far; goes when the application is sent."""

    account_id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=60, blank=True, default="")
    doc_type = models.CharField(max_length=3, blank=True, default="")
    doc_cipher = models.BinaryField(null=True, help_text="under the instance's account key")
    answers = models.JSONField(default=dict, help_text="work and place; no class 1 values")
    source_unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, related_name="+", help_text="whose QR code"
    )
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "joining_drafts"

    def seal_document(self, number: str) -> None:
        """Keep the document number sealed until the application is sent."""
        self.doc_cipher = crypto.encrypt_for_account(number, self._place())

    def open_document(self) -> str:
        """Return the document number in clear, "" when none was given yet."""
        return crypto.decrypt_for_account(self.doc_cipher, self._place()) if self.doc_cipher else ""

    def _place(self) -> bytes:
        return crypto.aad("joining_drafts", "doc_cipher", self.account_id)


class Application(models.Model):
    """One person's application to join; its state stands on the matter."""

    matter = models.OneToOneField(
        Matter, models.PROTECT, primary_key=True, related_name="joining_application"
    )
    account_id = models.UUIDField(null=True, db_index=True)
    person_id = models.UUIDField(
        db_index=True, help_text="provisional until an officer has seen the document"
    )
    claim_digest = models.BinaryField(
        max_length=32, db_index=True, help_text="of the document claimed, not proved; empty once erased"
    )
    digest_key_id = models.CharField(max_length=20, blank=True, default="", db_default="")
    worker_kind = models.CharField(max_length=24)
    employment_form = models.CharField(max_length=16, blank=True, default="")
    platform = models.CharField(max_length=60, blank=True, default="")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True)
    employer_name = models.CharField(
        max_length=100, blank=True, default="", help_text="as typed, when not known"
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True)
    found_by = models.CharField(max_length=16, help_text="employer, covered, qr, sector, fallback")
    source_unit = models.ForeignKey(Unit, models.SET_NULL, null=True, related_name="+")
    consent_id = models.UUIDField(null=True)
    return_count = models.SmallIntegerField(default=0)
    checked_by = models.CharField(max_length=12, blank=True, default="", help_text="in_person or video")
    membership_id = models.UUIDField(null=True)

    class Meta:
        db_table = "joining_applications"

    def keep_claim(self, doc_type: str, number: str) -> None:
        """Keep the claimed document's digest and the key it is under; made anew when that key is replaced."""
        value = crypto.document_value(digest_type(doc_type), number)
        key_id, made = crypto.digest("document", value)
        self.claim_digest, self.digest_key_id = made if number else b"", str(key_id)
