"""Two entries that may be one person, or a row that belongs to somebody registered otherwise."""

from django.db import models
from django.db.models import Q

from zhigong.kernel.orgs.models import Unit
from zhigong.lib.ids import uuid7

REVIEW_KINDS = ("perhaps_same", "name_differs", "elsewhere")
REVIEW_STATES = ("open", "same", "different", "passed_on")


class Review(models.Model):
    """Something for an officer to look at side by side. Nobody is merged here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=16)
    unit = models.ForeignKey(Unit, models.PROTECT, help_text="the lowest union that stands above both sides")
    source_id = models.UUIDField(null=True, help_text="the import this was found in")
    row_number = models.IntegerField(null=True)
    person_id = models.UUIDField(null=True, db_index=True)
    other_person_id = models.UUIDField(null=True, db_index=True)
    wanted_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    reasons = models.JSONField(
        default=list, help_text="same_name_and_birth, same_mobile, similar_name, name_differs"
    )
    state = models.CharField(max_length=10, default="open")
    note = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        db_table = "duplicate_reviews"
        indexes = [
            models.Index(fields=["unit", "id"], name="duplicate_reviews_open", condition=Q(state="open"))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "person_id", "other_person_id", "wanted_unit"],
                name="duplicate_review_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(state__in=REVIEW_STATES), name="duplicate_review_state_known"),
            models.CheckConstraint(condition=Q(kind__in=REVIEW_KINDS), name="duplicate_review_kind_known"),
        ]
