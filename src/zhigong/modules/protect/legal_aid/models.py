"""What legal aid keeps beside its matter: the application with its result, and the register of helpers."""

from django.db import models
from django.db.models import F, Q

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.lib.ids import opaque_token, uuid7


class Helper(models.Model):
    """Somebody who gives legal aid for a union: its own lawyer, a hired one, a mediator, a supervisor, staff."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="legal_helpers")
    name = models.CharField(max_length=60)
    number = models.CharField(max_length=30, unique=True, help_text="of the licence or card")
    kind = models.CharField(max_length=16, help_text="see words.HELPERS")
    account_id = models.UUIDField(null=True, help_text="to tell a conflict of interest")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "legal_helpers"


class HelperClient(models.Model):
    """An employer a helper works for; never in a case against it."""

    helper = models.ForeignKey(Helper, models.PROTECT, related_name="clients")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")

    class Meta:
        db_table = "legal_helper_clients"
        constraints = [models.UniqueConstraint(fields=["helper", "employer"], name="helper_client_once")]


class ServiceDay(models.Model):
    """A campaign day (尊法守法·携手筑梦): law and legal aid where migrant workers are; who comes signs in by phone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    held_on = models.DateField()
    place = models.CharField(max_length=80)
    theme = models.CharField(max_length=60)
    token = models.CharField(
        max_length=24, unique=True, default=opaque_token, help_text="in the code to scan"
    )
    advised_count = models.IntegerField(null=True, help_text="people who were advised")
    taken_count = models.IntegerField(null=True, help_text="applications taken down on the spot")
    result = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "legal_service_days"
        indexes = [models.Index(fields=["unit", "held_on"], name="legal_service_days_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(advised_count__isnull=True) | Q(advised_count__gte=0, taken_count__gte=0),
                name="legal_service_day_counts",
            )
        ]


class SignIn(models.Model):
    """Somebody was there on a campaign day; counted, never listed by name."""

    day = models.ForeignKey(ServiceDay, models.PROTECT, related_name="sign_ins")
    account_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "legal_service_sign_ins"
        constraints = [models.UniqueConstraint(fields=["day", "account_id"], name="legal_sign_in_once")]


class Aid(models.Model):
    """One application for legal aid and what came of it."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="legal_aid")
    person_id = models.UUIDField(db_index=True)
    linked_matter_id = models.UUIDField(null=True, help_text="the matter it grew out of")
    mediator_account = models.UUIDField(null=True, help_text="who mediated there keeps out")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    employer_name = models.CharField(max_length=100)
    cause = models.CharField(max_length=12)
    form = models.CharField(max_length=12, help_text="asked for, then granted")
    facts = models.TextField()
    is_migrant = models.BooleanField(default=False)
    proof = models.CharField(max_length=12)
    income = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, help_text="yuan a head and month"
    )
    refusal = models.CharField(max_length=12, blank=True, default="")
    refused_by = models.UUIDField(null=True, help_text="account; somebody else reviews")
    helper = models.ForeignKey(Helper, models.PROTECT, null=True, related_name="+")
    result = models.CharField(max_length=12, blank=True, default="")
    recovered = models.DecimalField(max_digits=14, decimal_places=2, default=0, help_text="yuan")
    finished_by = models.UUIDField(null=True, help_text="account; somebody else calls back")
    subsidy = models.DecimalField(max_digits=10, decimal_places=2, null=True, help_text="yuan")
    subsidy_by = models.UUIDField(null=True, help_text="account that proposed it")
    subsidy_approved_by = models.UUIDField(null=True)
    subsidy_approved_at = models.DateTimeField(null=True)
    satisfied = models.CharField(max_length=4, blank=True, default="")

    class Meta:
        db_table = "legal_aids"
        constraints = [
            models.CheckConstraint(condition=Q(recovered__gte=0), name="legal_aid_recovered_not_negative"),
            models.CheckConstraint(
                condition=Q(subsidy_approved_by__isnull=True) | ~Q(subsidy_approved_by=F("subsidy_by")),
                name="legal_aid_subsidy_two_officers",
            ),
        ]
