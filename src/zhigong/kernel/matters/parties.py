"""Pointing a matter's party to another record of the same human being."""

from uuid import UUID

from zhigong.kernel.matters.models import Matter, Party


def replace_party(matter: Matter, old: UUID, new: UUID) -> None:
    """Let the party `old` be the person `new`, in the database and on the loaded matter."""
    if new == old:
        return
    Party.objects.filter(matter=matter, person_id=old).update(person_id=new)
    matter.party_list = [
        party | {"person_id": str(new)} if party["person_id"] == str(old) else party
        for party in matter.party_list
    ]
