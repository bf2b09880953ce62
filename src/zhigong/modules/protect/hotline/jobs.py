"""The hotline's part in replacing the digest key: callers' numbers are digested anew."""

from zhigong.kernel.people.rotation import also_digested
from zhigong.modules.protect.hotline.models import Caller


def _old(key_id: int):
    return Caller.objects.filter(phone_digest__isnull=False).exclude(digest_key_id=str(key_id))


def count_under_others(key_id: int) -> int:
    """Return how many callers' numbers are digested under another key than this one."""
    return _old(key_id).count()


def redigest_some(key_id: int, limit: int) -> int:
    """Digest some callers' numbers under the key in use, and return how many."""
    rows = list(_old(key_id).select_for_update().order_by("pk")[:limit])
    for row in rows:
        row.redigest(row.open()["phone"])
    Caller.objects.bulk_update(rows, ["phone_digest", "digest_key_id"])
    return len(rows)


also_digested(count_under_others, redigest_some)
