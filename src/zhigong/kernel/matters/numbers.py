"""Numbers people quote on the telephone: RH-2026-000123."""

from django.db import connection

from zhigong.lib.prepared import rows_of


def next_number(prefix: str, year: int) -> str:
    """Return the next matter number; unique, rising, with gaps where a step was rolled back."""
    ((number,),) = rows_of(connection, "SELECT nextval('matter_numbers')")
    return f"{prefix}-{year}-{number:06d}"
