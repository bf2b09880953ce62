"""The tree over all seals (RFC 6962 shape, SM3): its root after any seal, and proofs between two roots."""

from collections.abc import Callable

from zhigong.kernel.journal.models import Seal
from zhigong.lib import merkle

SIGNED = b"zhigong seal\0"
HASH_BYTES = 32


def signed_text(size: int, last_number: int, log_root: bytes) -> bytes:
    """Return what a seal's signature covers: how many seals, how many entries, and the root over all of them."""
    return SIGNED + size.to_bytes(8) + last_number.to_bytes(8) + log_root


def nodes() -> Callable[[int, int], bytes]:
    """Return node(level, place) over the seals kept, each read once. KeyError where no seal completed that subtree."""
    known: dict[int, bytes] = {}

    def node(level: int, place: int) -> bytes:
        completed_by = ((place + 1) << level) - 1
        if completed_by not in known:
            found = Seal.objects.filter(place=completed_by).values_list("nodes", flat=True).first()
            if found is None:
                raise KeyError(completed_by)
            known[completed_by] = bytes(found)
        return known[completed_by][level * HASH_BYTES : (level + 1) * HASH_BYTES]

    return node


def root_of(size: int) -> bytes:
    """Return the root over the first `size` seals. KeyError when there are fewer."""
    return merkle.range_root(0, size, nodes())


def size_now() -> int:
    """Return how many seals there are."""
    last = Seal.objects.order_by("-place").values_list("place", flat=True).first()
    return 0 if last is None else last + 1


def consistency(old_size: int, size: int) -> list[bytes]:
    """Return the proof that the first `old_size` seals are the beginning of `size` (RFC 9162 §2.1.4)."""
    node = nodes()
    return [merkle.range_root(low, high, node) for low, high in merkle.consistency_ranges(old_size, size)]


def inclusion(place: int, size: int) -> list[bytes]:
    """Return the audit path of one seal in the tree of the first `size` seals (RFC 9162 §2.1.3)."""
    node = nodes()
    return [merkle.range_root(low, high, node) for low, high in merkle.inclusion_ranges(place, size)]
