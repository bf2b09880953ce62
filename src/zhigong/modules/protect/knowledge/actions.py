"""What happens in each step of an article's version."""

from datetime import date, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.knowledge import rules
from zhigong.modules.protect.knowledge.models import Article, ArticleVersion


def lasts_wrongly(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse an article that is over already, or that nobody would look at again for too long."""
    longest = int(rules.LONGEST.on(on, matter.unit.place_id or ""))
    if data["expires_on"] <= on:
        return _("有效期应在今天之后。")
    if data["expires_on"] > on + timedelta(days=longest):
        return _("有效期最长%(count)d天，到期前请复核。") % {"count": longest}
    return ""


def keep_version(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the version; `matter.about` is (article or None, topic)."""
    article, topic = matter.about
    if article is None:
        article = Article.objects.create(unit=matter.unit, topic=topic, created_at=matter.changed_at)
    last = (
        ArticleVersion.objects.filter(article=article)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    ArticleVersion.objects.create(
        matter=matter, article=article, number=(last or 0) + 1,
        search_text=f"{data['title']} {data['words']}"[:220], **data,
    )  # fmt: skip


def is_over(matter: Matter, *, on: date) -> str:
    """Bar the publishing of an article that ran out while it waited: nobody would ever read it."""
    if matter.article_version.expires_on < on:
        return _("有效期已过，请退回，由提出人改期后再提交。")
    return ""


def publish(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Let call-takers read it from now on, in the place of the version before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT knowledge_publish(%s)", [matter.pk])


def take_back(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Call-takers no longer read it."""
    ArticleVersion.objects.filter(matter=matter).update(is_published=False)
