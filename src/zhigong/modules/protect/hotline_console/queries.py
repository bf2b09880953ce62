"""Who is calling: a number recognised by its digest, with a membership in sight and the number's earlier tickets."""

from dataclasses import dataclass, field

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.queries import members_in
from zhigong.kernel.people.register import mobile_digests
from zhigong.lib.contacts import clean_mobile, is_mobile
from zhigong.lib.masks import mask_name
from zhigong.modules.protect.hotline import public as hotline

MOST = 8


@dataclass
class Recognised:
    """What is known of a number: memberships and tickets the seat may see."""

    mobile: str
    members: list = field(default_factory=list)
    tickets: list = field(default_factory=list)


def recognise(seat: Seat, number: str) -> Recognised:
    """Return who a number may be; nothing outside the seat's range. Masked, and journaled as one reading."""
    number = clean_mobile(number)
    found = Recognised(number)
    if not is_mobile(number):
        return found
    rows = list(members_in(seat).filter(person__mobile_digest__in=mobile_digests(number))[:MOST])
    found.members = [
        {"id": row.pk, "name": mask_name(row.person.name), "unit": row.unit.name, "since": row.since_on}
        for row in rows
    ]
    found.tickets = hotline.earlier_tickets(seat, number)
    if rows:
        entries.read("hotline_console.recognise", [row.person_id for row in rows], detail={"names": "masked"})
    return found
