"""Where the work goes when a matter enters a state: whose to-do, by when, on which clock."""

from datetime import datetime

from django.utils import timezone

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.definition import Chosen, Clock, Service, Step, Who
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.worklist import clocks, todos


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
    )


def officers_of(service: Service, state: str) -> tuple[tuple[str, ...], str, str]:
    """Return (roles, "owner" or "upper", next step) of the officers who act at a state; no roles when nobody does."""
    steps = [step for step in service.steps_at(state) if isinstance(step.by, Who)]
    roles = tuple(dict.fromkeys(role for step in steps for role in step.by.roles))
    upper = any(step.by.at == "upper" for step in steps)
    return roles, "upper" if upper else "owner", steps[0].code if steps else ""


def place(service: Service, matter: Matter, limit: clocks.Deadline | None, now: datetime) -> None:
    """Start the clock and open the to-do of the state the matter has just entered."""
    if limit:
        clocks.start(matter, limit, now)
    _open_todo(service, matter, limit.due_at if limit else None, now)


def place_again(service: Service, matter: Matter, now: datetime) -> None:
    """Move the to-do to the unit a matter was handed to; its clocks run on, the applicant waits no longer for it."""
    todos.close_todos(matter.pk, now)
    running = matter.clocks.filter(stopped_at__isnull=True).order_by("due_at").first()
    _open_todo(service, matter, running.due_at if running else None, now)


def _open_todo(service: Service, matter: Matter, due_at: datetime | None, now: datetime) -> None:
    roles, where, step_code = officers_of(service, matter.state)
    if not roles:
        return
    path = list(matter.unit.path)
    if where == "upper" and len(path) > 1:
        path = path[:-1]
    unit_id = todos.staffed_unit(path, roles, timezone.localdate(now))
    reason = "" if unit_id == path[-1] else "unstaffed"
    if where == "upper" and current_seat().role == "system":
        reason = "overdue"  # handed up by the clock; an appeal or an objection goes up on time
    todos.open_todo(matter, unit_id, roles=roles, step=step_code, due_at=due_at, now=now, reason=reason)
