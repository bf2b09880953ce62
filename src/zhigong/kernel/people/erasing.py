"""Erasing a person: the key destroyed, values emptied here and in every version, remembered outside the database."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from zhigong.kernel.crypto import erasures
from zhigong.kernel.journal import entries
from zhigong.kernel.people.models import Person


def erase_person(person_id: UUID, *, purpose: str, order: str = "") -> bool:
    """Erase a person; False when already erased. `order` names who decided it and stands in the journal.

    What the journal proved before stays provable by the digests kept. Done in the person's own seat or the
    system's (a request an officer decided); the caller ends an active membership first. After commit the person stands
    on the list beside the keys, so that a restore erases them again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_erase(%s::uuid)", [person_id])
        was_erased = cursor.fetchone()[0]
    if was_erased:
        entries.record("people.erase", subjects=[person_id], purpose=purpose, detail={"order": order})
        at = timezone.now()
        transaction.on_commit(lambda: erasures.append([person_id], at))
    return was_erased


def complete_list() -> int:
    """Add to the list whoever was erased and is not on it (a crash came between) and return how many; system's seat."""
    known = set(erasures.listed())
    rows = Person.objects.exclude(erased_at=None).values_list("pk", "erased_at")
    missing: list[tuple[UUID, datetime]] = [row for row in rows if row[0] not in known]
    for person_id, at in missing:
        erasures.append([person_id], at)
    return len(missing)


def erased_count() -> int:
    """Return how many people were erased: verification says so, an erased row is no fault."""
    return Person.objects.exclude(erased_at=None).count()
