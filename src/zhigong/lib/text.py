"""Cleaning of typed and pasted text: full-width characters, blanks of every kind, hyphens."""

from __future__ import annotations

from uuid import UUID

# Blanks that pasted text carries without being seen: no-break, zero-width, ideographic, byte order mark.
BLANKS = (
    "\t\n\r\v\f \u00a0\u00ad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u3000\ufeff"
)
HYPHENS = "-_\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\uff3f"

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_HALF_WIDTH = {**_HALF, 0x3000: 0x20}
_SQUEEZE = {**_HALF, **{ord(char): None for char in BLANKS}}
_COMPACT = {**_SQUEEZE, **{ord(char): None for char in HYPHENS}}


def half_width(text: str) -> str:
    """Full-width ASCII (ＡＢＣ１２３，) to its ordinary form; nothing else is touched."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def without_blanks(text: str) -> str:
    """Half-width text with every blank removed, seen or unseen."""
    return text.translate(_SQUEEZE)


def compact(text: str) -> str:
    """Half-width text without blanks and hyphens: the form in which numbers are compared."""
    if text.isascii() and text.isalnum():
        return text
    return text.translate(_COMPACT)


def typed_number(text: str) -> int | None:
    """A whole number as it stands in an address or a hidden field, below 10^18; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def typed_id(text: str) -> UUID | None:
    """An id as it stands in an address or a hidden field; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
