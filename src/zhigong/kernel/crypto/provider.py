"""What a cryptographic module must do for us, so that a certified one can take the software one's place."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

SOFTWARE = "zhigong.kernel.crypto.software.SoftwareProvider"


class Mac(Protocol):
    """A keyed digest in progress; ``copy`` is cheap, which is what makes bulk digests fast."""

    def copy(self) -> Mac: ...

    def update(self, data: bytes) -> None: ...

    def finalize(self) -> bytes: ...


class Provider(Protocol):
    """Seven operations. Key objects are opaque to callers: bytes in software, handles in a hardware module.

    ``algorithm`` is the byte written before every sealed value; it names cipher and layout for ever.
    """

    algorithm: int

    def random(self, byte_count: int) -> bytes:
        """Random bytes fit for keys."""

    def load_key(self, material: str) -> Any:
        """A key object from what the key file says: hex in software, a slot's name in a hardware module."""

    def seal(self, key: Any, plaintext: bytes, aad: bytes) -> bytes:
        """nonce ‖ tag ‖ ciphertext."""

    def open(self, key: Any, sealed: bytes, aad: bytes) -> bytes:
        """The plaintext; ValueDamaged when anything was changed."""

    def digest(self, data: bytes) -> bytes:
        """Plain 32-byte digest."""

    def mac(self, key: Any) -> Mac:
        """A fresh keyed digest."""

    def new_signing_key(self) -> tuple[str, str]:
        """(secret material for the key file, public key as hex)."""

    def sign(self, material: str, public: str, message: bytes) -> bytes:
        """r ‖ s, 64 bytes."""

    def verify(self, public: str, message: bytes, signature: bytes) -> bool:
        """True when the signature is right; never raises on a malformed one."""


@lru_cache(maxsize=4)
def _load(dotted: str) -> Provider:
    return import_string(dotted)()


def provider() -> Provider:
    """The module in use: settings.ZG_CRYPTO_PROVIDER (dotted path), the software one by default."""
    if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
        return _load(SOFTWARE)  # set-up makes the key file before there are settings
    return _load(getattr(settings, "ZG_CRYPTO_PROVIDER", "") or SOFTWARE)
