"""Requests to take a list of members out of the house."""

from django.db import models
from django.db.models import F, Q

from zhigong.kernel.orgs.models import Unit
from zhigong.lib.ids import uuid7


class Export(models.Model):
    """One request to take a list out of the house. Large lists wait for a second officer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT)
    requested_by = models.UUIDField()
    filters = models.JSONField(default=dict)
    purpose = models.CharField(max_length=200)
    is_clear = models.BooleanField(default=False, help_text="full values instead of masked ones")
    rows_count = models.IntegerField()
    state = models.CharField(max_length=10, default="waiting", help_text="waiting, approved, refused")
    created_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "member_exports"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
                name="export_second_officer",
            )
        ]
