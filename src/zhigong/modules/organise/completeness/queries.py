"""Reading completeness: the score of a node from the kernel's counts, of a member from their own row, and what is missing."""

import json
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.memberships.models import HOLDING, Membership
from zhigong.kernel.metrics.cells import is_small, least_for
from zhigong.kernel.metrics.readings import NOW, Reading
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import PAGE
from zhigong.kernel.people.models import Person
from zhigong.kernel.rules.params import all_in_force
from zhigong.kernel.tally import counts
from zhigong.modules.organise.completeness import rules, words

MEASURE = "member_facts"
SHOWN = 20
READ_WHOLE, YEAR = 20_000, 366  # members counted from the ledger itself; days counted back from now for more
# The same as the database's `completeness_facts`, seen from a membership: what is missing.
MISSING = {
    "document": Q(person__doc_digest__isnull=True),
    "checked": Q(person__identity_level__lt=4),
    "mobile": Q(person__mobile_digest__isnull=True),
    "birth": Q(person__birth_on__isnull=True),
    "sex": ~Q(person__sex__in=("1", "2")),
    "worker_kind": Q(worker_kind=""),
    "education": Q(person__education=""),
    "ethnicity": Q(person__ethnicity=""),
    "is_migrant": Q(person__is_migrant__isnull=True),
}


@dataclass(frozen=True)
class Gap:
    """One fact at a unit: how many members lack it, its weight, and how many points the score would rise."""

    fact: str
    missing: int | None
    weight: int
    gain: float | None
    basis: str

    @property
    def title(self):
        return words.TITLES[self.fact]

    @property
    def how(self):
        return words.HOW.get(self.fact, "")


def weights(on: date, region: str = "") -> dict[str, tuple[int, str]]:
    """Return {fact: (weight, clause)} in force on a day in a region; one query."""
    found = all_in_force(on, region)
    return {fact: rule.read(found.get(rule.key), on) for fact, rule in rules.WEIGHTS.items()}


def _score(present: dict[str, int], members: int, weighing: dict) -> float | None:
    """Return the points of a hundred that are there, None without members or weights."""
    whole = sum(weight for weight, _basis in weighing.values()) * members
    if not whole:
        return None
    points = sum(weight * present.get(fact, 0) for fact, (weight, _basis) in weighing.items())
    return points * 1000 // whole / 10  # never 100 before all is there


def facts_of(unit_id: int, day: date | None = None) -> tuple[int, dict[str, int]]:
    """Return (members, {fact: how many have it}) of a unit and all below it, now (one read by key) or as of a day."""
    found = counts.read_all(unit_id, MEASURE) if day is None else _facts_on([unit_id], day)[unit_id]
    members = found.pop("", {}).get("", 0)
    return members, {fact: found.get(fact, {}).get("1", 0) for fact in words.TITLES}


def _facts_on(unit_ids: list[int], day: date) -> dict[int, dict]:
    """Return {unit: {fact: {"1" or "0": members}}} at the end of a day; the whole stands under ''."""
    found: dict[int, dict] = {unit: defaultdict(dict) for unit in unit_ids}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM completeness_on(%s::bigint[], %s)", [unit_ids, day])
        for unit, fact, value, amount in cursor.fetchall():
            found[unit][fact][value] = amount
    return found


def is_too_far(unit_id: int, day: date, on: date) -> bool:
    """Return whether too many members changed since a day: their facts are counted from now, up to a year back."""
    return (on - day).days > YEAR and counts.count([unit_id])[unit_id] > READ_WHOLE


def is_listed(unit_id: int, day: date | None) -> bool:
    """Return whether a unit's members can be named as of a day: one by one from the ledger, so not of very many."""
    return day is None or counts.count([unit_id])[unit_id] <= READ_WHOLE


def score_of(unit_id: int, on: date) -> float | None:
    """Return a unit's score of a hundred, None without members."""
    members, present = facts_of(unit_id)
    return _score(present, members, weights(on))


def gaps_of(
    seat: Seat, unit: Unit, on: date, day: date | None = None
) -> tuple[float | None, int | None, list[Gap]]:
    """Return (score, members, gaps) of a unit, the correction that raises the score most first; now or as of a day.

    Whoever may not read the register sees no small figure: neither of those who have a fact nor of those who lack it.
    """
    members, present = facts_of(unit.pk, day)
    weighing, least = weights(day or on, unit.place_id or ""), least_for(seat, on)
    score = _score(present, members, weighing)
    whole = sum(weight for weight, _basis in weighing.values()) * members
    gaps = []
    for fact, (weight, basis) in weighing.items():
        missing = members - present[fact]
        is_hidden = is_small(missing, least) or is_small(present[fact], least)
        gain = None if is_hidden or not whole else round(100 * weight * missing / whole, 1)
        gaps.append(Gap(fact, None if is_hidden else missing, weight, gain, str(basis)))
    gaps.sort(key=lambda gap: (gap.gain is None, -(gap.gain or 0), -gap.weight))
    if is_small(members, least):
        return None, None, [Gap(gap.fact, None, gap.weight, None, gap.basis) for gap in gaps]
    return score, members, gaps


