"""Scheduled work on calls: old numbers are forgotten; digests follow a replaced key."""

from datetime import datetime, timedelta

from django.utils import timezone

from zhigong.kernel.jobs import periodic
from zhigong.kernel.people.rotation import also_digested
from zhigong.modules.protect.hotline_calls.models import Call
from zhigong.modules.protect.hotline_calls.rules import KEEP


@periodic("40 19 * * *", "hotline_calls.forget_numbers")
def forget_numbers_daily() -> None:
    """Forget numbers of old calls at night (03:40 in China)."""
    forget_numbers(timezone.now())


def forget_numbers(now: datetime) -> int:
    """Forget the numbers of old calls and return how many; the row and its recording's reference stay."""
    before = now - timedelta(days=int(KEEP.on(timezone.localdate(now))))
    old = Call.objects.filter(started_at__lt=before, phone_cipher__isnull=False)
    return old.update(phone_cipher=None, phone_digest=None, digest_key_id="")


def _old(key_id: int):
    return Call.objects.filter(phone_digest__isnull=False).exclude(digest_key_id=str(key_id))


def count_under_others(key_id: int) -> int:
    """Return how many calls' numbers are digested under another key than this one."""
    return _old(key_id).count()


def redigest_some(key_id: int, limit: int) -> int:
    """Digest some calls' numbers under the key in use, and return how many."""
    rows = list(_old(key_id).select_for_update().order_by("pk")[:limit])
    for row in rows:
        row.redigest(row.open_phone())
    Call.objects.bulk_update(rows, ["phone_digest", "digest_key_id"])
    return len(rows)


also_digested(count_under_others, redigest_some)
