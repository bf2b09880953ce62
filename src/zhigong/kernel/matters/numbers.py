"""Numbers people quote on the telephone: RH-2026-000123."""

from django.db import connection

from zhigong.lib.prepared import prepared


def next_number(prefix: str, year: int) -> str:
    """Return the next matter number; unique, rising, with gaps where a step was rolled back."""
    with prepared(connection) as cursor:
        cursor.execute("SELECT nextval('matter_numbers')")
        return f"{prefix}-{year}-{cursor.fetchone()[0]:06d}"
