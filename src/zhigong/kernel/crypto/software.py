"""SM2, SM3 and SM4 in software: the algorithms of the national standards, not a certified module.

SM4-GCM (GB/T 32907, RFC 8998) and SM3 (GB/T 32905) come from `cryptography`; SM2 (GB/T 32918) from `gmalg`,
pure Python, about a hundred signatures a second and not constant-time: enough for seals, cards and batches.
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC
from gmalg import SM2
from gmalg.errors import GMError

from zhigong.kernel.crypto.errors import ValueDamaged

NONCE, TAG = 12, 16
SIGNER_ID = b"1234567812345678"  # default identity of GM/T 0009-2012 §10; part of Z_A


class SoftwareProvider:
    """See ``Provider``."""

    algorithm = 1  # 1 = SM4-GCM, 96-bit nonce, 128-bit tag, layout nonce ‖ tag ‖ ciphertext

    def random(self, byte_count: int) -> bytes:
        return os.urandom(byte_count)

    def load_key(self, material: str) -> bytes:
        return bytes.fromhex(material)

    def seal(self, key: bytes, plaintext: bytes, aad: bytes) -> bytes:
        return self.seal_with_nonce(key, os.urandom(NONCE), plaintext, aad)

    def seal_with_nonce(self, key: bytes, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes:
        """As ``seal`` with a nonce that the caller promises never to use again under this key."""
        encryptor = Cipher(SM4(key), GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(aad)
        ciphertext = encryptor.update(plaintext) + encryptor.finalize()
        return nonce + encryptor.tag + ciphertext

    def open(self, key: bytes, sealed: bytes, aad: bytes) -> bytes:
        if len(sealed) < NONCE + TAG:
            raise ValueDamaged
        decryptor = Cipher(SM4(key), GCM(sealed[:NONCE], sealed[NONCE : NONCE + TAG])).decryptor()
        decryptor.authenticate_additional_data(aad)
        try:
            return decryptor.update(sealed[NONCE + TAG :]) + decryptor.finalize()
        except InvalidTag:
            raise ValueDamaged from None

    def digest(self, data: bytes) -> bytes:
        state = Hash(SM3())
        state.update(data)
        return state.finalize()

    def mac(self, key: bytes) -> HMAC:
        return HMAC(key, SM3())

    def new_signing_key(self) -> tuple[str, str]:
        secret, public = SM2().generate_keypair()
        return secret.rjust(32, b"\0").hex(), public.hex()

    def sign(self, material: str, public: str, message: bytes) -> bytes:
        signer = SM2(bytes.fromhex(material), SIGNER_ID, bytes.fromhex(public))
        r, s = signer.sign(message)
        return r.rjust(32, b"\0") + s.rjust(32, b"\0")

    def verify(self, public: str, message: bytes, signature: bytes) -> bool:
        if len(signature) != 64 or not is_public_key(public):
            return False
        try:
            return SM2(uid=SIGNER_ID, pk=bytes.fromhex(public)).verify(
                message, signature[:32], signature[32:]
            )
        except (GMError, ValueError, IndexError, TypeError):
            return False


@lru_cache(maxsize=256)
def is_public_key(public: str) -> bool:
    """True for an uncompressed point (04 ‖ x ‖ y as hex) of the SM2 curve: foreign keys are never trusted."""
    try:
        point = bytes.fromhex(public)
        return len(point) == 65 and point[0] == 4 and SM2().verify_pk(point)
    except (GMError, ValueError, TypeError):
        return False
