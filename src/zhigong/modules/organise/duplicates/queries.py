"""Finds who may be the same person, in the register or the same batch; and what officers compare, now or as of a day."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.orgs.models import Placement, Unit
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.reveal import masked_many
from zhigong.lib.codes import DOCUMENT_TYPE, SEX
from zhigong.lib.similar_characters import names_mistaken_for
from zhigong.lib.similar_sounds import folded, readings_mistaken_for
from zhigong.modules.organise.duplicates.models import Merge, Review, Unmerge

MOST_ALIKE = 3  # a phone of the personnel office shared by hundreds is one finding, not thousands
ALIKE = f"""
SELECT v.n, f.id, f.reason, f.path
  FROM unnest(%s::int[], %s::text[], %s::text[], %s::date[], %s::bytea[], %s::bytea[], %s::text[], %s::text[])
       AS v(n, name, pinyin, birth_on, mobile, document, shapes, sounds)
 CROSS JOIN LATERAL (
    SELECT p.id, p.reason, u.path
      FROM (
        (SELECT p.id, CASE WHEN p.name = v.name THEN 'same_name_and_birth' ELSE 'similar_name' END AS reason
          FROM people p
         WHERE p.birth_on = v.birth_on AND p.name_pinyin = v.pinyin AND p.erased_at IS NULL
           AND p.doc_digest IS NOT NULL AND p.doc_digest <> v.document LIMIT {MOST_ALIKE})
        UNION ALL
        (SELECT p.id, 'similar_shape' FROM people p
         WHERE p.name = ANY (string_to_array(v.shapes, '|')) AND p.birth_on = v.birth_on AND p.erased_at IS NULL
           AND p.name_pinyin <> v.pinyin
           AND p.doc_digest IS NOT NULL AND p.doc_digest <> v.document LIMIT {MOST_ALIKE})
        UNION ALL
        (SELECT p.id, 'similar_sound' FROM people p
         WHERE p.birth_on = v.birth_on AND p.name_pinyin = ANY (string_to_array(v.sounds, '|'))
           AND p.erased_at IS NULL AND p.doc_digest IS NOT NULL AND p.doc_digest <> v.document LIMIT {MOST_ALIKE})
        UNION ALL
        (SELECT p.id, 'same_mobile' FROM people p
         WHERE p.mobile_digest = v.mobile AND p.erased_at IS NULL
           AND p.doc_digest IS NOT NULL AND p.doc_digest <> v.document LIMIT {MOST_ALIKE})
      ) p
      JOIN memberships m ON m.person_id = p.id
       AND m.state IN ('active', 'transferring_out', 'retained')
      JOIN units u ON u.id = m.unit_id
     LIMIT {MOST_ALIKE}
 ) f
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is compared of somebody about to be registered (digests by the people room's kinds)."""

    name: str
    pinyin: str
    birth_on: date | None
    mobile_digest: bytes | None
    doc_digest: bytes
    unit_path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who may be the same: a registered person, or the candidate at `index`."""

    person_id: UUID | None
    index: int | None
    reason: str
    unit_path: tuple[int, ...]


def common_unit(path: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return the lowest unit that stands above both paths (or is one of them)."""
    shared = [mine for mine, theirs in zip(path, other, strict=False) if mine == theirs]
    return shared[-1] if shared else path[0]


def unit_above(merge: Merge) -> Unit:
    """Return the lowest union above the merge's own and above wherever its memberships stand today."""
    wanted = [*merge.moved.get("memberships", ()), *merge.voided]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM units_of_memberships(%s::uuid[])", [wanted])
        units = Unit.objects.filter(pk__in=[row[0] for row in cursor.fetchall()])
    path = tuple(merge.matter.unit.path)
    for unit in units:
        path = path[: path.index(common_unit(path, tuple(unit.path))) + 1]
    return Unit.objects.get(pk=path[-1])


def standing_merge(person_id: UUID) -> Merge | None:
    """Return the latest merge of this person's record that holds, as far as the seat sees it."""
    either = Q(kept_id=person_id) | Q(merged_id=person_id)
    found = Merge.objects.filter(either, merged_at__isnull=False, undone_at__isnull=True)
    return found.select_related("matter__unit", "review").order_by("-merged_at").first()


def sides_of(people: Iterable[UUID], day: date | None = None) -> dict[UUID, dict]:
    """Return person → what an officer compares, masked, now or as of a day; people outside the seat are not there."""
    wanted = list(people)
    found = list(Person.objects.filter(pk__in=wanted))
    if day is None:
        rows = Membership.objects.filter(person_id__in=wanted).select_related("unit")
        latest = {row.person_id: row for row in rows.order_by("last_event_id")}
    else:
        found, latest = _people_then(found, day), _memberships_then(wanted, day)
    masks = masked_many(found)
    return {
        person.pk: {
            **masks[person.pk],
            "document_type": DOCUMENT_TYPE.get(person.doc_type, ""),
            "sex": SEX.get(person.sex, ""),
            "birth_on": person.birth_on,
            "level": person.identity_level,
            "membership": latest.get(person.pk),
            "compared": _compared(person, latest.get(person.pk)),
        }
        for person in found
    }


def _compared(person: Person, held: Membership | None) -> dict:
    """What two entries are held against each other by; never shown, masks may hide a difference."""
    return {
        "name": person.name,
        "document": (person.doc_type, bytes(person.doc_digest or b"")),
        "mobile": bytes(person.mobile_digest or b""),
        "sex": person.sex,
        "birth_on": person.birth_on,
        "unit": held and held.unit_id,
        "joined_on": held and held.joined_on,
    }


def differing(sides: Sequence[dict]) -> set[str]:
    """Return the fields in which the two entries are not the same, also where their masks look alike."""
    if len(sides) != 2:
        return set()
    first, second = (side["compared"] for side in sides)
    return {field for field, value in first.items() if value != second[field]}


def open_reviews(day: date | None = None) -> QuerySet[Review]:
    """Return the reviews that are open, or were when a day ended, oldest first, of those the present seat sees."""
    rows = Review.objects.filter(state="open") if day is None else _open_on(day)
    return rows.select_related("unit", "wanted_unit").order_by("id")


def _open_on(day: date) -> QuerySet[Review]:
    """Return the reviews that were open when a day ended, of those the present seat sees.

    Undoing a merge dates the review's decision anew, so whoever had proposed a merge by then had decided by then.
    """
    end = _day_ends(day)
    # the first by order, not EXISTS: looked up for each row that is left, never joined with all matters
    proposed = Merge.objects.filter(review=OuterRef("pk")).order_by("matter__opened_at")
    first = Coalesce(Subquery(proposed.values("matter__opened_at")[:1]), "decided_at")
    undecided = Q(state="open") | Q(decided_at__gte=end, first_decided__gte=end)
    return Review.objects.alias(first_decided=first).filter(undecided, created_at__lt=end)


def _people_then(people: Iterable[Person], day: date) -> list[Person]:
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


def _memberships_then(people: Iterable[UUID], day: date) -> dict[UUID, Membership]:
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
        if event.membership_id not in held:  # gone out of sight between the two readings
            continue
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


def merge_of(review: Review) -> Merge | None:
    """Return the latest merge that was proposed from this review, as far as the seat sees it."""
    return Merge.objects.filter(review=review).select_related("matter").order_by("-matter_id").first()


def record(matter: Matter) -> dict:
    """Return what the summary shows: both sides to the officers, to a party only what it is about."""
    seat = current_seat()
    merge = Merge.objects.filter(pk=matter.pk).first()
    merge = merge or Unmerge.objects.select_related("merge").get(pk=matter.pk).merge
    shown = {"merge": merge, "is_officer": seat.is_officer, "kept_membership": merge.kept_membership_id}
    if seat.is_officer:
        entries.read("duplicates.read", [merge.kept_id, merge.merged_id], detail={"number": matter.number})
        sides = sides_of([merge.kept_id, merge.merged_id])
        shown["sides"] = [
            sides[person] | {"fate": "kept" if person == merge.kept_id else "merged"}
            for person in (merge.kept_id, merge.merged_id)
            if person in sides
        ]
        shown["differs"] = set() if merge.merged_at else differing(shown["sides"])  # for whoever decides
        held = Membership.objects.filter(person_id=merge.kept_id).order_by("-last_event_id").first()
        shown["undo_from"] = held.pk if held and merge.merged_at and not merge.undone_at else None
    return shown


def find_alike(candidates: Sequence[Candidate]) -> dict[int, list[Alike]]:
    """Return index → who is alike under another document: same or similar reading or shape and birth, or same phone.

    Each candidate is looked up by name, reading and phone through their indexes; nobody is compared with everybody.
    """
    found = _in_register(candidates) if candidates else {}
    first: dict[tuple, int] = {}
    for index, one in enumerate(candidates):
        keys = [("same_mobile", one.mobile_digest)] if one.mobile_digest else []
        if one.birth_on:
            keys.append(("same_birth", folded(one.pinyin), one.birth_on))
        for key in keys:
            earlier = first.setdefault(key, index)
            if earlier != index:
                other = candidates[earlier]
                reason = key[0] if key[0] == "same_mobile" else _name_reason(other, one)
                found.setdefault(index, []).append(Alike(None, earlier, reason, other.unit_path))
    return found


def _in_register(candidates: Sequence[Candidate]) -> dict[int, list[Alike]]:
    fields = ("name", "pinyin", "birth_on", "mobile_digest", "doc_digest")
    columns = [[getattr(one, name) for one in candidates] for name in fields]
    columns.append(["|".join(names_mistaken_for(one.name)) for one in candidates])
    columns.append(["|".join(readings_mistaken_for(one.pinyin)) for one in candidates])
    found: dict[int, list[Alike]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, [list(range(len(candidates))), *columns])
        for index, person_id, reason, path in cursor.fetchall():
            found.setdefault(index, []).append(Alike(person_id, None, reason, tuple(path)))
    return found


def _name_reason(one: Candidate, other: Candidate) -> str:
    if one.name == other.name:
        return "same_name_and_birth"
    return "similar_name" if one.pinyin == other.pinyin else "similar_sound"
