"""Reading the tree: one level at a time by one indexed query, the union of an employer, the fallback union of a place."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from zhigong.kernel.orgs.kinds import ENDED
from zhigong.kernel.orgs.models import NO_POSITION, CoveredEmployer, Employer, Placement, Unit
from zhigong.kernel.tally import counts
from zhigong.lib.codes.work import NEW_EMPLOYMENT
from zhigong.lib.prepared import columns_of, first_of, rows_of

CHILDREN = """
SELECT u.id, u.code, u.name, u.level, u.kind, u.state, u.position, u.position_end,
       (SELECT count(*) FROM units c WHERE c.parent_id = u.id)
       + CASE WHEN u.industry_path = '{{}}' THEN 0 ELSE (SELECT count(*) FROM affiliations a
          WHERE a.parent_id = u.id AND a.line = 'industry' AND a.ends_on IS NULL) END AS children_count
  FROM units u WHERE {below} AND u.state <> ALL(%(ended)s) AND u.position > %(after)s
 ORDER BY u.position LIMIT %(limit)s
"""
TERRITORIAL_BELOW = "u.parent_id = %(unit)s"
# A unit on the industry line also has below it those affiliated to it, wherever they stand in the territory.
LINE_BELOW = """u.id IN (SELECT id FROM units WHERE parent_id = %(unit)s UNION ALL
    SELECT unit_id FROM affiliations WHERE parent_id = %(unit)s AND line = 'industry' AND ends_on IS NULL)"""
PAGE = 500
PLACE_LENGTHS = (12, 9, 6, 4, 2)
MembersOf = Callable[[Iterable[int]], dict[int, int]]


@dataclass(frozen=True)
class Branch:
    """One line of an opened level of the tree; `members_count` covers the unit and all below it."""

    id: int
    code: str
    name: str
    level: str
    kind: str
    state: str
    position: int
    position_end: int
    children_count: int
    members_count: int = 0


def children(unit: Unit | int, *, limit: int = PAGE, after: int = -1) -> list[Branch]:
    """Return the units directly below (affiliated ones too), in their order, each with its children and members.

    Page by keyset: `after` is the position of the last one shown.
    """
    unit = unit if isinstance(unit, Unit) else Unit.objects.get(pk=unit)
    below = TERRITORIAL_BELOW if unit.industry_position == NO_POSITION else LINE_BELOW
    asked = {"unit": unit.pk, "ended": list(ENDED), "after": after, "limit": limit}
    rows = rows_of(connection, CHILDREN.format(below=below), asked)
    members = counts.count([row[0] for row in rows]) if rows else {}
    return [Branch(*row, members_count=members.get(row[0], 0)) for row in rows]


def level_keys(unit: Unit) -> list[tuple[int, str, str, str, int]]:
    """Return (id, code, name, kind, position) of every living unit directly below, affiliated ones too, in order."""
    below = Q(parent_id=unit.pk)
    if unit.industry_position != NO_POSITION:
        below |= Q(
            affiliations__parent_id=unit.pk, affiliations__line="industry", affiliations__ends_on__isnull=True
        )
    rows = Unit.objects.filter(below).exclude(state__in=ENDED).order_by("position").distinct()
    return list(rows.values_list("id", "code", "name", "kind", "position"))


def subtree(unit: Unit) -> Q:
    """Return the condition that a unit counts towards `unit`: in its territory, or below it on the industry line."""
    inside = Q(position__gte=unit.position, position__lte=unit.position_end)
    if unit.industry_position == NO_POSITION:
        return inside
    return inside | Q(
        industry_position__gte=unit.industry_position, industry_position__lte=unit.industry_position_end
    )


def ancestors(unit: Unit, *, on_industry_line: bool = False) -> list[Unit]:
    """Return the units above on one line, the root first, the unit itself last."""
    path = unit.industry_path if on_industry_line else unit.path
    found = Unit.objects.in_bulk(path)
    return [found[number] for number in path if number in found]


def find_unit(code: str) -> Unit | None:
    """Return the unit with this readable code, or None."""
    return Unit.objects.filter(code=code.strip()).select_related("employer", "place", "parent").first()


def list_units(
    *,
    level: str | None = None,
    kind: str | None = None,
    under: str | None = None,
    limit: int | None = None,
    members_of: MembersOf = counts.count,
) -> list[dict]:
    """Return units as {code, name, level, kind, parent, members} in tree order. LookupError for an unknown `under`."""
    units = Unit.objects.exclude(state__in=ENDED).order_by("position")
    if under:
        top = find_unit(under)
        if top is None:
            raise LookupError(under)
        units = units.filter(subtree(top))
    if level:
        units = units.filter(level=level)
    if kind:
        units = units.filter(kind=kind)
    rows = list(units.values_list("id", "code", "name", "level", "kind", "parent__code")[:limit])
    members = members_of([row[0] for row in rows])
    return [
        {
            "code": code,
            "name": name,
            "level": level_,
            "kind": kind_,
            "parent": parent,
            "members": members.get(number, 0),
        }
        for number, code, name, level_, kind_, parent in rows
    ]


def count_units(unit: Unit) -> int:
    """Return how many living units count towards the unit, itself included."""
    return Unit.objects.filter(subtree(unit)).exclude(state__in=ENDED).count()


_OWN_UNION = f"""
SELECT {columns_of(Unit, "u")} FROM units u
 WHERE u.employer_id = %s AND u.state = 'active' AND u.level = 'grassroots' ORDER BY u.position LIMIT 1
