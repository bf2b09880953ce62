"""Regional values of dated parameters, and the calendar of working days."""

from django.db import models

from zhigong.kernel.journal.versions import versioned


@versioned("rule_values")
class RuleValue(models.Model):
    """A region's own value of a parameter from a date on; two officers make it valid (proposed, approved)."""

    key = models.CharField(max_length=80)
    region_code = models.CharField(
        max_length=12, blank=True, default="", help_text="division code prefix; '' = nation"
    )
    value = models.CharField(max_length=100)
    basis = models.CharField(max_length=200, help_text="the clause this value rests on")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    proposed_by = models.UUIDField(null=True)
    approved_by = models.UUIDField(null=True)
    binds_open = models.BooleanField(
        null=True,
        help_text="true: clocks that run already get the new length; else only those started from its date on",
    )
    refused_by = models.UUIDField(null=True, help_text="who turned the proposal down, or took it back")
    created_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        db_table = "rule_values"
        indexes = [models.Index(fields=["key", "region_code", "valid_from"], name="rule_values_lookup")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("proposed_by")),
                name="rule_value_two_officers",
            ),
        ]


class WorkCalendarDay(models.Model):
    """Whether a date is worked, by the State Council's yearly notice (调休); a year not announced is absent."""

    date = models.DateField(primary_key=True)
    is_workday = models.BooleanField()
    note = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        db_table = "work_calendar_days"
