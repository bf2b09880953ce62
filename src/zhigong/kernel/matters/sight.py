"""Keeping a matter in sight while it is handed on to a unit outside one's own range."""

from uuid import UUID

from django.db import connection


def keep_in_sight(matter_id: UUID) -> bool:
    """Let this transaction finish its step on a matter it moves away; False when the seat does not see it.

    Call it before the matter's unit is changed. It ends with the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT keep_matter_in_sight(%s::uuid)", [matter_id])
        return cursor.fetchone()[0]


def show_while_opening(matter, seat) -> None:
    """Let an employer's agent write the parties of the matter it is opening: until they stand, nothing says it is theirs."""
    if seat.employer_id is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('zg.handed', %s, true)", [str(matter.pk)])
