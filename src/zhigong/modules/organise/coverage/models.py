"""What the market register says of employers, the files it came in, and the work of founding unions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.lib.ids import uuid7


class MarketEmployer(models.Model):
    """An employer as the market register knows it; `covered` is derived by the database, the program cannot set it.

    It stands at the territorial union in charge of its place, whose positions it follows.
    """

    employer = models.OneToOneField(Employer, models.PROTECT, primary_key=True, related_name="market")
    unit = models.ForeignKey(Unit, models.PROTECT, help_text="the union in charge of the place")
    position = models.BigIntegerField()
    industry_position = models.BigIntegerField()
    industry = models.CharField(max_length=1)
    size = models.CharField(max_length=1, help_text="size class, see words.SIZES")
    staff_count = models.IntegerField(default=0)
    founded_on = models.DateField(null=True)
    state = models.CharField(max_length=1, help_text="state of registration, see words.REGISTER_STATE")
    is_open = models.BooleanField()
    covered = models.CharField(max_length=5, default="", help_text="'' none, own, joint")
    covering_id = models.BigIntegerField(null=True)
    register_on = models.DateField(help_text="the day of the file it was last read from")

    class Meta:
        db_table = "market_employers"
        indexes = [
            models.Index(
                fields=["position"], name="market_without_union", condition=Q(is_open=True, covered="")
            ),
            models.Index(
                F("staff_count").desc(), F("employer"), name="market_without_by_size",
                condition=Q(is_open=True, covered=""),
            ),
        ]  # fmt: skip


class MarketImport(models.Model):
    """One file of the market register: counted first, then written batch by batch."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT)
    position = models.BigIntegerField()
    industry_position = models.BigIntegerField()
    account_id = models.UUIDField()
    grant_id = models.BigIntegerField(help_text="the seat it is written in")
    file_name = models.CharField(max_length=200)
    source = models.CharField(max_length=60)
    register_on = models.DateField(help_text="the day the register stood so")
    headers = ArrayField(models.CharField(max_length=60), default=list)
    state = models.CharField(max_length=10, default="checked", help_text="checked, applying, done, stopped")
    rows_count = models.IntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="outcome → rows")
    notes = models.JSONField(default=list)
    reached = models.IntegerField(default=0, help_text="row up to which all is written")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "market_imports"
        indexes = [models.Index(fields=["unit", "-created_at"], name="market_imports_unit")]


class MarketRow(models.Model):
    """One row of a file that changes something or was refused; rows that say nothing new are only counted."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(MarketImport, models.CASCADE, related_name="rows")
    number = models.IntegerField()
    outcome = models.CharField(max_length=8, help_text="new, update, close, error")
    facts = models.JSONField(default=dict)
    cells = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        db_table = "market_rows"
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="market_row_once")]


class Drive(models.Model):
    """The work of founding a union at one employer; its state stands on the matter."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="coverage_drive")
    employer = models.ForeignKey(Employer, models.PROTECT)
    officer_id = models.UUIDField(help_text="the account of the officer named")
    officer_name = models.CharField(max_length=60)
    contacted_on = models.DateField(null=True)
    materials = models.JSONField(default=list)
    reason = models.CharField(max_length=12, blank=True, default="")
    union = models.ForeignKey(Unit, models.PROTECT, null=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        db_table = "coverage_drives"
        constraints = [
            models.UniqueConstraint(
                fields=["employer"], condition=Q(is_open=True), name="one_open_drive_per_employer"
            )
        ]
