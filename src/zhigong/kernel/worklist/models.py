"""To-dos, the clocks that give them their colour, hand-overs between units, and what units above ask for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.lib.ids import uuid7


class Clock(models.Model):
    """A deadline running on a matter; an open clock always has an owner unit and, unless it is paused, a next look."""

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
    next_at = models.DateTimeField(null=True, help_text="when the sweep looks next; null = paused or stopped")
    warned_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    region = models.CharField(max_length=12, blank=True, default="", help_text="whose rule it was")
    length = models.CharField(
        max_length=20, blank=True, default="", help_text="5 WD, as the rule said at the start"
    )
    counts_from = models.DateTimeField(
        null=True, help_text="where the time begins, moved on by pauses; warnings are its percents"
    )
    runs_in = ArrayField(models.CharField(max_length=32), default=list, help_text="states it goes on in")
    pauses_in = ArrayField(models.CharField(max_length=32), default=list)
    paused_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list, help_text="[from, to] of every pause that ended")
    extension = models.CharField(max_length=20, blank=True, default="")
    extended_at = models.DateTimeField(null=True)
    extension_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "clocks"
        indexes = [
            models.Index(fields=["next_at"], name="clocks_next", condition=models.Q(stopped_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=False)
                | models.Q(paused_at__isnull=False)
                | models.Q(next_at__isnull=False),
                name="running_clock_is_looked_at",
            ),
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
            ),
            models.Index(
                fields=["account_id"],
                name="todos_taken",
                condition=models.Q(done_at__isnull=True, account_id__isnull=False),
            ),
        ]


class Handover(models.Model):
    """A matter went from one unit to another by a step. Append-only."""

    id = models.BigAutoField(primary_key=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="handovers")
    kind = models.CharField(max_length=4, help_text="down, back, up, over")
    step = models.CharField(max_length=32)
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    account_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "matter_handovers"
        indexes = [models.Index(fields=["matter", "id"], name="matter_handovers_order")]


class Urging(models.Model):
    """A unit above asks to hurry (urge), or for a written answer by a day (supervise)."""

    id = models.BigAutoField(primary_key=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="urgings")
    kind = models.CharField(max_length=10, help_text="urge, supervise")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="the unit above")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="the owner then")
    account_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=120)
    text = models.CharField(max_length=500, help_text="for officers; the parties see that it happened")
    at = models.DateTimeField()
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=1000, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answer_label = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        db_table = "matter_urgings"
        indexes = [models.Index(fields=["matter", "id"], name="matter_urgings_order")]
