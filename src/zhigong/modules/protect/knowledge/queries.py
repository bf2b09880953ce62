"""Reading the knowledge base: search while typing, the list of articles, a version's record."""

from datetime import date

from django.db import connection

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.queries import visible_matters
from zhigong.lib.text import half_width
from zhigong.modules.protect.knowledge.models import ArticleVersion

MOST, SHOWN = 6, 100


def found(text: str, on: date, most: int = MOST) -> list[ArticleVersion]:
    """Return published, unexpired versions that share words with what is typed, the closest first."""
    text = half_width(text).strip()
    typed = sorted({text[at : at + 2] for at in range(len(text) - 1) if not text[at : at + 2].isspace()})[:60]
    if not typed:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT matter_id, hits FROM knowledge_found(%s::text[], %s, %s)", [typed, on, most])
        hits = dict(cursor.fetchall())
    rows = ArticleVersion.objects.filter(pk__in=hits).select_related("article")
    return sorted(rows, key=lambda row: (-hits[row.pk], row.title))


def articles(seat: Seat) -> list[ArticleVersion]:
    """Return the newest versions in the seat's range, and what is published anywhere here."""
    here = visible_matters(seat).filter(kind="knowledge.article").order_by("-id").values("pk")[:SHOWN]
    rows = ArticleVersion.objects.filter(pk__in=list(here.values_list("pk", flat=True)))
    return list(rows.select_related("matter__unit", "article").order_by("-matter_id"))


def record(matter: Matter) -> dict:
    """Return what the summary of a version shows."""
    kept = ArticleVersion.objects.select_related("article").get(pk=matter.pk)
    earlier = kept.article.versions.exclude(pk=kept.pk).select_related("matter").order_by("-number")[:10]
    return {"kept": kept, "earlier": list(earlier)}
