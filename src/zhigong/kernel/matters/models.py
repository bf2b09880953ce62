"""Matters, their parties, links, timeline, attachments and facts from outside."""

from django.db import models

from zhigong.kernel.access.jurisdiction import jurisdiction_manager
from zhigong.kernel.orgs.models import Employer, Unit
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
    employer_sees = models.BooleanField(
        default=False,
        help_text="its service lets an employer that is a party see it; never of a confidential one",
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
    """A person, unit or employer that takes part in a matter, in a role.

    `unnamed`: nobody but the handling officers learns who it is. `audience`: who sees the row (kernel/matters/audiences.py).
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="parties")
    person_id = models.UUIDField(null=True, db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="matter_parties")
    role = models.CharField(max_length=20)
    audience = models.CharField(max_length=20, default="all")
    unnamed = models.BooleanField(default=False)
    merged_from = models.ForeignKey(
        Matter, models.CASCADE, null=True, related_name="+", help_text="the duplicate this party came with"
    )

    class Meta:
        db_table = "matter_parties"
        constraints = [
            models.UniqueConstraint(fields=["matter", "person_id", "role"], name="party_once"),
            models.UniqueConstraint(
                fields=["matter", "employer", "role"],
                condition=models.Q(employer__isnull=False),
                name="employer_party_once",
            ),
            models.CheckConstraint(
                condition=models.Q(person_id__isnull=False)
                | models.Q(unit__isnull=False)
                | models.Q(employer__isnull=False),
                name="party_is_somebody",
            ),
        ]


class PastParty(models.Model):
    """A person who was a party in a role and is none any more: kept for officers, written by `end_parties` alone."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="past_parties")
    person_id = models.UUIDField()
    role = models.CharField(max_length=20)
    ended_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True, help_text="account")

    class Meta:
        db_table = "matter_past_parties"


class Link(models.Model):
    """How two matters belong together."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="links")
    other = models.ForeignKey(Matter, models.CASCADE, related_name="linked_from")
    kind = models.CharField(
        max_length=24, help_text="same_employer, same_project, related, grew_out_of, merged_into"
    )
    made_at = models.DateTimeField(null=True)
    made_by = models.UUIDField(null=True, help_text="account")

    class Meta:
        db_table = "matter_links"
        constraints = [models.UniqueConstraint(fields=["matter", "other", "kind"], name="linked_once")]


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
    audience = models.CharField(max_length=20, default="all")

    class Meta:
        db_table = "matter_steps"
        indexes = [models.Index(fields=["matter", "id"], name="matter_steps_order")]


class Attachment(models.Model):
    """A file kept for a matter: encrypted in the home's files under a key of its own. Without a matter it waits.

    A waiting file belongs to the account that uploaded it and is thrown away after a day. Append-only once bound.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="attachments")
    kind = models.CharField(
        max_length=32, default="evidence", help_text="the form field or step it came with"
    )
    name = models.CharField(max_length=120, help_text="as its owner called it")
    media_type = models.CharField(max_length=80)
    size = models.BigIntegerField(help_text="bytes")
    digest = models.BinaryField(max_length=32, help_text="SM3 of the content")
    wrapped = models.BinaryField(help_text="the file's own key, wrapped by the instance's")
    wrapping_key_id = models.CharField(max_length=20)
    audience = models.CharField(max_length=20, default="all")
    scan = models.CharField(max_length=12, default="unscanned", help_text="clean or unscanned")
    added_by = models.UUIDField(null=True, db_index=True, help_text="account")
    added_label = models.CharField(max_length=120, blank=True, default="", help_text="as on the timeline")
    added_at = models.DateTimeField()

    class Meta:
        db_table = "matter_attachments"
        indexes = [models.Index(fields=["matter", "id"], name="matter_attachments_order")]


class Milestone(models.Model):
    """A fact from outside, such as a hearing at the arbitration body: with its source, never edited, corrected by another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=32, help_text="of kernel/matters/milestone_kinds.py")
    happened_on = models.DateField()
    source = models.CharField(max_length=200, help_text="which paper or whose word says so")
    reference = models.CharField(
        max_length=60, blank=True, default="", help_text="the other body's case number"
    )
    detail = models.CharField(max_length=500, blank=True, default="")
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    is_void = models.BooleanField(
        default=False, help_text="it takes back what it corrects and puts nothing in its place"
    )
    audience = models.CharField(max_length=20, default="all")
    entered_by = models.UUIDField(null=True, help_text="account")
    entered_label = models.CharField(max_length=120)
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "matter_milestones"
        indexes = [models.Index(fields=["matter", "happened_on"], name="matter_milestones_order")]
