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


class Digests:
    """Digests under the keys of one moment: a rotation may begin between two calls, never within one of these.

    What is stored beside one key id is made by one of these. ``key_id``: the active key, or the one asked for.
    """

    def __init__(self, key_id: int | None = None) -> None:
        self._ring = key_ring()
        self._key = self._ring.active("digest") if key_id is None else self._ring.get("digest", key_id)
        self.key_id = self._key.id

    def many(self, kind: str, values: Iterable[str | bytes]) -> list[bytes]:
        """Digests of 32 bytes in the order of the values; equal texts of different kinds have unrelated ones."""
        return _run(_state(self._ring, self._key, kind), values)

    def candidates(self, kind: str, values: Sequence[str | bytes]) -> list[tuple[bytes, ...]]:
        """The digests of each value under every key, the active first: for finding rows during a rotation."""
        keys = self._ring.all("digest")
        return list(zip(*(_run(_state(self._ring, key, kind), values) for key in keys), strict=True))


def digest(kind: str, value: str | bytes) -> tuple[int, bytes]:
    """(key id, digest) of one value under the active local key."""
    digests = Digests()
    return digests.key_id, digests.many(kind, (value,))[0]


def digest_candidates(kind: str, value: str | bytes) -> list[bytes]:
    """The digests of one value under every local key, the active first."""
    return list(Digests().candidates(kind, (value,))[0])


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
