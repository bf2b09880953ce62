"""What a reorganisation keeps beside its matter: what was proposed, what was foreseen, and what is needed to undo it."""

from django.db import models

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer, Unit

KINDS = ("move", "merge", "split", "dissolve", "undo")


class Reorganisation(models.Model):
    """One change of the tree; its state stands on the matter, which lies with the union above both sides."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="reorganisation")
    kind = models.CharField(max_length=8, help_text="move, merge, split, dissolve, undo")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="what is changed")
    target = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="new parent, surviving or receiving union",
    )
    made = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", help_text="the union split off"
    )
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by")
    proposed_at_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    grounds = models.CharField(max_length=16, blank=True, default="", help_text="why it may be dissolved")
    decided_on = models.DateField(null=True, help_text="the members decided, or the employer ended")
    reason = models.CharField(max_length=300)
    name = models.CharField(max_length=100, blank=True, default="", help_text="of the union split off")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    branches = models.JSONField(default=list, help_text="ids of the units that go with the union split off")
    share_percent = models.SmallIntegerField(default=0, help_text="of funds and property that go along")
    rehearsal = models.JSONField(default=dict, help_text="what was foreseen when it was proposed")
    effective_on = models.DateField(null=True)
    done = models.JSONField(
        default=dict, help_text="what undoing needs: former parents, ended seats, work handed over"
    )
    is_undone = models.BooleanField(default=False)
    came_to = models.CharField(
        max_length=10,
        null=True,
        help_text="rejected, withdrawn: for who proposed it and does not see the matter",
    )

    class Meta:
        db_table = "reorganisations"
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="reorganisation_kind_known"),
            models.CheckConstraint(
                condition=models.Q(share_percent__gte=0, share_percent__lte=100), name="reorganisation_share"
            ),
        ]
