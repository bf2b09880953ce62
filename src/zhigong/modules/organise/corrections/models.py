"""What a request for correction keeps beside the matter: which fact, and the sealed value asked for."""

from django.db import models

from zhigong.kernel.matters.models import Matter


class Correction(models.Model):
    """One fact about one person asked to be put right; its state stands on the matter."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="correction")
    person_id = models.UUIDField(db_index=True)
    field = models.CharField(max_length=20, help_text="a name of words.FACTS")
    value_cipher = models.BinaryField(help_text="under the person's own key; gone with it when erased")
    reason = models.CharField(max_length=300)
    document_seen = models.BooleanField(default=False, help_text="the officer saw the document")

    class Meta:
        db_table = "corrections"