"""


def union_of_employer(employer: Employer | int, on: date) -> Unit | None:
    """Return the employer's own union, otherwise the joint union that covers it on that day, or None."""
    employer_id = employer.id if isinstance(employer, Employer) else employer
    own = first_of(connection, Unit, _OWN_UNION, [employer_id])
    if own is not None:
        return own
    covering = CoveredEmployer.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=on),
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        employer_id=employer_id,
        unit__state="active",
    )
    cover = covering.select_related("unit").order_by("id").first()
    return cover.unit if cover else None


def fallback_union(place_code: str, worker_kind: str = "") -> Unit | None:
    """Return the nearest union that takes workers without one: the place's own, then upwards to the root.

    For new-employment workers (domain note §1.25) a union of theirs in the same place comes first.
    """
    codes = [place_code[:length] for length in PLACE_LENGTHS if len(place_code) >= length]
    taking = Unit.objects.filter(takes_unattached=True, state="active")
    found = sorted(
        taking.filter(place_id__in=codes),
        key=lambda unit: (
            -len(unit.place_id),
            (unit.kind == "new_employment") != (worker_kind in NEW_EMPLOYMENT),
            unit.position,
        ),
    )
    return found[0] if found else taking.filter(parent__isnull=True).order_by("position").first()


def unit_as_of(unit: Unit, day: date, known_on: date | None = None) -> Unit:
    """Return the unit with its facts as we knew them at the end of a day (never to be saved), named and placed as it was.

    For days before we knew it, what we first knew. Its id, code and positions are today's.
    """
    versions = unit.versions.order_by("pgh_id")
    version = versions.filter(pgh_created_at__lt=_day_ends(day)).last() or versions.first()
    placements = Placement.objects.filter(unit_id=unit.pk, valid_from__lte=day).order_by("-pk")
    if known_on:
        placements = placements.filter(learnt_at__lt=_day_ends(known_on))
    placement = placements.first()
    kept = "id code position position_end industry_position industry_position_end parent_id".split()
    then = copy(unit)
    for field in Unit._meta.concrete_fields:
        if field.attname not in kept and hasattr(version, field.attname):
            setattr(then, field.attname, getattr(version, field.attname))
    for name in ("name", "state", "industry", "path", "industry_path"):
        if placement is not None:
            setattr(then, name, getattr(placement, name))
    return then


def _day_ends(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
