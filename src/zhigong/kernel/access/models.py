"""Grants and agencies: which account holds which seat or acts for which employer, from when to when, by whose word."""

from django.db import models

from zhigong.kernel.journal.versions import versioned
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.people.models import Account


@versioned("grants")
class Grant(models.Model):
    """A role at one unit on one line; a session acts in exactly one grant at a time (its seat)."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20)
    line = models.CharField(max_length=12, default="territorial", help_text="territorial or industrial")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    granted_by = models.UUIDField(null=True, help_text="account of the security administrator")
    created_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        db_table = "grants"
        indexes = [models.Index(fields=["unit", "role"], name="grants_unit_role")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "unit", "role", "line"],
                condition=models.Q(ends_on__isnull=True),
                name="one_open_grant",
            ),
            models.CheckConstraint(
                condition=models.Q(granted_by__isnull=True) | ~models.Q(granted_by=models.F("account")),
                name="nobody_grants_to_themself",
            ),
        ]


class Token(models.Model):
    """A partner system's scoped token; only its digest is kept."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)
    unit = models.ForeignKey(Unit, models.PROTECT)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_tokens"


@versioned("employer_agents")
class EmployerAgent(models.Model):
    """An account that acts for an employer from a day on, as an officer confirmed; never for itself."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="agencies")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="agents")
    post = models.CharField(max_length=60, help_text="their post at the employer, as they give it")
    asked_at = models.DateTimeField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True, help_text="not valid any more on this day")
    confirmed_by = models.UUIDField(null=True, help_text="account of the officer who confirmed")
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, help_text="the union that confirmed or refused")

    class Meta:
        db_table = "employer_agents"
        indexes = [models.Index(fields=["employer", "ends_on"], name="employer_agents_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "employer"],
                condition=models.Q(ends_on__isnull=True, refused_at__isnull=True),
                name="one_open_agency",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("account")),
                name="nobody_confirms_themself",
            ),
        ]


class EmployerInvitation(models.Model):
    """A code printed on a letter to an employer: whoever has it may act for that employer; only its digest is kept."""

    id = models.BigAutoField(primary_key=True)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="invitations")
    unit = models.ForeignKey(Unit, models.PROTECT)
    code_digest = models.BinaryField(max_length=32, unique=True)
    issued_by = models.UUIDField(null=True, help_text="account of the officer")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(Account, models.PROTECT, null=True)

    class Meta:
        db_table = "employer_invitations"
