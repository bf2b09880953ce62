"""What a matter keeps for reckoning: the claims made in it, and days that interrupt or suspend the limitation."""

from django.db import models

from zhigong.kernel.matters.models import Matter


class ClaimItem(models.Model):
    """One thing the worker asks for, with how the amount was worked out; finality is judged for each."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="claim_items")
    kind = models.CharField(max_length=16)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    calculation = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "claim_items"
        constraints = [models.CheckConstraint(condition=models.Q(amount__gte=0), name="claim_not_negative")]


class LimitationEntry(models.Model):
    """A day that interrupts the limitation, or days that suspend it (the kinds of the forms)."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="limitation_entries")
    is_suspension = models.BooleanField(default=False)
    kind = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "limitation_entries"
