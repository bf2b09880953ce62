"""What wage arrears keeps beside its matters: the report, the people owed, what each was paid, the daily nil report."""

import json

from django.db import models
from django.db.models import F, Q

from zhigong.kernel import crypto
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer
from zhigong.lib.ids import uuid7

IN_FORCE = Q(replaced_at__isnull=True)


class ArrearsReport(models.Model):
    """Who owes how much to how many, and in a building project by which chain of contractors."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="arrears")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    employer_name = models.CharField(max_length=100)
    place_code = models.CharField(max_length=12)
    source = models.CharField(max_length=12)
    is_construction = models.BooleanField(default=False)
    project = models.CharField(max_length=100, blank=True, default="")
    developer = models.CharField(max_length=100, blank=True, default="", help_text="建设单位")
    contractor = models.CharField(max_length=100, blank=True, default="", help_text="总包单位")
    subcontractor = models.CharField(max_length=100, blank=True, default="", help_text="分包单位")
    people_count = models.IntegerField()
    migrant_count = models.IntegerField(default=0)
    amount = models.DecimalField(max_digits=14, decimal_places=2, help_text="yuan; as told, then as verified")
    owed_from = models.DateField()
    owed_to = models.DateField()
    cause = models.CharField(max_length=12)
    is_urgent = models.BooleanField(
        default=False, help_text="by the numbers in force on the day, or an incident"
    )
    has_incident = models.BooleanField(default=False)
    is_group = models.BooleanField(default=False, help_text="by the number in force on the day")
    raised_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True, help_text="account; somebody else calls back")
    settled_how = models.CharField(max_length=8, blank=True, default="")
    satisfied = models.CharField(max_length=4, blank=True, default="")
    story_cipher = models.BinaryField()

    class Meta:
        db_table = "arrears_reports"
        indexes = [models.Index(fields=["employer"], name="arrears_employer")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, people_count__gt=0), name="arrears_of_somebody"),
            models.CheckConstraint(condition=Q(owed_to__gte=F("owed_from")), name="arrears_period_forward"),
            models.CheckConstraint(
                condition=Q(migrant_count__lte=F("people_count")), name="arrears_migrants_among"
            ),
        ]

    def seal_story(self, story: str) -> None:
        """Keep what was told sealed."""
        self.story_cipher = crypto.encrypt_for_account(story, self._place())

    def open_story(self) -> str:
        """Return what was told, in clear."""
        return crypto.decrypt_for_account(self.story_cipher, self._place())

    def _place(self) -> bytes:
        return crypto.aad("arrears_reports", "story_cipher", self.matter_id)


class Claimant(models.Model):
    """One person owed wages; document, phone and bank card are sealed together."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(ArrearsReport, models.PROTECT, related_name="claimants")
    line = models.IntegerField(help_text="number in the list, from 1")
    person_id = models.UUIDField(
        null=True, help_text="the register's person, when the document is known there"
    )
    name = models.CharField(max_length=60)
    document_mask = models.CharField(max_length=30)
    sealed = models.BinaryField(help_text="document, mobile and bank card")
    days = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    price = models.DecimalField(max_digits=10, decimal_places=2, null=True, help_text="yuan a day")
    owed = models.DecimalField(max_digits=12, decimal_places=2, help_text="yuan")
    paid = models.DecimalField(
        max_digits=12, decimal_places=2, default=0, help_text="sum of the payments, by trigger"
    )
    replaced_at = models.DateTimeField(null=True, help_text="when a corrected list took this one's place")

    class Meta:
        db_table = "arrears_claimants"
        constraints = [
            models.UniqueConstraint(fields=["report", "line"], condition=IN_FORCE, name="claimant_line_once"),
            models.CheckConstraint(condition=Q(owed__gt=0), name="claimant_is_owed"),
            models.CheckConstraint(
                condition=Q(paid__gte=0, paid__lte=F("owed")), name="claimant_paid_within"
            ),
        ]

    @property
    def left(self):
        """Return what is still owed, in yuan."""
        return self.owed - self.paid

    def seal(self, **secret: str) -> None:
        """Keep document, mobile and bank card sealed together."""
        self.sealed = crypto.encrypt_for_account(json.dumps(secret), self._place())

    def open_sealed(self) -> dict[str, str]:
        """Return document, mobile and bank card in clear; whoever calls it journals why."""
        return json.loads(crypto.decrypt_for_account(self.sealed, self._place()))

    def _place(self) -> bytes:
        return crypto.aad("arrears_claimants", "sealed", self.pk)


class Payment(models.Model):
    """Wages one person received; never edited. The database adds it to what the person was paid."""

    id = models.BigAutoField(primary_key=True)
    claimant = models.ForeignKey(Claimant, models.PROTECT, related_name="payments")
    paid_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="yuan")
    money_from = models.CharField(max_length=12)
    noted_by = models.UUIDField(help_text="account")
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "arrears_payments"
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_money")]
