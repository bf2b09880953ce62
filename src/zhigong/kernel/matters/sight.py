"""Keeping a matter in sight while it is handed on to a unit outside one's own range."""

from uuid import UUID

from django.db import connection

from zhigong.lib.prepared import rows_of


def keep_in_sight(matter_id: UUID) -> bool:
    """Let this transaction finish its step on a matter it moves away; False when the seat does not see it.

    Call it before the matter's unit is changed. It ends with the transaction.
    """
    return rows_of(connection, "SELECT keep_matter_in_sight(%s::uuid)", [matter_id])[0][0]


def show_while_opening(matter, seat) -> None:
    """Let an employer's agent write the parties of the matter it is opening: until they stand, nothing says it is theirs."""
    if seat.employer_id is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('zg.handed', %s, true)", [str(matter.pk)])


def counted_parties(matter) -> list[tuple[str, int]]:
    """Return how many parties a matter the seat has loaded holds in each role, also those the seat may not know."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT role, many FROM count_parties(%s::uuid) ORDER BY role", [matter.pk])
        return cursor.fetchall()


def other_names(matter) -> dict[str, str]:
    """Return the names of the persons in a matter that employers see, by person id, for its parties' seats."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.person_id::text, n.name FROM name_parties(%s::uuid) n"
            " JOIN matter_parties p ON p.id = n.party_id",
            [matter.pk],
        )
        return dict(cursor.fetchall())
