"""The journal's tables: entries, the order the sequencer gave them, and seals over that order."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhigong.kernel.journal.versions import current_txid
from zhigong.lib.ids import uuid7


class Entry(models.Model):
    """One thing somebody did, read or was refused. Append-only: the database refuses UPDATE and DELETE."""

    id = models.BigAutoField(primary_key=True)
    txid = models.BigIntegerField(db_default=current_txid(), editable=False, db_index=True)
    at = models.DateTimeField(db_default=models.functions.Now())
    account_id = models.UUIDField(null=True)
    grant_id = models.BigIntegerField(null=True, help_text="the seat acted in; null for a worker or a job")
    unit_id = models.BigIntegerField(null=True, db_index=True)
    role = models.CharField(
        max_length=20, blank=True, default="", help_text="acted in; worker, public, system"
    )
    what = models.CharField(max_length=100, help_text="permission string, e.g. joining.join.approve")
    outcome = models.CharField(max_length=8, default="done", help_text="done, read or refused")
    subjects = ArrayField(models.UUIDField(), default=list, help_text="persons whose data this touched")
    matter_id = models.UUIDField(null=True, db_index=True)
    purpose = models.CharField(max_length=200, blank=True, default="")
    procedure_version = models.CharField(max_length=20, blank=True, default="")
    detail = models.JSONField(default=dict, help_text="never personal values")
    salt = models.BinaryField(max_length=16)
    since = models.JSONField(
        default=dict, help_text="table → last version the transaction's entry before covered"
    )
    upto = models.JSONField(
        default=dict, help_text="table → last version of the transaction this digest covers"
    )
    shape = models.SmallIntegerField(
        null=True, help_text="how the versions it covers are digested: 2 as written, null as JSON"
    )
    covers = models.JSONField(null=True, help_text="table → versions this digest covers, with a mark of each")
    digest = models.BinaryField(
        max_length=32, help_text="salted digest of this transaction's new row versions"
    )

    class Meta:
        db_table = "journal_entries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["done", "read", "refused"]), name="journal_outcome_known"
            )
        ]


class Order(models.Model):
    """The place the one sequencer gave a committed entry; the tail reads in this order, without gaps."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="order")

    class Meta:
        db_table = "journal_order"


class Seal(models.Model):
    """A Merkle root (RFC 6962 shape, SM3) over some entries; the seals are leaves of one growing tree, its root signed."""

    id = models.BigAutoField(primary_key=True)
    first_number = models.BigIntegerField()
    last_number = models.BigIntegerField(unique=True)
    place = models.BigIntegerField(unique=True, help_text="place among the seals, from 0")
    root = models.BinaryField(max_length=32, help_text="root over this seal's entries")
    chained = models.BinaryField(
        max_length=32, help_text="SM3(previous chained ‖ previous signature ‖ root ‖ first ‖ last)"
    )
    log_root = models.BinaryField(
        null=True, max_length=32, help_text="root over all seals up to this one; null before seals had one"
    )
    nodes = models.BinaryField(help_text="whole subtrees this seal completes, leaf first")
    leaves = models.BinaryField(
        null=True, help_text="leaf hashes of its entries, to name a changed one; null before they were kept"
    )
    key_id = models.CharField(max_length=40)
    signature = models.BinaryField(max_length=80)
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        db_table = "seals"


class Countersignature(models.Model):
    """Another level's signature under a root of ours, or ours under a root of theirs. Append-only."""

    id = models.BigAutoField(primary_key=True)
    is_ours = models.BooleanField(help_text="the root is ours and `by` signed it; else we signed theirs")
    instance = models.CharField(max_length=200, help_text="whose root it is")
    public = models.CharField(max_length=130, help_text="their signing key, 04 ‖ x ‖ y as hex")
    size = models.BigIntegerField(help_text="how many seals the root covers")
    entries = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64, help_text="of whose root it is")
    by = models.CharField(max_length=200)
    by_public = models.CharField(max_length=130)
    countersignature = models.BinaryField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "countersignatures"
        constraints = [
            models.UniqueConstraint(
                fields=["is_ours", "public", "size", "by_public"], name="countersigned_once"
            )
        ]


class WithholdingOrder(models.Model):
    """Readings by one office of some persons' data are shown to them on a later day (an investigation); two officers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry_id = models.BigIntegerField(help_text="the reading it began with")
    unit_id = models.BigIntegerField(help_text="the office whose readings are shown later")
    subjects = ArrayField(models.UUIDField())
    from_at = models.DateTimeField()
    until_on = models.DateField(help_text="the day they are shown")
    reason = models.CharField(max_length=200)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    is_refused = models.BooleanField(default=False)

    class Meta:
        db_table = "withholding_orders"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True)
                | (models.Q(confirmed_by__isnull=False) & ~models.Q(confirmed_by=models.F("asked_by"))),
                name="withholding_needs_two_people",
            )
        ]


class ReadingStop(models.Model):
    """An account that read unusually many people: it reads nobody until one officer decides and another releases it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account_id = models.UUIDField()
    unit_id = models.BigIntegerField(null=True)
    hour_count = models.BigIntegerField(help_text="persons read in the hour")
    day_count = models.BigIntegerField(help_text="persons read in 24 hours")
    reason = models.CharField(max_length=10, help_text="hour, day or usual")
    at = models.DateTimeField()
    read = models.JSONField(default=list, help_text="[deed, purpose, times, persons] of the day")
    due_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=8, blank=True, default="", help_text="'', release or hold")
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    released_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    release_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "reading_stops"
