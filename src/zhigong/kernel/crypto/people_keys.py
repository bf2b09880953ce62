"""A key for each person, wrapped by the instance's key, and the values sealed under it.

Every sealed value: algorithm(1) ‖ key id(2, big endian) ‖ nonce(12) ‖ tag(16) ‖ ciphertext. The key id is the
wrapping key's for a wrapped person key, the account key's for a value of an account, and 0 ("the person's own")
for a value under a person's key. The
associated data names table, column and row, so a value copied to another row does not open there.
"""

from __future__ import annotations

from collections.abc import Iterable

from zhigong.kernel.crypto.errors import KeyDestroyed, KeysMissing, ValueDamaged
from zhigong.kernel.crypto.keys import InstanceKey, key_ring
from zhigong.kernel.crypto.provider import provider

KEY_BYTES = 16  # SM4
HEADER_BYTES = 3
OWN_KEY = 0
_WRAP = b"person_keys.wrapped."


class PersonKey:
    """A person's key while it is in memory; never printed, never pickled, compared by nobody."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __repr__(self) -> str:
        return "<PersonKey>"

    def __reduce__(self):
        raise TypeError("a person's key does not leave the process")


def aad(table: str, column: str, row_id: object) -> bytes:
    """Associated data of one value: ``table.column.row id``."""
    return f"{table}.{column}.{row_id}".encode()


def new_person_key(owner: object = "") -> tuple[PersonKey, bytes]:
    """(key, wrapped bytes to store). ``owner`` binds the wrapped key to a person's id; unwrap with the same."""
    return new_person_keys([owner])[0]


def new_person_keys(owners: Iterable[object]) -> list[tuple[PersonKey, bytes]]:
    """``new_person_key`` for many at once."""
    wrapping = key_ring().active("wrapping")
    random = provider().random
    made = []
    for owner in owners:
        key = random(KEY_BYTES)
        made.append((PersonKey(key), _wrap(wrapping, key, owner)))
    return made


def unwrap(wrapped: bytes | memoryview | None, owner: object = "") -> PersonKey:
    """The person's key. KeyDestroyed when there is none any more, KeysMissing, ValueDamaged."""
    if not wrapped:
        raise KeyDestroyed
    key_id, body = _split(bytes(wrapped))
    wrapping = key_ring().get("wrapping", key_id)
    return PersonKey(provider().open(wrapping.key, body, _WRAP + str(owner).encode()))


def rewrap(wrapped: bytes | memoryview, owner: object = "") -> bytes:
    """The same key under the active wrapping key; unchanged bytes when it is already (rotation)."""
    wrapped = bytes(wrapped)
    wrapping = key_ring().active("wrapping")
    if wrapped and wrapping_key_id(wrapped) == wrapping.id:
        return wrapped
    return _wrap(wrapping, unwrap(wrapped, owner)._key, owner)


def wrapping_key_id(wrapped: bytes | memoryview) -> int:
    """Which wrapping key a stored person key is under."""
    return _split(bytes(wrapped))[0]


def encrypt(person_key: PersonKey, plaintext: str | bytes, associated: str | bytes) -> bytes:
    """The sealed value to store."""
    return encrypt_many([(person_key, plaintext, associated)])[0]


def encrypt_many(rows: Iterable[tuple[PersonKey, str | bytes, str | bytes]]) -> list[bytes]:
    """Sealed values for (key, plaintext, associated data) rows, in their order."""
    module = provider()
    header = _header(module.algorithm, OWN_KEY)
    seal = module.seal
    return [header + seal(key._key, _bytes(text), _bytes(associated)) for key, text, associated in rows]


def decrypt(person_key: PersonKey, value: bytes | memoryview, associated: str | bytes) -> str:
    """The text of a sealed value. ValueDamaged when it was changed or belongs elsewhere."""
    return decrypt_bytes(person_key, value, associated).decode()


def decrypt_bytes(person_key: PersonKey, value: bytes | memoryview, associated: str | bytes) -> bytes:
    """As ``decrypt`` for values that are not text."""
    key_id, body = _split(bytes(value))
    if key_id != OWN_KEY:
        raise ValueDamaged
    return provider().open(person_key._key, body, _bytes(associated))


def encrypt_for_account(plaintext: str | bytes, associated: str | bytes) -> bytes:
    """A value sealed under the instance's account key: for what belongs to a sign-in and to no person yet."""
    module, key = provider(), key_ring().active("account")
    return _header(module.algorithm, key.id) + module.seal(key.key, _bytes(plaintext), _bytes(associated))


def decrypt_for_account(value: bytes | memoryview, associated: str | bytes) -> str:
    """The text of a value sealed by ``encrypt_for_account``. KeysMissing, ValueDamaged."""
    return decrypt_bytes_for_account(value, associated).decode()


def decrypt_bytes_for_account(value: bytes | memoryview, associated: str | bytes) -> bytes:
    """As ``decrypt_for_account`` for values that are not text (the files of letters)."""
    key_id, body = _split(bytes(value))
    return provider().open(key_ring().get("account", key_id).key, body, _bytes(associated))


def _wrap(wrapping: InstanceKey, key: bytes, owner: object) -> bytes:
    module = provider()
    return _header(module.algorithm, wrapping.id) + module.seal(
        wrapping.key, key, _WRAP + str(owner).encode()
    )


def _header(algorithm: int, key_id: int) -> bytes:
    return bytes((algorithm, key_id >> 8, key_id & 0xFF))


def _split(value: bytes) -> tuple[int, bytes]:
    """(key id, sealed body); the algorithm must be the one in use."""
    if len(value) < HEADER_BYTES:
        raise ValueDamaged
    if value[0] != provider().algorithm:
        raise KeysMissing(f"加密内容使用的算法编号 {value[0]} 不是当前密码模块支持的")
    return int.from_bytes(value[1:3]), value[HEADER_BYTES:]


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value