def units_below(seat: Seat, unit: Unit, on: date, reading: Reading = NOW) -> list[tuple]:
    """Return (branch, members, score) of the units directly below, the lowest score first; now or as of a day."""
    branches, least = reading.branches(unit, limit=PAGE), least_for(seat, on)
    weighing = weights(reading.day or on, unit.place_id or "")
    present = _present([branch.id for branch in branches], weighing, reading.day)
    rows = []
    for branch in branches:
        if not branch.members_count or is_small(branch.members_count, least):
            continue
        of_branch = {fact: found[branch.id].get("1", 0) for fact, found in present.items()}
        rows.append((branch, branch.members_count, _score(of_branch, branch.members_count, weighing)))
    return sorted(rows, key=lambda row: (row[2] is None, row[2], row[0].position))


def _present(ids: list[int], facts: Iterable[str], day: date | None) -> dict[str, dict[int, dict[str, int]]]:
    """Return {fact: {unit: {"1" or "0": members}}}."""
    if not ids:
        return {}
    if day is None:
        return {fact: counts.read(ids, MEASURE, fact) for fact in facts}
    found = _facts_on(ids, day)
    return {fact: {unit: of_unit.get(fact, {}) for unit, of_unit in found.items()} for fact in facts}


def members_lacking(
    seat: Seat, unit: Unit, fact: str, after: UUID | None, day: date | None = None
) -> tuple[list[tuple[Membership, list[str]]], UUID | None]:
    """Return one page of (member who lacks a fact, all they lack), by unions, and where the next page begins.

    As of a day they are of those in sight today, with the person and the union's name as then; never to be saved.
    """
    found = (
        _lacking_now(seat, unit, fact, after) if day is None else _lacking_then(seat, unit, fact, after, day)
    )
    following = found[SHOWN - 1][0].pk if len(found) > SHOWN else None
    return found[:SHOWN], following


def _lacking_now(seat: Seat, unit: Unit, fact: str, after: UUID | None) -> list[tuple[Membership, list[str]]]:
    line = "industry_position" if seat.line == "industrial" else "position"
    low, high = getattr(unit, line), getattr(unit, f"{line}_end")
    rows = Membership.objects.visible_to(seat).filter(
        MISSING[fact], state__in=HOLDING, **{f"{line}__gte": low, f"{line}__lte": high}
    )
    start = (
        Membership.objects.visible_to(seat).filter(pk=after).values_list(line, flat=True).first()
        if after
        else None
    )
    if start is not None:
        rows = rows.filter(Q(**{f"{line}__gt": start}) | Q(**{line: start, "pk__gt": after}))
    found = rows.select_related("person", "unit").order_by(line, "pk")[: SHOWN + 1]
    return [(membership, missing_of(membership)) for membership in found]


def _lacking_then(
    seat: Seat, unit: Unit, fact: str, after: UUID | None, day: date
) -> list[tuple[Membership, list[str]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM completeness_lacking(%s, %s, %s, %s, %s)", [unit.pk, day, fact, after, SHOWN + 1]
        )
        rows = cursor.fetchall()
    held = (
        Membership.objects.visible_to(seat).select_related("person", "unit").in_bulk([row[0] for row in rows])
    )
    versions = Person.versions.rel.related_model.objects.in_bulk([row[1] for row in rows if row[1]])
    found = []
    for membership_id, version_id, unit_name, facts in rows:
        membership = held[membership_id]
        membership.unit.name = unit_name
        if version_id and not membership.person.erased_at:
            membership.person = _person_of(membership.person, versions[version_id])
        stood = json.loads(facts)
        found.append((membership, [one for one in words.TITLES if stood[one] == "0"]))
    return found


def _person_of(person: Person, version) -> Person:
    then = copy(person)
    for field in Person._meta.concrete_fields:
        setattr(then, field.attname, getattr(version, field.attname))
    return then


def missing_of(membership: Membership) -> list[str]:
    """Return the facts a member's entry lacks (its person loaded), in the order of the rules."""
    person = membership.person
    present = {
        "document": person.doc_digest is not None,
        "checked": person.identity_level >= 4,
        "mobile": person.mobile_digest is not None,
        "birth": person.birth_on is not None,
        "sex": person.sex in ("1", "2"),
        "worker_kind": membership.worker_kind != "",
        "education": person.education != "",
        "ethnicity": person.ethnicity != "",
        "is_migrant": person.is_migrant is not None,
    }
    return [fact for fact, is_there in present.items() if not is_there]


def member_score(membership: Membership, on: date) -> float | None:
    """Return one member's score of a hundred."""
    lacking = missing_of(membership)
    return _score({fact: fact not in lacking for fact in words.TITLES}, 1, weights(on))


def own_membership(person_id: UUID | None) -> Membership | None:
    """Return the membership somebody holds, in their own seat."""
    if person_id is None:
        return None
    found = Membership.objects.filter(person_id=person_id, state__in=HOLDING)
    return found.select_related("person", "unit").first()


def lacks_something(seat: Seat) -> bool:
    """Return whether a member's own entry lacks anything, so that the tile concerns them."""
    membership = own_membership(seat.person_id)
    return membership is not None and bool(missing_of(membership))
