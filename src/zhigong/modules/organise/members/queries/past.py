"""A member as of a day: the membership by its events, the person by the version of that day, what had happened by then."""

from copy import copy
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.memberships.transitions import KIND_TITLES
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.orgs.queries import unit_as_of
from zhigong.kernel.people.models import Person

DESCRIBING = ("join", "transfer_in", "amend")  # the kinds of event that say what somebody does and for whom


def day_ends(day: date) -> datetime:
    """Return the moment after a day's last."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def member_as_of(membership: Membership, day: date | None, known_on: date | None = None) -> Membership:
    """Return a membership with its person and union as they stood at the end of a day; never to be saved. None is now.

    The state is '' when nothing had begun by then. `known_on` leaves out what was learnt after that day.
    """
    if day is None:
        return membership
    then = copy(membership)
    then.person = person_as_of(membership.person, min(day, known_on or day))
    then.state = then.number = ""
    for event in _by_then(MembershipEvent.objects.filter(membership_id=membership.pk), day, known_on):
        _take(then, event)
    then.unit = unit_as_of(Unit.objects.get(pk=then.unit_id), day, known_on)
    if then.employer_id != membership.employer_id:
        then.employer = Employer.objects.filter(pk=then.employer_id).first()
    return then


def _take(then: Membership, event: MembershipEvent) -> None:
    """Let one event change the membership, as the ledger's trigger does."""
    then.unit_id, then.state, then.number = event.unit_id, event.to_state, event.number or then.number
    if event.kind in DESCRIBING:
        then.worker_kind, then.employment_form = event.worker_kind, event.employment_form
        then.employer_id = event.employer_id
    if event.kind == "amend" or not event.from_state:
        then.joined_on = event.joined_on


def person_as_of(person: Person, day: date) -> Person:
    """Return a person as registered at the end of a day; for days before we knew them, as first registered.

    Whoever was erased since has left no earlier facts.
    """
    versions, moment = person.versions.order_by("pgh_id"), day_ends(day)
    if person.erased_at or not versions.filter(pgh_label="update", pgh_created_at__gte=moment).exists():
        return person
    version = versions.filter(pgh_created_at__lt=moment).last() or versions.first()
    then = copy(person)
    for field in Person._meta.concrete_fields:
        setattr(then, field.attname, getattr(version, field.attname))
    return then


def events_of(person_id: UUID, day: date | None, known_on: date | None = None) -> list[tuple]:
    """Return (event, title) of everything the ledger says of a person, up to a day."""
    events = _by_then(MembershipEvent.objects.filter(person_id=person_id), day, known_on)
    return [(event, KIND_TITLES.get(event.kind, event.kind)) for event in events]


def matters_of(seat: Seat, person_id: UUID, day: date | None) -> QuerySet[Matter]:
    """Return the matters of a person in the seat's sight, the latest first; on a past day those opened by then."""
    found = visible_matters(seat).filter(parties__person_id=person_id).order_by("-id")
    return found.filter(opened_at__lt=day_ends(day)) if day else found


def _by_then(events: QuerySet, day: date | None, known_on: date | None) -> QuerySet[MembershipEvent]:
    if day:
        events = events.filter(happened_on__lte=day)
    if known_on:
        events = events.filter(learnt_at__lt=day_ends(known_on))
    return events.order_by("id")
