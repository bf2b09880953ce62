"""Matters, their parties, links and timeline."""

from django.db import models

from zhigong.kernel.access.jurisdiction import jurisdiction_manager
from zhigong.kernel.orgs.models import Unit
from zhigong.lib.ids import uuid7


class Matter(models.Model):
    """One thing being worked on; a business line's own table hangs on it one to one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=60, db_index=True, help_text="service code, e.g. joining.join")
    procedure_version = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="matters", help_text="the owner")
    position = models.BigIntegerField()
    industry_position = models.BigIntegerField()
    confidentiality = models.SmallIntegerField(
        default=0, help_text="0 ordinary, 1 handlers only, 2 parties only"
    )
    state = models.CharField(max_length=32)
    title = models.CharField(max_length=120, help_text="never personal data")
    channel = models.CharField(max_length=16, default="web")
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    step_count = models.IntegerField(
        default=0, help_text="expected by the page that offers a step, so a double click is told"
    )

    objects = jurisdiction_manager()

    class Meta:
        db_table = "matters"
        indexes = [
            models.Index(fields=["position", "id"], name="matters_position"),
            models.Index(fields=["unit", "state"], name="matters_unit_state"),
            models.Index(fields=["industry_position", "id"], name="matters_industry"),
        ]


class Party(models.Model):
    """A person or unit that takes part in a matter, in a role."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="parties")
    person_id = models.UUIDField(null=True, db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    role = models.CharField(max_length=20)

    class Meta:
        db_table = "matter_parties"
        constraints = [
            models.UniqueConstraint(fields=["matter", "person_id", "role"], name="party_once"),
            models.CheckConstraint(
                condition=models.Q(person_id__isnull=False) | models.Q(unit__isnull=False),
                name="party_is_somebody",
            ),
        ]


class Link(models.Model):
    """How two matters belong together."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="links")
    other = models.ForeignKey(Matter, models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=24, help_text="same_employer, grew_out_of, merged_into")

    class Meta:
        db_table = "matter_links"


class TimelineStep(models.Model):
    """One step taken, with the opinion of whoever took it. Append-only."""

    id = models.BigAutoField(primary_key=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="timeline")
    step = models.CharField(max_length=32)
    from_state = models.CharField(max_length=32, blank=True, default="")
    to_state = models.CharField(max_length=32)
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    actor_label = models.CharField(
        max_length=120, help_text="office and post, or 本人, or 系统; shown to parties"
    )
    opinion = models.CharField(max_length=500, blank=True, default="")
    detail = models.JSONField(default=dict, help_text="public to the parties; never class 1 values")

    class Meta:
        db_table = "matter_steps"
        indexes = [models.Index(fields=["matter", "id"], name="matter_steps_order")]
