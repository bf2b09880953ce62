"""Keyed digests for equality (local to this instance, rotatable) and the plain SM3 digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhigong.kernel.crypto.keys import InstanceKey, KeyRing, key_ring
from zhigong.kernel.crypto.provider import Mac, provider


def sm3(data: bytes) -> bytes:
    """32-byte digest without a key."""
    return provider().digest(data)


def document_value(doc_type: str, number: str) -> str:
    """What is digested for a document: its comparison type (see lib.identity.digest_type) and cleaned number."""
    return f"{doc_type}|{number}"


def digest(kind: str, value: str | bytes) -> tuple[int, bytes]:
    """(key id, 32 bytes) of a value under the active local key.

    ``kind`` (document, phone, tail …) separates domains: equal texts of different kinds have unrelated digests.
    """
    key_id, (made,) = digest_many(kind, (value,))
    return key_id, made


def digest_many(kind: str, values: Iterable[str | bytes]) -> tuple[int, list[bytes]]:
    """(key id, digests in order) for many values of one kind."""
    ring = key_ring()
    key = ring.active("digest")
    return key.id, _run(_state(ring, key, kind), values)


def digest_candidates(kind: str, value: str | bytes) -> list[tuple[int, bytes]]:
    """(key id, digest) under every local key, the active first: for finding rows while a rotation is under way."""
    ring = key_ring()
    return [(key.id, _run(_state(ring, key, kind), (value,))[0]) for key in ring.all("digest")]


def digest_many_candidates(kind: str, values: Sequence[str | bytes]) -> list[tuple[bytes, ...]]:
    """The digests of each value under every local key, the active first, in the order of the values."""
    ring = key_ring()
    return list(zip(*(_run(_state(ring, key, kind), values) for key in ring.all("digest")), strict=True))


def _state(ring: KeyRing, key: InstanceKey, kind: str) -> Mac:
    """Keyed state with the kind already absorbed; copied for every value."""
    place = (key.purpose, key.id, kind)
    state = ring.prepared.get(place)
    if state is None:
        if not kind.isidentifier():
            raise ValueError("kind is a plain name such as document or phone")
        state = provider().mac(key.key)
        state.update(kind.encode() + b"\0")
        ring.prepared[place] = state
    return state


def _run(state: Mac, values: Iterable[str | bytes]) -> list[bytes]:
    made = []
    for value in values:
        one = state.copy()
        one.update(value.encode() if isinstance(value, str) else value)
        made.append(one.finalize())
    return made
