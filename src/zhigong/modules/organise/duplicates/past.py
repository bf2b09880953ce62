"""Reviews as of a day: those found and not yet decided when it ended, with both sides as they were registered then."""

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.orgs.models import Placement, Unit
from zhigong.kernel.people.models import Person
from zhigong.modules.organise.duplicates.models import Merge, Review


def open_on(day: date) -> QuerySet[Review]:
    """Return the reviews that were open when a day ended, of those the present seat sees.

    Undoing a merge dates the review's decision anew, so whoever had proposed a merge by then had decided by then.
    """
    end = _day_ends(day)
    # the first by order, not EXISTS: looked up for each row that is left, never joined with all matters
    proposed = Merge.objects.filter(review=OuterRef("pk")).order_by("matter__opened_at")
    first = Coalesce(Subquery(proposed.values("matter__opened_at")[:1]), "decided_at")
    undecided = Q(state="open") | Q(decided_at__gte=end, first_decided__gte=end)
    return Review.objects.alias(first_decided=first).filter(undecided, created_at__lt=end)


def people_then(people: Iterable[Person], day: date) -> list[Person]:
    """Return people as registered at the end of a day, or as first known; never to be saved. Erased ones stay erased."""
    people = list(people)
    versions = Person.versions.rel.related_model.objects.filter(
        pgh_obj_id__in=[person.pk for person in people if not person.erased_at]
    )
    known = versions.filter(pgh_created_at__lt=_day_ends(day)).order_by("pgh_obj_id", "-pgh_id")
    found = {version.pgh_obj_id: version for version in known.distinct("pgh_obj_id")}
    later = versions.exclude(pgh_obj_id__in=found).order_by("pgh_obj_id", "pgh_id").distinct("pgh_obj_id")
    found |= {version.pgh_obj_id: version for version in later}
    return [_person_of(person, found[person.pk]) if person.pk in found else person for person in people]


def _person_of(person: Person, version) -> Person:
    then = copy(person)
    for field in Person._meta.concrete_fields:
        setattr(then, field.attname, getattr(version, field.attname))
    return then


def memberships_then(people: Iterable[UUID], day: date) -> dict[UUID, Membership]:
    """Return person → their latest membership by the ledger up to a day, in its union of then; never to be saved.

    Of the memberships in sight today. A merge gives a membership to another record: before it, it is the old one's.
    """
    people = set(people)
    theirs = MembershipEvent.objects.filter(person_id__in=people).values("membership_id")
    by_then = MembershipEvent.objects.filter(membership_id__in=theirs, happened_on__lte=day).order_by("id")
    last: dict[UUID, MembershipEvent] = {}
    joined: dict[UUID, date] = {}
    for event in by_then:
        last[event.membership_id] = event
        if event.kind == "amend" or not event.from_state:  # as the ledger's trigger takes it
            joined[event.membership_id] = event.joined_on
    latest = {event.person_id: event for event in sorted(last.values(), key=lambda event: event.pk)}
    latest = {person: event for person, event in latest.items() if person in people}
    held = Membership.objects.in_bulk([event.membership_id for event in latest.values()])
    units = Unit.objects.in_bulk({event.unit_id for event in latest.values()})
    name_then(units.values(), day)
    found = {}
    for person, event in latest.items():
        then = copy(held[event.membership_id])
        then.unit, then.state = units[event.unit_id], event.to_state
        then.joined_on = joined.get(then.pk, then.joined_on)
        found[person] = then
    return found


def name_then(units: Iterable[Unit | None], day: date) -> None:
    """Give loaded unions the names of a day; for days before we knew them, the first."""
    units, names = [unit for unit in units if unit], {}
    for placement in Placement.objects.filter(unit_id__in={unit.pk for unit in units}).order_by("pk"):
        if placement.unit_id not in names or placement.valid_from <= day:
            names[placement.unit_id] = placement.name
    for unit in units:
        unit.name = names.get(unit.pk, unit.name)


def _day_ends(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
