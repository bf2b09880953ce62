"""Imports with their sealed batches, and what became of each row."""

from django.db import models
from django.db.models import Q

from zhigong.kernel.orgs.models import Unit
from zhigong.lib.ids import uuid7

IMPORT_STATES = ("staged", "checked", "applying", "done", "stopped")


class Import(models.Model):
    """One uploaded roster. Counting and applying are the same walk over its batches; a batch is one transaction."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, help_text="the seat's unit; null for the whole house"
    )
    line = models.CharField(max_length=12, default="territorial")
    default_unit_code = models.CharField(max_length=20, blank=True, default="")
    account_id = models.UUIDField(null=True)
    grant_id = models.BigIntegerField(null=True, help_text="the seat it is written in")
    file_name = models.CharField(max_length=200)
    file_digest = models.BinaryField(max_length=32)
    headers = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="staged")
    rows_count = models.IntegerField(default=0)
    batches_count = models.IntegerField(default=0)
    checked_count = models.IntegerField(default=0, help_text="batches counted so far")
    applied_count = models.IntegerField(default=0, help_text="batches registered so far")
    reached = models.IntegerField(default=0, help_text="row of the file up to which all is registered")
    counts = models.JSONField(default=dict, help_text="outcome → rows, and review")
    problem = models.CharField(max_length=300, blank=True, default="")
    basis = models.CharField(max_length=12, blank=True, default="", help_text="PIPL article 13")
    basis_note = models.CharField(max_length=200, blank=True, default="")
    documents_checked = models.BooleanField(default=False, help_text="an officer saw the documents: level 4")
    documents_note = models.CharField(max_length=200, blank=True, default="")
    on = models.DateField(help_text="the day that counts as today for every row")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "rosters"
        indexes = [models.Index(fields=["unit", "-created_at"], name="rosters_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=IMPORT_STATES), name="roster_state_known"),
            models.CheckConstraint(
                condition=Q(documents_checked=False) | ~Q(documents_note=""),
                name="documents_checked_has_ground",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(basis=""), name="import_has_basis"
            ),
        ]

    @property
    def identity_level(self) -> int:
        """4 only on an officer's statement that the documents were seen; name and document alone are level 1."""
        return 4 if self.documents_checked else 1


class ImportBatch(models.Model):
    """Some thousand rows, one transaction. A staged file's cells wait here sealed; afterwards only what goes back stays."""

    id = models.BigAutoField(primary_key=True)
    roster = models.ForeignKey(Import, models.CASCADE, related_name="batches")
    number = models.IntegerField()
    rows_count = models.IntegerField()
    first_row = models.IntegerField(default=0, help_text="rows of the file, 0 before they were looked at")
    last_row = models.IntegerField(default=0)
    cells_cipher = models.BinaryField(null=True)
    counts = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "roster_batches"
        constraints = [models.UniqueConstraint(fields=["roster", "number"], name="import_batch_once")]


class ImportRow(models.Model):
    """What became of one row. Findings and ids only: no name, number or phone stands here in clear."""

    id = models.BigAutoField(primary_key=True)
    # no constraint to be checked row by row: only roster_keep_rows writes, and it finds the import first
    roster = models.ForeignKey(Import, models.CASCADE, "rows", db_index=False, db_constraint=False)
    batch = models.IntegerField()
    number = models.IntegerField(help_text="row in the file")
    outcome = models.CharField(max_length=20)
    errors = models.JSONField(default=list, help_text="[column, code, sentence, values]")
    warnings = models.JSONField(default=list)
    doc_digest = models.BinaryField(null=True, max_length=32)
    person_id = models.UUIDField(null=True)
    unit_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "roster_rows"
        indexes = [
            models.Index(
                fields=["roster", "doc_digest"],
                name="import_rows_digest",
                condition=Q(doc_digest__isnull=False),
            ),
            models.Index(
                fields=["roster", "person_id"],
                name="import_rows_person",
                condition=Q(person_id__isnull=False),
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["roster", "number"], name="import_row_once")]
