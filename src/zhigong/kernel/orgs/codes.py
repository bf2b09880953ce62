"""Readable unit codes: district(6) + type(2) + sequence(6) + check digit; the sequence is counted in the database."""

from collections import Counter

from django.db import connection

from zhigong.kernel.orgs.kinds import type_code
from zhigong.lib.ids import luhn_digit

NO_DISTRICT = "000000"
LAST_SEQUENCE = 999_999


class CodesUsedUp(ValueError):
    """A district has a million units of one type."""


def district_of(place_code: str | None) -> str:
    """Return the six digits of a division code of any length ('' or None is the nation)."""
    return (place_code or "")[:6].ljust(6, "0")


def build_code(series: str, number: int) -> str:
    """Return the code of the number-th unit in a series (district and type, eight digits)."""
    if number > LAST_SEQUENCE:
        raise CodesUsedUp(series)
    body = f"{series}{number:06d}"
    return body + luhn_digit(body)


def take_codes(wanted: list[tuple[str | None, str, str]]) -> list[str]:
    """Return a new code for each (place code, kind, level), in order. Rows of the counter are locked until commit."""
    series = [district_of(place) + type_code(kind, level) for place, kind, level in wanted]
    counts = Counter(series)
    names = sorted(counts)  # one order everywhere, so that two transactions cannot wait for each other
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO unit_code_counters AS counter (series, last)"
            " SELECT * FROM unnest(%s::varchar[], %s::int[])"
            " ON CONFLICT (series) DO UPDATE SET last = counter.last + excluded.last RETURNING series, last",
            [names, [counts[name] for name in names]],
        )
        following = {name: last - counts[name] + 1 for name, last in cursor.fetchall()}
    codes = []
    for name in series:
        codes.append(build_code(name, following[name]))
        following[name] += 1
    return codes
