"""The dispute beside its matter, and the instalments of its agreement."""

from django.db import models
from django.db.models import Q

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer


class Mediation(models.Model):
    """One dispute; its state and clocks stand on the matter, the worker's own words in its room."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="mediation")
    body_id = models.BigIntegerField(null=True, help_text="of the register of mediators")
    person_id = models.UUIDField(db_index=True)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    employer_name = models.CharField(
        max_length=100, blank=True, default="", help_text="as typed, when not known"
    )
    cause = models.CharField(max_length=4, blank=True, default="", help_text="second level, e.g. 3.2")
    known_on = models.DateField()
    ended_on = models.DateField(null=True, help_text="when the employment ended")
    applied_on = models.DateField(null=True)
    received_on = models.DateField(null=True, help_text="the fifteen days begin (§14)")
    mediator_id = models.BigIntegerField(null=True, help_text="of the register of mediators")
    mediator_account = models.UUIDField(null=True, db_index=True, help_text="who works in the room")
    mediator_name = models.CharField(max_length=60, blank=True, default="")
    may_leave_on = models.DateField(null=True, help_text="when the fifteen days were over")
    employer_answer = models.CharField(max_length=12, blank=True, default="", help_text="willing, unwilling")
    # the agreement
    terms = models.TextField(blank=True, default="")
    agreed_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    signed_by_applicant_at = models.DateTimeField(null=True)
    signed_by_employer_at = models.DateTimeField(null=True)
    sealed_on = models.DateField(null=True)
    applicant_wish = models.CharField(max_length=12, blank=True, default="", help_text="court, arbitration")
    employer_wish = models.CharField(max_length=12, blank=True, default="")
    confirmed_by = models.CharField(max_length=12, blank=True, default="", help_text="court, arbitration")
    failed_reason = models.CharField(max_length=16, blank=True, default="")
    recovered_amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    satisfaction = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        db_table = "mediations"
        constraints = [
            models.CheckConstraint(
                condition=Q(employer__isnull=False) | ~Q(employer_name=""), name="mediation_has_respondent"
            ),
            models.CheckConstraint(
                condition=Q(sealed_on__isnull=True)
                | Q(signed_by_applicant_at__isnull=False, signed_by_employer_at__isnull=False),
                name="sealed_after_both_signed",
            ),
        ]


class Instalment(models.Model):
    """One payment of the agreement, as promised and as received."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="instalments")
    number = models.SmallIntegerField()
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    paid_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        db_table = "mediation_instalments"
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="instalment_once")]
