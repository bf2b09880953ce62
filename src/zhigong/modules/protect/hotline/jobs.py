"""Scheduled work of the hotline: numbers of old calls and forgotten drafts are deleted."""

from datetime import datetime, timedelta

from django.utils import timezone

from zhigong.kernel.jobs import periodic
from zhigong.modules.protect.hotline.models import Call, Draft
from zhigong.modules.protect.hotline.rules import KEEP_CALLS

KEEP_DRAFTS = timedelta(days=30)


@periodic("40 19 * * *", "hotline.delete_old")
def delete_old_daily() -> None:
    """Delete what is too old, at night (03:40 in China)."""
    delete_old(timezone.now())


def delete_old(now: datetime) -> tuple[int, int]:
    """Forget the numbers of old calls (the row and its recording's reference stay) and old drafts; how many of each."""
    before = now - timedelta(days=int(KEEP_CALLS.on(timezone.localdate(now))))
    old = Call.objects.filter(started_at__lt=before, phone_cipher__isnull=False)
    drafts, _by_model = Draft.objects.filter(changed_at__lt=now - KEEP_DRAFTS).delete()
    return old.update(phone_cipher=None, phone_digest=None), drafts
