"""What arbitration keeps beside its matter: from which mediation it grew, when it was filed, what came of it."""

from django.db import models

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer


class Arbitration(models.Model):
    """One worker's way through arbitration and court; stages are outside facts on the matter."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="arbitration")
    mediation_id = models.UUIDField(null=True, unique=True, help_text="the matter it grew out of")
    person_id = models.UUIDField(db_index=True)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    employer_name = models.CharField(max_length=100, blank=True, default="")
    cause = models.CharField(max_length=4, blank=True, default="")
    known_on = models.DateField()
    ended_on = models.DateField(null=True)
    mediator_account = models.UUIDField(null=True, help_text="who mediated keeps out afterwards")
    story = models.TextField(
        blank=True, default="", help_text="facts and reasons, as the application says them"
    )
    respondent_count = models.SmallIntegerField(default=1)
    filed_on = models.DateField(null=True)
    awarded_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    recovered_amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        db_table = "arbitrations"
