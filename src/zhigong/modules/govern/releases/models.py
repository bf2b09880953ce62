"""A release: the cells as they are shown, never the hidden ones."""

from django.db import models

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.lib.ids import uuid7


class Release(models.Model):
    """A union's figures at a month's end, frozen; a hidden cell is null and its value is kept nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="release")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    month_end = models.DateField()
    least = models.SmallIntegerField(help_text="figures below it are hidden")
    cells = models.JSONField(help_text="cell key → figure, null where it is hidden")
    names = models.JSONField(default=dict, help_text="code → name of the unions below, as of that day")
    frozen_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "releases"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month_end"],
                condition=models.Q(published_at__isnull=False),
                name="one_release_a_month",
            )
        ]
        indexes = [models.Index(fields=["unit", "-month_end"], name="releases_unit")]
