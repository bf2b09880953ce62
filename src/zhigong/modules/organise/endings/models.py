"""What an ending (or keeping, or correction) of a membership keeps beside its matter."""

from django.db import models
from django.db.models import Q

from zhigong.kernel.matters.models import Matter

KINDS = ("resign", "retain", "restore", "lapse", "expel", "decease", "void", "reinstate")


class Ending(models.Model):
    """One change of a membership's standing; `kind` is the ledger's event it leads to."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="ending")
    kind = models.CharField(max_length=12)
    person_id = models.UUIDField(db_index=True)
    membership_id = models.UUIDField()
    from_state = models.CharField(
        max_length=16, help_text="of the membership; what an overturned decision returns to"
    )
    reason = models.CharField(max_length=16, blank=True, default="")
    happened_on = models.DateField(null=True, help_text="the fact's own date; null = the day of the decision")
    since_on = models.DateField(null=True, help_text="last dues or union life, for lapse")
    document_number = models.CharField(
        max_length=60, blank=True, default="", help_text="of the proof or judgment"
    )
    # the decision: which body, when, under which number, by how many votes
    body = models.CharField(max_length=16, blank=True, default="")
    decided_on = models.DateField(null=True)
    decision_number = models.CharField(max_length=60, blank=True, default="")
    votes_for = models.IntegerField(null=True)
    votes_against = models.IntegerField(null=True)
    record_number = models.CharField(max_length=60, blank=True, default="", help_text="of the union above")
    is_open = models.BooleanField(default=True)

    class Meta:
        db_table = "endings"
        constraints = [
            models.UniqueConstraint(
                fields=["membership_id", "kind"], condition=Q(is_open=True), name="one_open_ending"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="ending_kind_known"),
        ]
