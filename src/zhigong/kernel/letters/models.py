"""Letters as issued, their bytes, their numbers, and the templates officers edited."""

from django.db import models
from django.db.models import F, Q

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.lib.ids import opaque_token, uuid7


class LetterNumber(models.Model):
    """How far one unit's numbers of a series and year are used; written by `take_letter_number` only."""

    unit = models.ForeignKey(Unit, models.PROTECT)
    series = models.CharField(max_length=60)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        db_table = "letter_numbers"
        constraints = [
            models.UniqueConstraint(fields=["unit", "series", "year"], name="letter_numbers_series"),
        ]


class TemplateVersion(models.Model):
    """A template as officers edited it, for one union and those below it; in force once a second officer approved.

    `is_dropped` brings the wording from above back. The newest approved version counts.
    """

    template = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="letter_templates")
    docx = models.BinaryField(null=True)
    sm3 = models.BinaryField(null=True)
    is_dropped = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True, default="")
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "letter_template_versions"
        indexes = [models.Index(fields=["template", "unit", "-id"], name="letter_templates_lookup")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="letter_template_two_officers",
            ),
            models.CheckConstraint(
                condition=Q(is_dropped=True) | Q(docx__isnull=False), name="letter_template_has_docx"
            ),
        ]


class Letter(models.Model):
    """One issued letter. Nothing of it changes; withdrawn, it keeps its number and says so."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="letters")
    unit = models.ForeignKey(Unit, models.PROTECT, help_text="who issues it")
    template = models.CharField(max_length=60)
    version = models.ForeignKey(
        TemplateVersion, models.PROTECT, null=True, help_text="the edited template; empty: the house's own"
    )
    series = models.CharField(max_length=60)
    year = models.SmallIntegerField()
    sequence = models.IntegerField()
    number = models.CharField(max_length=80, help_text="as printed: 某县工〔2026〕3号")
    title = models.CharField(max_length=120, help_text="never personal data")
    addressee_name = models.CharField(max_length=120, blank=True, default="", help_text="empty for a person")
    addressee_person_id = models.UUIDField(null=True)
    addressee_employer = models.ForeignKey(Employer, models.PROTECT, null=True)
    addressee_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    audience = models.CharField(max_length=20, default="addressee", help_text="addressee, all, officers")
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField(null=True, help_text="account; empty: the house")
    token = models.CharField(max_length=24, unique=True, default=opaque_token, help_text="in the QR code")
    docx_sm3 = models.BinaryField()
    pdf_sm3 = models.BinaryField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True, default="")
    withdrawn_by = models.UUIDField(null=True)

    class Meta:
        db_table = "letters"
        indexes = [models.Index(fields=["matter", "id"], name="letters_of_matter")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "series", "year", "sequence"], name="letter_number_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""), name="letter_withdrawn_why"
            ),
            models.CheckConstraint(
                condition=~Q(withdrawn_by=F("issued_by")), name="letter_withdrawn_by_another"
            ),
        ]

    def __str__(self):
        return self.number


class LetterFile(models.Model):
    """The bytes of a letter in one format, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="files")
    format = models.CharField(max_length=4, help_text="docx, pdf")
    sealed = models.BinaryField()
    byte_count = models.IntegerField()

    class Meta:
        db_table = "letter_files"
        constraints = [models.UniqueConstraint(fields=["letter", "format"], name="letter_file_once")]
