"""The recovery code: 160 bits a person can copy by hand; every key of a backup is derived from it."""

import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhigong.door.speech import Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
SECRET_BYTES = 20
CHECK_LETTERS = 4
GROUP = 6


class RecoveryCode:
    """A recovery code and the keys that come from it; never printed by accident."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return f"<RecoveryCode {self.key_id}>"

    @classmethod
    def new(cls) -> "RecoveryCode":
        """A fresh code from the system's random source."""
        return cls(secrets.token_bytes(SECRET_BYTES))

    @classmethod
    def read(cls, text: str) -> "RecoveryCode":
        """The code as somebody typed it: case, blanks, hyphens and look-alike letters are forgiven, errors are not."""
        letters = "".join(each for each in text.upper().translate(LOOKALIKES) if each in ALPHABET)
        body, check = letters[:-CHECK_LETTERS], letters[-CHECK_LETTERS:]
        number = 0
        for letter in body:
            number = number * 32 + ALPHABET.index(letter)
        if len(body) != SECRET_BYTES * 8 // 5 or _check_letters(number.to_bytes(SECRET_BYTES)) != check:
            raise Refusal(
                "恢复码有误，请核对抄写（36 个字母和数字）。",
                "The recovery code has a mistake; compare what was copied (36 letters and digits).",
            )
        return cls(number.to_bytes(SECRET_BYTES))

    def text(self) -> str:
        """The code in six groups of six, with its check letters."""
        letters = _letters(self._secret, SECRET_BYTES * 8 // 5) + _check_letters(self._secret)
        return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))

    def key(self, purpose: str, salt: bytes = b"", length: int = 16) -> bytes:
        """A key for one purpose (HKDF, RFC 5869); the code's 160 random bits need no stretching."""
        return HKDF(SHA256(), length, salt or None, b"zhigong backup " + purpose.encode()).derive(
            self._secret
        )

    @property
    def key_id(self) -> str:
        """Names the code without telling anything about it."""
        return self.key("name", length=8).hex()

    def mac(self, text: bytes) -> str:
        """Proof that who wrote `text` knew the code."""
        return hmac.new(self.key("mac", length=32), text, hashlib.sha256).hexdigest()


def _letters(raw: bytes, count: int) -> str:
    number = int.from_bytes(raw)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def _check_letters(raw: bytes) -> str:
    return _letters(hashlib.sha256(b"zhigong recovery code" + raw).digest()[:4], 6)[:CHECK_LETTERS]
