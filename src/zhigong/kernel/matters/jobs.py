"""Background work on files: what nobody handed in goes, what has no row goes, a new wrapping key is brought in."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhigong.kernel import crypto
from zhigong.kernel.jobs import periodic
from zhigong.kernel.matters import sealed_files
from zhigong.kernel.matters.models import Attachment
from zhigong.kernel.people.rotation import also_wrapped

WAITS = timedelta(days=1)
# A file lies on disk before its row is committed: younger ones are left alone.
YOUNG = timedelta(hours=1)


def sweep_files(now: datetime) -> tuple[int, int]:
    """Throw away uploads nobody handed in within a day, and files without a row; returns how many of each."""
    late = Attachment.objects.filter(matter__isnull=True, added_at__lt=now - WAITS)
    ids = list(late.values_list("pk", flat=True))
    late.filter(pk__in=ids).delete()
    transaction.on_commit(lambda: [sealed_files.remove(one) for one in ids])
    return len(ids), _sweep_orphans(now - YOUNG)


def _sweep_orphans(moment: datetime) -> int:
    """Remove what a crash left between the file and its row, and what was never finished."""
    lying = list(sealed_files.lying_since(moment.timestamp()))
    known = set(_known([file_id for _path, file_id in lying if file_id]))
    orphans = [path for path, file_id in lying if file_id is None or file_id not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _known(ids: list[UUID], step: int = 5_000):
    for start in range(0, len(ids), step):
        yield from Attachment.objects.filter(pk__in=ids[start : start + step]).values_list("pk", flat=True)


@periodic("17 * * * *", "matters.sweep_files", queue="keys")
def sweep():
    """Sweep once an hour."""
    sweep_files(timezone.now())


def count_under_others(key_id: int) -> int:
    """Return how many files' keys are wrapped by another key than this one."""
    return Attachment.objects.exclude(wrapping_key_id=str(key_id)).count()


def rewrap_some(key_id: int, limit: int) -> int:
    """Bring the keys of some files under the active wrapping key and return how many; the files stay as they are."""
    rows = list(Attachment.objects.exclude(wrapping_key_id=str(key_id)).order_by("pk")[:limit])
    for row in rows:
        row.wrapped = crypto.rewrap(bytes(row.wrapped), row.pk)
        row.wrapping_key_id = str(crypto.wrapping_key_id(row.wrapped))
    Attachment.objects.bulk_update(rows, ["wrapped", "wrapping_key_id"])
    return len(rows)


also_wrapped(count_under_others, rewrap_some)
