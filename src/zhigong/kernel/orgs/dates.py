"""The day from which changes of the tree hold, told to the database before they are made."""

from contextlib import contextmanager
from datetime import date

from django.db import connection


@contextmanager
def effective(on: date):
    """Let the changes of units made inside hold from `on` (never before a unit's last change); otherwise it is today."""
    _tell(on.isoformat())
    yield
    _tell("")


def _tell(day: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('zg.effective_on', %s, true)", [day])
