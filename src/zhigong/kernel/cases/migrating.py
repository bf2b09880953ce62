"""Moving open matters to a new version of their procedure: never by itself, first shown, then done and journaled.

A matter is finished under the table it was opened under, so a changed service keeps its old version on the card. When
that is not wanted, somebody moves what is open, state by state.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from zhigong.kernel.cases import registry
from zhigong.kernel.cases.check_clocks import goes
from zhigong.kernel.cases.definition import Service
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.placing import place_again
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.models import Matter, TimelineStep
from zhigong.kernel.worklist import clocks
from zhigong.kernel.worklist.models import Clock


@dataclass(frozen=True)
class Move:
    """Open matters in one state of the old table, and the state they go to ("" = the new table has none for them)."""

    state: str
    to: str
    count: int


def preview(service_code: str, from_version: str, to_version: str, states: dict[str, str]) -> list[Move]:
    """Return how many open matters would go from which state to which; `states` names those that change."""
    new = registry.get_service(service_code, to_version)
    registry.get_service(service_code, from_version)
    found = _open(service_code, from_version).values_list("state").annotate(Count("pk")).order_by("state")
    return [Move(state, _target(new, states, state), count) for state, count in found]


def migrate_open(
    service_code: str, from_version: str, to_version: str, states: dict[str, str], *, now: datetime
) -> int:
    """Move every open matter of a version to another and return how many; in the system seat, all or none.

    Refused when an open matter's state has no counterpart. Clocks go on where the new table knows their step and state;
    others stop, and the to-do is opened anew by the new table.
    """
    lost = [move.state for move in preview(service_code, from_version, to_version, states) if not move.to]
    if lost:
        raise Refused(_("新流程里没有对应的状态：%(states)s") % {"states": "、".join(lost)})
    new, moved = registry.get_service(service_code, to_version), 0
    with transaction.atomic():
        for matter in (
            _open(service_code, from_version).select_related("unit").select_for_update(of=("self",))
        ):
            _move(new, matter, states, now)
            moved += 1
    return moved


def _open(service_code: str, version: str):
    return Matter.objects.filter(kind=service_code, procedure_version=version, closed_at__isnull=True)


def _target(new: Service, states: dict[str, str], state: str) -> str:
    found = states.get(state, state)
    return found if found in new.states else ""


def _move(new: Service, matter: Matter, states: dict[str, str], now: datetime) -> None:
    before, old = matter.state, matter.procedure_version
    matter.state, matter.procedure_version = _target(new, states, before), new.version
    matter.changed_at, matter.closed_at = now, now if matter.state in new.end else None
    matter.step_count += 1  # a page that shows the old table's buttons is told
    matter.save(update_fields=["state", "procedure_version", "changed_at", "closed_at", "step_count"])
    for clock in clocks.running(matter.pk).exclude(name="supervise"):
        _fit(new, matter, clock, now)
    if matter.closed_at is None:
        place_again(new, matter, now)
    else:
        clocks.stop_all(matter.pk, now)
        matter.todos.filter(done_at__isnull=True).update(done_at=now)
    TimelineStep.objects.create(
        matter=matter, step="procedure", from_state=before, to_state=matter.state, at=now,
        actor_label="系统", detail={"from": old, "to": new.version},
    )  # fmt: skip
    detail = {"number": matter.number, "from": before, "to": matter.state, "from_version": old}
    record(
        "cases.migrate", matter=matter.pk, unit=matter.unit_id, procedure_version=new.version, detail=detail
    )


def _fit(new: Service, matter: Matter, clock: Clock, now: datetime) -> None:
    """Let a clock go on by the new table's words for its step, or stop it when that knows no such clock here."""
    steps = [step for step in new.steps_coded(clock.name) if step.clock]
    scopes = [(tuple(goes(new, step)), step.clock) for step in steps]
    fitting = next((one for one in scopes if matter.state in (*one[0], *one[1].pauses_in)), None)
    if fitting is None or matter.closed_at is not None:
        clock.stopped_at = now
        clock.save(update_fields=["stopped_at"])
        return
    clock.runs_in, clock.pauses_in = list(fitting[0]), list(fitting[1].pauses_in)
    clock.overdue_step = fitting[1].on_overdue
    if matter.state in clock.pauses_in:
        clock.paused_at, clock.next_at = clock.paused_at or now, None
    clock.save(update_fields=["runs_in", "pauses_in", "overdue_step", "paused_at", "next_at"])
    clocks.resume(matter, now)
