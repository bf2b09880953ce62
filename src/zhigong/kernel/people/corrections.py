"""Correcting many people at once: facts a roster brings, in one statement per column (class 2 and identity level)."""

from datetime import date
from uuid import UUID

from django.db import connection

from zhigong.kernel.people.register import update_person

_TYPES = {
    "sex": "text",
    "ethnicity": "text",
    "education": "text",
    "political_status": "text",
    "employment_status": "text",
    "skill_level": "text",
    "hukou_type": "text",
    "is_migrant": "boolean",
}


def update_people(changes: dict[UUID, dict], *, on: date) -> None:
    """Write {person: {column: value}} for people the seat sees; the level is never lowered, counts follow.

    Names and birth dates are not corrected in bulk. A phone is sealed under its person's key, one by one.
    """
    for column, kind in _TYPES.items():
        rows = [(person, given[column]) for person, given in changes.items() if column in given]
        if rows:
            _write(f"{column} = v.value", kind, rows)
    levels = [
        (person, given["identity_level"]) for person, given in changes.items() if "identity_level" in given
    ]
    if levels:
        _write(
            "identity_level = greatest(p.identity_level, v.value), identity_checked_on = %(on)s",
            "smallint",
            levels,
            on,
        )
    for person, given in changes.items():
        if "mobile" in given:
            update_person(person, {"mobile": given["mobile"]}, on=on)


def _write(setting: str, kind: str, rows: list[tuple], on: date | None = None) -> None:
    """One UPDATE for one column; people already erased are left alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE people p SET {setting}, updated_at = now()"
            f" FROM unnest(%(ids)s::uuid[], %(values)s::{kind}[]) AS v(id, value)"
            " WHERE p.id = v.id AND p.erased_at IS NULL",
            {"ids": [row[0] for row in rows], "values": [row[1] for row in rows], "on": on},
        )
