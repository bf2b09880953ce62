"""Enters a synthetic member the way the program does, for works that need somebody who is there already."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from zhigong.kernel.journal import entries
from zhigong.kernel.memberships import ledger
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.testing.laboratory.stages import Somebody
from zhigong.testing.world import SINCE


def enter_member(who: Somebody, unit_id: int) -> UUID:
    """Enter a person and their membership in the running transaction (system's seat); the person's id."""
    birth, sex = date.fromisoformat(who.document[6:14]), "21"[int(who.document[16]) % 2]
    person = create_person(
        NewPerson(
            name=who.name, sex=sex, birth_on=birth, doc_type="111", doc_number=who.document, mobile=who.mobile,
            identity_level=4,
        ),
        on=timezone.localdate(),
    )  # fmt: skip
    ledger.append(ledger.Event("join", person, SINCE, unit_id=unit_id))
    entries.record("laboratory.enter", subjects=[person])
    return person
