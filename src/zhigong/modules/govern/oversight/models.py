"""What oversight keeps: proposals to erase what was kept long enough."""

from django.db import models

from zhigong.lib.ids import uuid7


class RetentionProposal(models.Model):
    """People of one kind whose time of keeping is over on a day; two administrators confirm, then they are erased."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, help_text="ended, unproved")
    before_on = models.DateField(help_text="kept since before this day")
    people_count = models.IntegerField()
    proposed_at = models.DateTimeField()
    first_by = models.UUIDField(null=True)
    first_at = models.DateTimeField(null=True)
    second_by = models.UUIDField(null=True)
    second_at = models.DateTimeField(null=True)
    is_refused = models.BooleanField(default=False)
    erased_count = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "retention_proposals"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second_by__isnull=True) | ~models.Q(second_by=models.F("first_by")),
                name="erasing_needs_two_people",
            )
        ]
