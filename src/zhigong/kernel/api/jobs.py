"""Forgets the partners' door's old answers and counts."""

from datetime import datetime, timedelta

from django.utils import timezone

from zhigong.kernel.api.models import Answer, CallCount
from zhigong.kernel.jobs import periodic

KEEP = timedelta(days=7)


def purge(now: datetime) -> int:
    """Delete answers and counts older than a week and return how many went."""
    return (
        Answer.objects.filter(at__lt=now - KEEP).delete()[0]
        + CallCount.objects.filter(minute__lt=now - KEEP).delete()[0]
    )


@periodic("27 19 * * *", "api.purge")
def purge_answers():
    """Forget what a partner will not ask again."""
    purge(timezone.now())
