"""Where the work goes when a matter enters a state: whose to-do, by when, on which clocks."""

from datetime import datetime

from django.utils import timezone

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.definition import Chosen, Clock, Service, Step, Who
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.worklist import clocks, todos
from zhigong.kernel.worklist.models import Clock as RunningClock
from zhigong.kernel.worklist.models import Todo


def deadline_of(step: Step, matter: Matter, data: dict, now: datetime) -> clocks.Deadline | None:
    """Return the deadline the step starts, or None when it starts none."""
    clock: Clock | None = step.clock
    if clock is None:
        return None
    starts_on = timezone.localdate(now) if clock.starts == "now" else data[clock.starts]
    return clocks.work_out(
        step.code,
        clock.rule.of(matter, data) if isinstance(clock.rule, Chosen) else clock.rule,
        starts_on=starts_on,
        now=now,
        region=matter.unit.place_id or "",
        warn=clock.warn,
        overdue_step=clock.on_overdue,
        runs_in=clock.runs_in,
        pauses_in=clock.pauses_in,
    )


def officers_of(service: Service, state: str) -> tuple[tuple[str, ...], str, str]:
    """Return (roles, "owner" or "upper", next step) of the officers who act at a state; no roles when nobody does."""
    steps = [step for step in service.steps_at(state) if isinstance(step.by, Who)]
    roles = tuple(dict.fromkeys(role for step in steps for role in step.by.roles))
    upper = any(step.by.at == "upper" for step in steps)
    return roles, "upper" if upper else "owner", steps[0].code if steps else ""


def all_officers(service: Service) -> tuple[str, ...]:
    """Return the roles of all officers' steps of a service."""
    found = [step.by.roles for step in service.steps if isinstance(step.by, Who)]
    return tuple(dict.fromkeys(role for roles in found for role in roles))


def place(
    service: Service,
    matter: Matter,
    limit: clocks.Deadline | None,
    now: datetime,
    *,
    before: str,
    goes_on: bool = True,
) -> None:
    """Start the step's clock; in a new state let earlier ones go on (`goes_on`: there are some) and open its to-do."""
    if limit:
        clocks.start(matter, limit, now)
    if matter.state == before:
        if limit:
            todos.set_due(matter.pk, nearest_end(matter))
        return
    due_at = limit.due_at if limit else None
    if goes_on:
        due_at = _soonest(clocks.resume(matter, now))
    _open_todo(service, matter, due_at, now)


def nearest_end(matter: Matter) -> datetime | None:
    """Return when the first of the matter's running clocks ends; paused ones and a supervision's do not count."""
    return _soonest(clocks.list_running(matter.pk))


def _soonest(found: list[RunningClock]) -> datetime | None:
    counts = (one for one in found if one.paused_at is None and one.name != todos.SUPERVISED)
    return min((one.due_at for one in counts), default=None)


def place_again(service: Service, matter: Matter, now: datetime) -> None:
    """Move the to-dos to the unit a matter was handed to; its clocks run on, the applicant waits no longer for it."""
    todos.close_todos(matter.pk, now)
    _open_todo(service, matter, nearest_end(matter), now)


def follow_owner(matter: Matter, now: datetime) -> None:
    """Let a supervision's open to-do go to the matter's new owner: whoever has the matter answers."""
    asked = todos.open_of(matter.pk, todos.SUPERVISED)
    if asked is not None:
        todos.move_up(asked, matter, list(matter.unit.path), now, reason=asked.reason)


def owned_todo(service: Service, matter: Matter, name: str, now: datetime) -> Todo | None:
    """Return the to-do that a clock of this name belongs to; opened anew should the matter have none."""
    if name == todos.SUPERVISED:
        return todos.open_of(matter.pk, name)
    found = todos.open_of(matter.pk)
    if found is None:
        roles, _where, step_code = officers_of(service, matter.state)
        roles = roles or all_officers(service)
        unit_id = todos.staffed_unit(list(matter.unit.path), roles, timezone.localdate(now))
        due_at = nearest_end(matter)
        found = todos.open_todo(matter, unit_id, roles=roles, step=step_code, due_at=due_at, now=now)
    return found


def _open_todo(service: Service, matter: Matter, due_at: datetime | None, now: datetime) -> None:
    roles, where, step_code = officers_of(service, matter.state)
    if not roles:
        return
    path = list(matter.unit.path)
    if where == "upper" and len(path) > 1:
        path = path[:-1]
    # handed up by the clock; an appeal or an objection goes up on time
    reason = "overdue" if where == "upper" and current_seat().role == "system" else ""
    todos.place_todo(matter, path, roles=roles, step=step_code, due_at=due_at, now=now, reason=reason)
