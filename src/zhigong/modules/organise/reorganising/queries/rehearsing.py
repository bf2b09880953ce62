"""The rehearsal: what a reorganisation would change, counted before anything is changed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhigong.kernel.access.grants import valid_on
from zhigong.kernel.access.models import Grant
from zhigong.kernel.journal.walls import SEES_PEOPLE
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.orgs.kinds import ENDED
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.tally import counts
from zhigong.kernel.worklist.models import Todo
from zhigong.modules.organise.reorganising.models import Reorganisation

LIVING = ("active", "transferring_out", "retained")


@dataclass(frozen=True)
class Reach:
    """What moves (units, living memberships) and between which nodes: those left and those joined, nearest last."""

    units: list[int]
    members: object
    left: list[int]
    joined: list[int]


def rehearse(change: Reorganisation, on: date) -> dict:
    """Return {"units", "members", "retained", "nodes", "sight", "matters", "todos", "share_percent"} of a change.

    `nodes`: each union whose count changes, before and after (active members). `sight`: how many officers lose and
    gain sight of how many people (retained ones too), and the unions they sit in (`lose_at`, `gain_at`). `retained`: how
    many members will be in no count.
    """
    reach = _REACH[change.kind](change)
    active = reach.members.filter(state__in=LIVING[:2]).count()
    joining = 0 if _retains(change) else active  # retained members are in no count
    people = reach.members.filter(state__in=LIVING).count()
    if change.kind == "undo":  # whoever proposes it need not see the people where they are now
        people = change.undoes.rehearsal["members"]
    open_work = Matter.objects.filter(unit_id__in=reach.units, closed_at__isnull=True)
    return {
        "units": len(reach.units),
        "members": people,
        "retained": active if _retains(change) else 0,
        "nodes": _nodes(reach, active, joining, change.unit.path[:-1] if _retains(change) else []),
        "sight": {
            "lose": _officers(reach.left, on),
            "gain": _officers(reach.joined, on),
            "people": people,
            "lose_at": reach.left,
            "gain_at": reach.joined,
        },
        "matters": open_work.count(),
        "todos": Todo.objects.filter(unit_id__in=reach.units, done_at__isnull=True).count(),
        "share_percent": change.share_percent,
    }


def _retains(change: Reorganisation) -> bool:
    return change.kind == "dissolve" and change.grounds == "employer_ended"


def _nodes(reach: Reach, leaving: int, joining: int, losing_above: list[int]) -> list[dict]:
    shown = list(dict.fromkeys([*losing_above, *reach.left, *reach.joined]))
    units, now = Unit.objects.in_bulk(shown), counts.count(shown) if shown else {}
    rows = []
    for node in shown:
        after = now[node]
        if node in reach.left or node in losing_above:
            after -= leaving
        if node in reach.joined:
            after += joining
        rows.append({"name": units[node].name, "code": units[node].code, "before": now[node], "after": after})
    return rows


def _officers(nodes: list[int], on: date) -> int:
    return seats_at(nodes, on).values("account_id").distinct().count()


def seats_at(nodes: list[int], on: date) -> QuerySet[Grant]:
    """Return the seats in these unions on a day from which people are seen."""
    return Grant.objects.filter(
        valid_on(on), unit_id__in=nodes, role__in=SEES_PEOPLE, account__is_active=True
    )


def subtree_ids(unit: Unit) -> list[int]:
    """Return the ids of the living units in a subtree, itself first."""
    inside = Unit.objects.filter(position__gte=unit.position, position__lte=unit.position_end)
    return list(inside.exclude(state__in=ENDED).order_by("position").values_list("pk", flat=True))


def _members_below(unit: Unit):
    return Membership.objects.filter(position__gte=unit.position, position__lte=unit.position_end)


def _apart(one: list[int], other: list[int]) -> list[int]:
    return [node for node in one if node not in other]


def _of_move(change: Reorganisation) -> Reach:
    old, new = change.unit.path[:-1], change.target.path
    return Reach(subtree_ids(change.unit), _members_below(change.unit), _apart(old, new), _apart(new, old))


def _of_merge(change: Reorganisation) -> Reach:
    old, new = change.unit.path, change.target.path
    return Reach(subtree_ids(change.unit), _members_below(change.unit), _apart(old, new), _apart(new, old))


def _of_split(change: Reorganisation) -> Reach:
    going = [number for pk in change.branches for number in subtree_ids(Unit.objects.get(pk=pk))]
    members = Membership.objects.filter(unit_id__in=going)
    if change.employer_id:
        members |= Membership.objects.filter(unit_id=change.unit_id, employer_id=change.employer_id)
    return Reach(going, members, [change.unit_id], [])


def _of_undo(change: Reorganisation) -> Reach:
    done = change.undoes
    members = Membership.objects.filter(
        pk__in=moved_by(done.matter_id) if done.kind != "move" else _members_below(done.unit).values("pk")
    )
    units = subtree_ids(done.unit) if done.kind == "move" else done.done.get("branches", [])
    return Reach(units, members, [], [])


def moved_by(matter_id) -> list:
    """Return the memberships whose last event is of a matter."""
    events = MembershipEvent.objects.filter(matter_id=matter_id).values("pk")
    return list(Membership.objects.filter(last_event_id__in=events).values_list("pk", flat=True))


_REACH = {
    "move": _of_move, "merge": _of_merge, "split": _of_split, "dissolve": _of_merge, "undo": _of_undo,
}  # fmt: skip
