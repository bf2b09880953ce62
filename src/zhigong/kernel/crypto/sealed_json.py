"""Plain JSON values sealed under the instance's account key: rows that wait, packed and unreadable."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable

from zhigong.kernel.crypto.people_keys import decrypt_for_account, encrypt_for_account


def seal_json(value: object, associated: bytes, *, default: Callable[[object], str] = str) -> bytes:
    """The sealed value to store; `default` writes what JSON does not know."""
    plain = json.dumps(value, ensure_ascii=False, default=default, separators=(",", ":"))
    packed = base64.b64encode(zlib.compress(plain.encode("utf-8", "surrogatepass"), 1))
    return encrypt_for_account(packed, associated)


def open_json(sealed: bytes | memoryview, associated: bytes):
    """The value sealed by `seal_json`. KeysMissing, ValueDamaged."""
    packed = decrypt_for_account(sealed, associated)
    return json.loads(zlib.decompress(base64.b64decode(packed)).decode("utf-8", "surrogatepass"))
