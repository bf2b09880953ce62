"""To-dos and the clocks that give them their colour."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.lib.ids import uuid7


class Clock(models.Model):
    """A deadline running on a matter; an open clock always has an owner unit."""

    id = models.BigAutoField(primary_key=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="clocks")
    name = models.CharField(max_length=40)
    rule_key = models.CharField(max_length=80)
    starts_on = models.DateField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False, help_text="the year's calendar is not announced yet")
    basis = models.CharField(max_length=200, blank=True, default="")
    overdue_step = models.CharField(max_length=32, blank=True, default="")
    warn_percents = ArrayField(models.SmallIntegerField(), default=list, help_text="of the time, e.g. 50, 80")
    next_at = models.DateTimeField(null=True, help_text="when the sweep looks next; null = a person has it")
    warned_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "clocks"
        indexes = [
            models.Index(fields=["next_at"], name="clocks_next", condition=models.Q(stopped_at__isnull=True))
        ]


class Todo(models.Model):
    """Work waiting for a role at a unit (or for one account)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="todos")
    unit = models.ForeignKey(Unit, models.PROTECT)
    roles = models.JSONField(default=list, help_text="any of these roles at the unit")
    account_id = models.UUIDField(null=True, help_text="set when one officer has taken it")
    step = models.CharField(max_length=32, help_text="the next action, shown as the button")
    reason = models.CharField(
        max_length=60, blank=True, default="", help_text="'' or why it climbed: overdue …"
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "todos"
        indexes = [
            models.Index(
                fields=["unit", "due_at"], name="todos_open", condition=models.Q(done_at__isnull=True)
            )
        ]
