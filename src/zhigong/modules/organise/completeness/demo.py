"""Entries with gaps for the demonstration: some members' schooling, ethnic group or kind of hukou was never asked for."""

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships.models import HOLDING, Membership
from zhigong.kernel.people.register import update_person

EVERY, MOST = 4, 120  # one member in four, of the first unions
GAPS = ({"education": ""}, {"is_migrant": None}, {"education": "", "ethnicity": ""})


def build(context) -> None:
    """Take facts out of some members' entries, as a roster that never held them leaves it."""
    with acting(Seat.system("demonstration")):
        members = Membership.objects.filter(
            unit__in=[unit.pk for unit in context.basics], state__in=HOLDING
        ).order_by("pk")
        for place, membership in enumerate(members[: MOST * EVERY : EVERY]):
            update_person(membership.person_id, dict(GAPS[place % len(GAPS)]), on=context.on)
    context.progress(1.0)
