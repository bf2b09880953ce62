"""What other lines may ask of the knowledge base: articles for what is typed; proposing one."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.protect.knowledge import queries
from zhigong.modules.protect.knowledge.models import Article


@dataclass(frozen=True)
class Answer:
    """What a call-taker reads out."""

    id: UUID
    title: str
    answer: str
    basis: str
    topic: str
    expires_on: date


def search(text: str, on: date) -> list[Answer]:
    """Return published articles that fit what is typed, the closest first."""
    return [
        Answer(row.pk, row.title, row.answer, row.basis, row.article.topic, row.expires_on)
        for row in queries.found(text, on)
    ]


def propose(data, *, seat: Seat, now: datetime, article: Article | None = None, topic: str = "") -> Outcome:
    """Hand in a version for another officer's approval: of a new article, or of one already there. Refused."""
    unit = article.unit if article else Unit.objects.get(pk=seat.unit_id)
    return open_matter(
        "knowledge.article", unit=unit, parties=[], seat=seat, now=now, data=data, about=(article, topic)
    )
