"""SM2 signatures of the instance, and short tokens with a keyed digest for links and QR codes."""

from __future__ import annotations

import base64
import binascii
import hmac

from zhigong.kernel.crypto.errors import KeysMissing
from zhigong.kernel.crypto.keys import InstanceKey, key_ring
from zhigong.kernel.crypto.provider import provider

_MAC_BYTES = 16


def sign(message: bytes) -> tuple[int, bytes]:
    """(key id, 64 bytes r ‖ s) with the active signing key; about 10 ms in software."""
    key = key_ring().active("signing")
    return key.id, provider().sign(key.material, key.public, message)


def verify(message: bytes, signature: bytes, key_id: int) -> bool:
    """True when one of our own keys, active or retired, made the signature. KeysMissing for an unknown id."""
    return verify_with(key_ring().get("signing", key_id).public, message, signature)


def verify_with(public: str, message: bytes, signature: bytes) -> bool:
    """True when the signature fits a public key given as hex: for another level's seals and feeds."""
    return provider().verify(public, message, signature)


def public_keys() -> dict[int, str]:
    """Our public signing keys by id (04 ‖ x ‖ y as hex), the active first: to hand to those who verify."""
    return {key.id: key.public for key in key_ring().all("signing")}


def make_token(kind: str, payload: str, expires_at: int) -> str:
    """A short URL-safe token that only this instance can make and read; ``expires_at`` in Unix seconds.

    The payload is readable by anyone: put an opaque id in it, nothing personal.
    """
    key = key_ring().active("token")
    body = bytes((key.id >> 8, key.id & 0xFF)) + int(expires_at).to_bytes(5) + payload.encode()
    return base64.urlsafe_b64encode(_mac(key, kind, body) + body).rstrip(b"=").decode()


def read_token(kind: str, token: str, now: int) -> str | None:
    """The payload; None when forged, of another kind, or expired at ``now`` (Unix seconds)."""
    try:
        raw = base64.b64decode(
            token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True
        )
    except (UnicodeEncodeError, binascii.Error):
        return None
    if len(raw) < _MAC_BYTES + 7:
        return None
    made, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    try:
        key = key_ring().get("token", int.from_bytes(body[:2]))
    except KeysMissing:
        return None
    if not hmac.compare_digest(made, _mac(key, kind, body)):
        return None
    return body[7:].decode() if now < int.from_bytes(body[2:7]) else None


def _mac(key: InstanceKey, kind: str, body: bytes) -> bytes:
    state = provider().mac(key.key)
    state.update(kind.encode() + b"\0" + body)
    return state.finalize()[:_MAC_BYTES]
