"""What a question about a reading keeps beside its matter: which entry of the journal it is about."""

from django.db import models

from zhigong.kernel.matters.models import Matter


class ReadingQuestion(models.Model):
    """Somebody asks why their data was read; the entry's facts are copied, its office may not read the journal."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="reading_question")
    person_id = models.UUIDField()
    entry_id = models.BigIntegerField()
    read_at = models.DateTimeField()
    read_unit_id = models.BigIntegerField()
    reader_id = models.UUIDField(null=True, help_text="the account that read")
    what = models.CharField(max_length=100)
    purpose = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField()

    class Meta:
        db_table = "reading_questions"
        constraints = [
            models.UniqueConstraint(fields=["person_id", "entry_id"], name="one_question_per_reading")
        ]
