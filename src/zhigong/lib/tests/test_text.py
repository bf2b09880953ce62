"""Numbers and ids as they stand in an address: read, or None."""

from uuid import UUID

import pytest

from zhigong.lib.text import typed_id, typed_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("17", 17),
        ("9" * 18, 10**18 - 1),
        ("", None),
        ("²", None),
        ("٣", None),
        ("-1", None),
        ("9" * 19, None),
    ],
)
def test_a_typed_number_is_read_or_is_none(text, number):
    assert typed_number(text) == number


def test_a_typed_id_is_read_or_is_none():
    known = "00000000-0000-7000-8000-000000000001"
    assert typed_id(known) == UUID(known)
    assert typed_id("garbage") is None and typed_id("9" * 5000) is None
