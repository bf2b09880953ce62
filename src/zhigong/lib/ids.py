"""Identifiers we make: time-ordered uuids, opaque tokens, Luhn digits, member numbers."""

from __future__ import annotations

import os
import secrets
import threading
import time
import uuid

# Letters and digits that nobody confuses when reading aloud or copying from paper: no 0 O 1 I L U.
READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

_lock = threading.Lock()
_last_ms = 0
_counter = 0


def uuid7() -> uuid.UUID:
    """A version 7 uuid, increasing within this process (RFC 9562 §5.7, counter by §6.2 method 1).

    48 bits of Unix milliseconds, a 12-bit counter that starts at random below 2048 in each millisecond,
    62 random bits. When the counter runs over or the clock steps back, the last millisecond is carried on.
    """
    global _last_ms, _counter
    now_ms = time.time_ns() // 1_000_000
    with _lock:
        if now_ms > _last_ms:
            _last_ms = now_ms
            _counter = int.from_bytes(os.urandom(2)) & 0x7FF
        else:
            _counter += 1
            if _counter > 0xFFF:
                _last_ms += 1
                _counter = 0
        stamp, count = _last_ms, _counter
    tail = int.from_bytes(os.urandom(8)) & 0x3FFFFFFFFFFFFFFF
    return uuid.UUID(int=(stamp << 80) | (0x7 << 76) | (count << 64) | (0b10 << 62) | tail)


def uuid7_milliseconds(value: uuid.UUID) -> int:
    """Unix milliseconds in a version 7 uuid."""
    return value.int >> 80


def opaque_token(byte_count: int = 18) -> str:
    """A random URL-safe token; 18 bytes give 24 characters and 144 bits."""
    return secrets.token_urlsafe(byte_count)


def readable_token(length: int = 8) -> str:
    """A random token for reading aloud or typing from paper, about 4.9 bits a character."""
    return "".join(secrets.choice(READABLE) for _ in range(length))


def numeric_code(length: int = 6) -> str:
    """A random one-time code of digits, leading zeros kept."""
    return f"{secrets.randbelow(10**length):0{length}d}"


def luhn_digit(digits: str) -> str:
    """Check digit to append to ``digits`` (ISO/IEC 7812-1 annex B). ValueError when not all ASCII digits."""
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("luhn_digit expects ASCII digits")
    total = 0
    for index, char in enumerate(reversed(digits)):
        value = ord(char) - 48
        if index % 2 == 0:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return str(-total % 10)


def luhn_valid(number: str) -> bool:
    """True when the last digit is the Luhn digit of the others."""
    return len(number) > 1 and number.isascii() and number.isdigit() and luhn_digit(number[:-1]) == number[-1]


def member_number(province: str, year: int, sequence: int) -> str:
    """Member number: province(2) + year(4) + sequence(8) + Luhn, 15 digits (domain §2.6; no national format)."""
    if not (len(province) == 2 and province.isascii() and province.isdigit()):
        raise ValueError("province is the first two digits of GB/T 2260")
    if not 1900 <= year <= 9999 or not 0 < sequence < 10**8:
        raise ValueError("year or sequence out of range")
    body = f"{province}{year}{sequence:08d}"
    return body + luhn_digit(body)


def is_member_number(number: str) -> bool:
    """True for 15 digits with a right Luhn digit."""
    return len(number) == 15 and luhn_valid(number)
