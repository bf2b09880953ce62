"""What is kept of an export: who asked for which list, for what; the sealed file for a few days."""

from django.db import models

from zhigong.kernel.matters.models import Matter


class ListExport(models.Model):
    """One list somebody asked for; its state stands on the matter."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="list_export")
    list_code = models.CharField(max_length=40, help_text="see public.offer")
    requested_by = models.UUIDField(help_text="account of the applicant")
    grant_id = models.BigIntegerField(help_text="the seat it is made in")
    filters = models.JSONField(default=dict)
    purpose = models.CharField(max_length=200)
    is_clear = models.BooleanField(default=False, help_text="full values instead of masked ones")
    rows_count = models.IntegerField()
    file_bytes = models.IntegerField(default=0)
    journal_entry = models.BigIntegerField(
        null=True, help_text="the entry of its making, printed in the file"
    )
    fetched_count = models.IntegerField(default=0)
    keep_until = models.DateField(null=True)

    class Meta:
        db_table = "list_exports"

    @property
    def is_at_least(self) -> bool:
        """Return whether the list was only counted up to where a second officer decides."""
        return self.journal_entry is None and self.rows_count == self.filters.get("most")


class FilePart(models.Model):
    """A piece of the file, sealed; emptied when its days are over."""

    id = models.BigAutoField(primary_key=True)
    export = models.ForeignKey(ListExport, models.CASCADE, related_name="parts")
    number = models.IntegerField()
    body_cipher = models.BinaryField(null=True)

    class Meta:
        db_table = "list_export_parts"
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="export_part_once")]
