"""Scheduled work of the console: forgotten drafts are deleted."""

from datetime import datetime, timedelta

from django.utils import timezone

from zhigong.kernel.jobs import periodic
from zhigong.modules.protect.hotline_console.models import Draft

KEEP_DRAFTS = timedelta(days=30)


@periodic("45 19 * * *", "hotline_console.delete_drafts")
def delete_drafts_daily() -> None:
    """Delete forgotten drafts at night (03:45 in China)."""
    delete_drafts(timezone.now())


def delete_drafts(now: datetime) -> int:
    """Delete drafts nobody touched for thirty days, and return how many."""
    deleted, _by_model = Draft.objects.filter(changed_at__lt=now - KEEP_DRAFTS).delete()
    return deleted
