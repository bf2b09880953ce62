"""Monthly closings: what every node counted at the end of a month, derived from the ledger once and read in one row."""

from django.db import models


class ClosedMonth(models.Model):
    """A month whose closings are written; what came after `horizon` and reaches back into it makes them stale."""

    month_end = models.DateField(primary_key=True)
    closed_at = models.DateTimeField(db_default=models.functions.Now())
    horizon = models.BigIntegerField(help_text="every transaction below this one was counted")

    class Meta:
        db_table = "closed_months"


class Closing(models.Model):
    """A node's counts at a month's end; written only where they differ from the month before."""

    pk = models.CompositePrimaryKey("node_id", "month_end")
    node_id = models.BigIntegerField()
    month_end = models.DateField()
    units_count = models.IntegerField()
    counts = models.JSONField(help_text="{dimension: {value: members}}; '' is all")

    class Meta:
        db_table = "closings"
