"""Whether every attachment's file is there and is what was handed in; each problem names its row."""

from collections.abc import Iterator

from zhigong.kernel import crypto
from zhigong.kernel.matters import sealed_files
from zhigong.kernel.matters.models import Attachment


def verify_files() -> Iterator[dict]:
    """Yield {"table", "row", "problem"} for a file that is missing, changed, or whose key cannot be opened."""
    for row in Attachment.objects.order_by("pk").iterator(chunk_size=500):
        problem = _problem(row)
        if problem:
            yield {"table": "matter_attachments", "row": str(row.pk), "problem": problem}


def _problem(row: Attachment) -> str:
    try:
        found = sealed_files.digest_now(row.pk, bytes(row.wrapped))
    except FileNotFoundError:
        return "the file is missing"
    except crypto.ValueDamaged:
        return "the file was changed"
    except crypto.CryptoError as broken:
        return f"the file's key cannot be opened: {broken}"
    return "" if found == bytes(row.digest) else "the content is not what was handed in"
