"""What the knowledge base keeps: articles, and their versions; a version's state stands on its matter."""

from django.db import models
from django.db.models import Q

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.lib.ids import uuid7


class Article(models.Model):
    """One question callers ask; what is answered is its published version."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="whose officers keep it")
    topic = models.CharField(max_length=6, help_text="the hotline's category, at any of its three levels")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "knowledge_articles"


class ArticleVersion(models.Model):
    """One wording of an article. Published ones are never changed: a new wording is a new version."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="article_version")
    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    title = models.CharField(max_length=80)
    answer = models.CharField(max_length=2000, help_text="what the call-taker says")
    words = models.CharField(max_length=120, blank=True, default="", help_text="other words callers use")
    basis = models.CharField(max_length=200, blank=True, default="")
    expires_on = models.DateField(help_text="the last day it may be read from")
    is_published = models.BooleanField(default=False)
    search_text = models.CharField(max_length=220, help_text="title and words")

    class Meta:
        db_table = "knowledge_versions"
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_article_version"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(is_published=True), name="one_published_version"
            ),
        ]
