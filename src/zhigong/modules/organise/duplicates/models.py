"""Two entries that may be one person, or a row that belongs to somebody registered otherwise."""

from django.db import models
from django.db.models import Q

from zhigong.kernel.matters.models import Matter
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


class Merge(models.Model):
    """Two records of one human being told to be one; what was moved is kept, so that it can go back years later."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="merge")
    review = models.ForeignKey(Review, models.PROTECT, null=True)
    kept_id = models.UUIDField(db_index=True, help_text="the person whose record goes on")
    merged_id = models.UUIDField(db_index=True, help_text="the person whose record points to the other")
    kept_membership_id = models.UUIDField(null=True, help_text="which stays when both are members")
    moved = models.JSONField(default=dict, help_text="table → ids that pointed to the merged record")
    voided = models.JSONField(default=dict, help_text="membership → the state it had")
    merged_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "person_merges"
        constraints = [
            models.UniqueConstraint(
                fields=["merged_id"],
                condition=Q(merged_at__isnull=False, undone_at__isnull=True),
                name="merged_into_one",
            ),
            models.CheckConstraint(condition=~Q(kept_id=models.F("merged_id")), name="merge_of_two"),
        ]


class Unmerge(models.Model):
    """The wish to undo a merge, decided by two officers like the merge itself."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="unmerge")
    merge = models.ForeignKey(Merge, models.PROTECT, related_name="undoings")

    class Meta:
        db_table = "person_unmerges"
