"""Reading matters: in the seat's range, or as a party to them."""

from django.db.models import Exists, OuterRef, Q

from zhigong.kernel.access.jurisdiction import range_of
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter, Party

HANDLERS_ONLY, PARTIES_ONLY = 1, 2


def visible_matters(seat: Seat):
    """Return the matters this seat may see: those in its range, else those its person is a party to.

    Confidentiality 1 is for handlers: the owner, and the unit its to-do has climbed to. Confidentiality 2 is for the
    parties alone.
    """
    if seat.role == "system":
        return Matter.objects.all()
    if seat.is_officer:
        # by name: the worklist stands above this room and hangs its to-dos on the matter
        here = Matter.objects.filter(pk=OuterRef("pk"), todos__unit=seat.unit_id, todos__done_at__isnull=True)
        handled = Q(confidentiality=HANDLERS_ONLY) & (Q(unit_id=seat.unit_id) | Exists(here))
        ordinary = Q(confidentiality=0) | handled
        return Matter.objects.filter(range_of(seat), ordinary)
    if seat.person_id is None and seat.account_id is None:
        return Matter.objects.none()
    mine = Exists(Party.objects.filter(matter=OuterRef("pk"), person_id=seat.person_id))
    return (
        Matter.objects.filter(mine | Q(opened_by=seat.account_id))
        if seat.person_id
        else (Matter.objects.filter(opened_by=seat.account_id))
    )


def is_visible(matter: Matter, seat: Seat) -> bool:
    """Return what `visible_matters` answers, for a loaded matter that carries `party_list` and `todo_units` (cases/loading.py)."""
    if seat.role == "system":
        return True
    if seat.is_officer:
        on_line = seat.line == "industrial"
        place = matter.industry_position if on_line else matter.position
        low, high = (seat.ilo, seat.ihi) if on_line else (seat.lo, seat.hi)
        is_here = seat.unit_id == matter.unit_id or seat.unit_id in matter.todo_units
        is_handler = matter.confidentiality == HANDLERS_ONLY and is_here
        return low <= place <= high and (matter.confidentiality == 0 or is_handler)
    if seat.account_id is not None and matter.opened_by == seat.account_id:
        return True
    return seat.person_id is not None and any(
        party["person_id"] == str(seat.person_id) for party in matter.party_list
    )


def matters_of(seat: Seat):
    """Return the signed-in person's own matters, newest first ("my matters")."""
    mine = Exists(Party.objects.filter(matter=OuterRef("pk"), person_id=seat.person_id))
    return Matter.objects.filter(mine).select_related("unit").order_by("-id")
