"""Keys, encryption, digests and signatures: one room, so a certified module can replace the software one."""

from zhigong.kernel.crypto.digests import (
    Digests,
    digest,
    digest_candidates,
    document_value,
    sm3,
)
from zhigong.kernel.crypto.errors import CryptoError, KeyDestroyed, KeysMissing, ValueDamaged
from zhigong.kernel.crypto.keys import add_key, create_keys_file, key_ring
from zhigong.kernel.crypto.people_keys import (
    PersonKey,
    aad,
    decrypt,
    decrypt_bytes,
    decrypt_bytes_for_account,
    decrypt_for_account,
    encrypt,
    encrypt_for_account,
    encrypt_many,
    new_person_key,
    new_person_keys,
    rewrap,
    unwrap,
    wrapping_key_id,
)
from zhigong.kernel.crypto.signatures import make_token, public_keys, read_token, sign, verify, verify_with

__all__ = [
    "CryptoError",
    "Digests",
    "KeyDestroyed",
    "KeysMissing",
    "PersonKey",
    "ValueDamaged",
    "aad",
    "add_key",
    "create_keys_file",
    "decrypt",
    "decrypt_bytes",
    "decrypt_bytes_for_account",
    "decrypt_for_account",
    "digest",
    "digest_candidates",
    "document_value",
    "encrypt",
    "encrypt_for_account",
    "encrypt_many",
    "key_ring",
    "make_token",
    "new_person_key",
    "new_person_keys",
    "public_keys",
    "read_token",
    "rewrap",
    "sign",
    "sm3",
    "unwrap",
    "verify",
    "verify_with",
    "wrapping_key_id",
]
