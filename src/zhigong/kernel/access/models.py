"""Grants: which account holds which seat, from when to when, given by whom."""

from django.db import models

from zhigong.kernel.journal.versions import versioned
from zhigong.kernel.orgs.models import Unit
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
