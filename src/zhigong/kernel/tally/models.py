"""The tally's two tables: deltas appended inside a step, and totals they are folded into."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Delta(models.Model):
    """One change of a count at one unit; `nodes` are the unit and all its ancestors, so that folding needs no tree."""

    id = models.BigAutoField(primary_key=True)
    measure = models.CharField(max_length=20)
    nodes = ArrayField(models.BigIntegerField())
    dimensions = models.JSONField(default=dict, help_text="dimension → value, e.g. {'sex': '1'}")
    amount = models.BigIntegerField(help_text="a count, or fen where the measure is money")
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        db_table = "tally_deltas"


class Total(models.Model):
    """A folded count of one node; dimension '' and value '' stand for all."""

    pk = models.CompositePrimaryKey("node_id", "measure", "dimension", "value")
    node_id = models.BigIntegerField()
    measure = models.CharField(max_length=20)
    dimension = models.CharField(max_length=20)
    value = models.CharField(max_length=20)
    amount = models.BigIntegerField()

    class Meta:
        db_table = "tally_totals"
