"""The parties of a matter: persons, units and employers, in a role; some of them unnamed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhigong.kernel.matters.audiences import ALL
from zhigong.kernel.matters.models import Matter, Party
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.lib.prepared import prepared, rows_of

JOINED = "joined"  # came with a duplicate that was merged: sees the surviving matter, takes no party's step


@dataclass(frozen=True)
class NewParty:
    """A party to add: exactly one of person, unit and employer; `unnamed` shows them to the handling officers alone."""

    role: str
    person_id: UUID | None = None
    unit_id: int | None = None
    employer_id: int | None = None
    audience: str = ALL
    unnamed: bool = False


def as_party(given) -> NewParty:
    """Return what `open_matter` was given as a party: a NewParty, or (role, person id, Employer or Unit)."""
    if isinstance(given, NewParty):
        return given
    role, who = given
    if isinstance(who, Employer):
        return NewParty(role, employer_id=who.pk)
    if isinstance(who, Unit):
        return NewParty(role, unit_id=who.pk)
    return NewParty(role, person_id=who)


def listed(party: NewParty) -> dict:
    """Return a new party as a row of `party_list` (cases/loading.py reads them so)."""
    return {
        "role": party.role,
        "person_id": str(party.person_id) if party.person_id else None,
        "unit_id": party.unit_id,
        "employer_id": party.employer_id,
        "unnamed": party.unnamed,
        "audience": party.audience,
    }


_ADD = """
INSERT INTO matter_parties (matter_id, role, person_id, unit_id, employer_id, audience, unnamed, merged_from_id)
SELECT %s, * FROM unnest(%s::text[], %s::uuid[], %s::bigint[], %s::bigint[], %s::text[], %s::boolean[], %s::uuid[])
ON CONFLICT DO NOTHING
"""


def write_parties(matter: Matter, parties: Iterable[NewParty], *, merged_from: UUID | None = None) -> int:
    """Write parties in one statement and return how many were new. Nothing comes back, so a writer need not see them."""
    parties = list(parties)
    if not parties:
        return 0
    columns = zip(
        *[
            (one.role, one.person_id, one.unit_id, one.employer_id, one.audience, one.unnamed, merged_from)
            for one in parties
        ],
        strict=True,
    )
    with prepared(connection) as cursor:
        cursor.execute(_ADD, [matter.pk, *map(list, columns)])
        return cursor.rowcount


def add_parties(matter: Matter, parties: Iterable) -> int:
    """Add parties to a matter that stands already (group matters); whoever is one already stays as they are."""
    new = [as_party(one) for one in parties]
    count = write_parties(matter, new)
    known = {
        (one["role"], one["person_id"], one["unit_id"], one.get("employer_id")) for one in matter.party_list
    }
    for row in map(listed, new):
        if (row["role"], row["person_id"], row["unit_id"], row["employer_id"]) not in known:
            matter.party_list.append(row)
    return count


def end_parties(matter: Matter, role: str, persons: Iterable[UUID], *, now: datetime) -> int:
    """End a role of persons, who no longer see the matter by it; returns how many held it. Only whoever handles it may.

    They are kept as past parties; the caller journals who they were and why.
    """
    gone = list(persons)
    statement = "SELECT end_parties(%s::uuid, %s::text, %s::uuid[], %s)"
    ((count,),) = rows_of(connection, statement, [matter.pk, role, gone, now])
    matter.party_list = [
        one
        for one in matter.party_list
        if one["role"] != role or one["person_id"] not in {str(person) for person in gone}
    ]
    return count


def stricter(party: NewParty, parent: Matter) -> NewParty:
    """Return the party as unnamed as the same person is in the matter this one grows out of."""
    hidden = {one["person_id"] for one in parent.party_list if one.get("unnamed")}
    return replace(party, unnamed=party.unnamed or str(party.person_id) in hidden)


def persons_of(matter: Matter) -> list[UUID]:
    """Return the persons among a loaded matter's parties: the subjects of its journal entries."""
    return [UUID(party["person_id"]) for party in matter.party_list if party["person_id"]]


def employers_of(matter: Matter) -> list[int]:
    """Return the employers among a loaded matter's parties."""
    return [party["employer_id"] for party in matter.party_list if party.get("employer_id")]


def replace_party(matter: Matter, old: UUID, new: UUID) -> None:
    """Let the party `old` be the person `new`, in the database and on the loaded matter."""
    if new == old:
        return
    Party.objects.filter(matter=matter, person_id=old).update(person_id=new)
    matter.party_list = [
        party | {"person_id": str(new)} if party["person_id"] == str(old) else party
        for party in matter.party_list
    ]
