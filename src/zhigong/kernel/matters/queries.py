"""Reading matters: in the seat's range, as a party to them, or as the employer that is one."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery

from zhigong.kernel.access.jurisdiction import range_of
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal.walls import SEES_PEOPLE
from zhigong.kernel.matters.audiences import is_handler
from zhigong.kernel.matters.models import Matter, Party, TimelineStep

HANDLERS_ONLY, PARTIES_ONLY = 1, 2


def visible_matters(seat: Seat):
    """Return the matters this seat may see: those in its range, else those its person or employer is a party to.

    Confidentiality 1 is for handlers: the owner, and the units its to-do lies or lay at. Confidentiality 2 is for the
    parties alone. An employer sees those whose service says so, and no confidential one.
    """
    if seat.role == "system":
        return Matter.objects.all()
    if seat.is_officer and seat.role not in SEES_PEOPLE:
        return Matter.objects.none()
    if seat.is_officer:
        # by name: the worklist stands above this room and hangs its to-dos on the matter
        here = Matter.objects.filter(pk=OuterRef("pk"), todos__unit=seat.unit_id)
        handled = Q(confidentiality=HANDLERS_ONLY) & (Q(unit_id=seat.unit_id) | Exists(here))
        ordinary = Q(confidentiality=0) | handled
        return Matter.objects.filter(range_of(seat), ordinary)
    if seat.employer_id is not None:
        ours = Exists(Party.objects.filter(matter=OuterRef("pk"), employer=seat.employer_id))
        return Matter.objects.filter(ours, employer_sees=True, confidentiality=0)
    if seat.person_id is None and seat.account_id is None:
        return Matter.objects.none()
    mine = Exists(Party.objects.filter(matter=OuterRef("pk"), person_id=seat.person_id))
    return (
        Matter.objects.filter(mine | Q(opened_by=seat.account_id))
        if seat.person_id
        else (Matter.objects.filter(opened_by=seat.account_id))
    )


def matters_then(matters, before: datetime):
    """Return those of `matters` opened before a moment; each has `state_then`, the last step's that the seat may read.

    `state_then` is None where only the present step is told to the seat. The owner and who may see it are today's.
    """
    last = TimelineStep.objects.filter(matter=OuterRef("pk"), at__lt=before).order_by("-pk")
    return matters.filter(opened_at__lt=before).annotate(state_then=Subquery(last.values("to_state")[:1]))


def is_visible(matter: Matter, seat: Seat) -> bool:
    """Return what `visible_matters` answers, for a loaded matter that carries `party_list` and `todo_units`."""
    return bool(rule_of(matter, seat))


def rule_of(matter: Matter, seat: Seat) -> str:
    """Return by which rule the seat sees a loaded matter, "" when it does not: the words of `seeing.RULES`."""
    if seat.role == "system":
        return "system"
    if seat.is_officer:
        return _rule_of_officer(matter, seat)
    if seat.employer_id is not None:
        ours = any(party.get("employer_id") == seat.employer_id for party in matter.party_list)
        return "employer" if ours and matter.employer_sees and matter.confidentiality == 0 else ""
    if seat.person_id is not None and any(
        party["person_id"] == str(seat.person_id) for party in matter.party_list
    ):
        return "party"
    return "opener" if seat.account_id is not None and matter.opened_by == seat.account_id else ""


def _rule_of_officer(matter: Matter, seat: Seat) -> str:
    on_line = seat.line == "industrial"
    place = matter.industry_position if on_line else matter.position
    low, high = (seat.ilo, seat.ihi) if on_line else (seat.lo, seat.hi)
    if seat.role not in SEES_PEOPLE or not low <= place <= high or matter.confidentiality == PARTIES_ONLY:
        return ""
    if matter.confidentiality == HANDLERS_ONLY:
        return "handler" if is_handler(matter, seat) else ""
    return seat.line


def matters_of(seat: Seat):
    """Return the signed-in person's own matters, newest first ("my matters")."""
    mine = Exists(Party.objects.filter(matter=OuterRef("pk"), person_id=seat.person_id))
    return Matter.objects.filter(mine).select_related("unit").order_by("-id")
