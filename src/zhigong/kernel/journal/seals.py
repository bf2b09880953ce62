"""Seals: a Merkle root (RFC 6962 shape, SM3) over the next entries in order, chained to the seal before and signed."""

from dataclasses import dataclass

from django.db import connection

from zhigong.kernel import crypto
from zhigong.kernel.journal.models import Seal
from zhigong.lib import merkle

NOTHING = bytes(32)


@dataclass(frozen=True, slots=True)
class SealProblem:
    """A seal that does not hold, with the reason."""

    seal_id: int
    problem: str


def seal_next(limit: int = 10_000) -> int:
    """Seal up to `limit` ordered entries that no seal covers yet and return how many; about 10 ms for the signature."""
    last = Seal.objects.order_by("-last_number").first()
    first_number = last.last_number + 1 if last else 1
    hashes = _hashes(first_number, first_number + limit - 1)
    if not hashes:
        return 0
    last_number = first_number + len(hashes) - 1
    root = merkle.root(hashes)
    chained = _chain(bytes(last.chained) if last else NOTHING, root, first_number, last_number)
    key_id, signature = crypto.sign(chained)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT journal_seal(%s, %s, %s::bytea, %s::bytea, %s, %s::bytea)",
            [first_number, last_number, root, chained, str(key_id), signature],
        )
    return len(hashes)


def verify_seals() -> list[SealProblem]:
    """Compute every seal again from the entries that are there now; an empty list when all hold."""
    problems, before, expected = [], NOTHING, 1
    for seal in Seal.objects.order_by("last_number"):
        reason = _reason(seal, before, expected)
        if reason:
            problems.append(SealProblem(seal.pk, reason))
        before, expected = bytes(seal.chained), seal.last_number + 1
    return problems


def _reason(seal: Seal, before: bytes, expected: int) -> str:
    if seal.first_number != expected:
        return f"begins at {seal.first_number}, not at {expected}"
    hashes = _hashes(seal.first_number, seal.last_number)
    if len(hashes) != seal.last_number - seal.first_number + 1:
        return "an entry it covers is gone"
    if merkle.root(hashes) != bytes(seal.root):
        return "an entry it covers was changed"
    if _chain(before, bytes(seal.root), seal.first_number, seal.last_number) != bytes(seal.chained):
        return "the chain to the seal before is broken"
    if not crypto.verify(bytes(seal.chained), bytes(seal.signature), int(seal.key_id)):
        return "the signature does not fit"
    return ""


def _hashes(first: int, last: int) -> list[bytes]:
    """Return the leaf hashes of the entries numbered first … last that are there, without gaps from `first` on."""
    hashes = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, leaf FROM journal_leaves(%s, %s)", [first, last])
        for place, (number, leaf) in enumerate(cursor.fetchall()):
            if number != first + place:
                break
            hashes.append(merkle.leaf_hash(bytes(leaf)))
    return hashes


def _chain(before: bytes, root: bytes, first: int, last: int) -> bytes:
    return crypto.sm3(before + root + first.to_bytes(8) + last.to_bytes(8))
