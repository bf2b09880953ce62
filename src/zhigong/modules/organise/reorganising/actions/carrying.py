"""Carrying out an approved reorganisation: units, members, work, seats and posts, all in the running transaction."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Greatest

from zhigong.kernel.access.models import Grant
from zhigong.kernel.memberships import regrouping
from zhigong.kernel.orgs.dates import effective
from zhigong.kernel.orgs.industry import LINE, leave_industry
from zhigong.kernel.orgs.kinds import ENDED
from zhigong.kernel.orgs.models import CoveredEmployer, Officer, Unit
from zhigong.kernel.orgs.moving import move_unit
from zhigong.kernel.orgs.tree import add_unit
from zhigong.modules.organise.reorganising.models import Reorganisation
from zhigong.modules.organise.reorganising.queries.rehearsing import subtree_ids

EMPLOYER_CLOSED = "4"  # domain note 2.2 no. 15: reason of a membership's change


def move(change: Reorganisation, on: date) -> dict:
    """Put the union with all below it under its new parent."""
    change.done = {"parent": change.unit.parent_id}
    return {"units": move_unit(change.unit, change.target, on)}


def merge(change: Reorganisation, on: date) -> dict:
    """Let branches, members, covered employers and open work go to the surviving union; the other ends as merged."""
    unit, target = change.unit, change.target
    branches = list(Unit.objects.filter(parent_id=unit.pk).exclude(state__in=ENDED).order_by("position"))
    for branch in branches:
        move_unit(branch, target, on)
    members = regrouping.follow([unit.pk], target.pk, on, matter_id=change.matter_id)
    change.done = {
        "branches": [branch.pk for branch in branches],
        "covered": _hand_over_employers(unit, target, on),
        "work": hand_over_work([unit.pk], target.pk),
        **end_units([unit.pk], "merged", on),
    }
    change.share_percent = 100
    return {"members": members, "units": len(branches)}


def split(change: Reorganisation, on: date) -> dict:
    """Found the new union beside the old one and let the chosen branches and the employer's members go to it."""
    unit, employer = change.unit, change.employer
    facts = {"founded_on": on, "place_id": unit.place_id, "industry": unit.industry}
    if employer is not None:
        facts |= {"employer_id": employer.pk, "industry": employer.industry or unit.industry}
    kind = (
        "basic" if employer is not None and unit.kind in ("joint", "sector", "new_employment") else unit.kind
    )
    level = "grassroots" if kind == "basic" else unit.level
    made = add_unit(unit.parent, change.name, level, kind, **facts)
    for branch in Unit.objects.filter(pk__in=change.branches).order_by("position"):
        move_unit(branch, Unit.objects.get(pk=made.pk), on)
    members, covered = 0, []
    if employer is not None:
        members = regrouping.follow(
            [unit.pk], made.pk, on, matter_id=change.matter_id, employer_id=employer.pk
        )
        covered = _end_covering(Q(unit=unit, employer=employer), on)
    change.made = made
    change.done = {"branches": change.branches, "ended_covering": covered}
    return {"members": members, "units": len(change.branches), "made": made.code}


def dissolve(change: Reorganisation, on: date) -> dict:
    """End the union and its branches; members go to the receiving union, retained there when the employer ended."""
    units = subtree_ids(change.unit)
    is_closed = change.grounds == "employer_ended"
    members = regrouping.follow(
        units, change.target_id, on,
        matter_id=change.matter_id, retain=is_closed, reason=EMPLOYER_CLOSED if is_closed else "",
    )  # fmt: skip
    change.done = {
        "covered": [],
        "ended_covering": _end_covering(Q(unit_id__in=units), on),
        "work": hand_over_work(units, change.target_id),
        **end_units(units, "dissolved", on),
    }
    change.share_percent = 100
    return {"members": members, "units": len(units)}


def hand_over_work(units: list[int], to: int) -> dict[str, list[str]]:
    """Give what is open at the units to another, whoever may see it; return {former unit: matter ids}."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT matter_id, unit_id FROM hand_over_work(%s::bigint[], %s)", [units, to])
        for matter_id, unit_id in cursor.fetchall():
            found.setdefault(str(unit_id), []).append(str(matter_id))
    return found


def give_back_work(work: dict[str, list[str]]) -> None:
    """Give matters that are still open back to the units they came from."""
    with connection.cursor() as cursor:
        for unit_id, matters in work.items():
            ids = [UUID(one) for one in matters]
            cursor.execute("SELECT give_back_work(%s::uuid[], %s)", [ids, int(unit_id)])


def return_later_work(from_unit: int, to_units: list[int], since: datetime) -> int:
    """Let what was opened since at a union, about members who now stand in the others, go there; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT return_later_work(%s, %s::bigint[], %s)", [from_unit, to_units, since])
        return cursor.fetchone()[0]


def _hand_over_employers(unit: Unit, target: Unit, on: date) -> list[int]:
    """Let the surviving union cover what the other covered; those it covers already just end. Returns what went over."""
    mine = CoveredEmployer.objects.filter(unit=unit, ends_on__isnull=True)
    theirs = CoveredEmployer.objects.filter(unit=target, ends_on__isnull=True).values("employer_id")
    _end_covering(Q(unit=unit, employer_id__in=theirs), on)
    going = list(mine.values_list("pk", flat=True))
    mine.update(unit=target)
    return going


def _end_covering(which: Q, on: date) -> list[int]:
    rows = CoveredEmployer.objects.filter(which, ends_on__isnull=True)
    ended = list(rows.values_list("pk", flat=True))
    rows.update(ends_on=on)
    return ended


def end_units(units: list[int], state: str, on: date) -> dict:
    """End units, the seats and posts at them; return what undoing needs."""
    lines = []
    for unit in Unit.objects.filter(
        pk__in=units, affiliations__line=LINE, affiliations__ends_on__isnull=True
    ):
        lines.append([unit.pk, leave_industry(unit, on).parent_id])
    grants = Grant.objects.filter(unit_id__in=units, ends_on__isnull=True)
    posts = Officer.objects.filter(unit_id__in=units, ends_on__isnull=True)
    kept = {
        "ended": units,
        "lines": lines,
        "grants": list(grants.values_list("pk", flat=True)),
        "posts": list(posts.values_list("pk", flat=True)),
    }
    grants.update(ends_on=Greatest("starts_on", on))
    posts.update(ends_on=on)
    with effective(on):
        Unit.objects.filter(pk__in=units).update(state=state, ended_on=on)
    return kept


CARRY = {"move": move, "merge": merge, "split": split, "dissolve": dissolve}
