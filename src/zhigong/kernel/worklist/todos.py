"""To-dos: opened when a matter enters a state, done when it leaves; taken, released, climbing."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.worklist.models import Todo


def staffed_unit(path: list[int], roles: tuple[str, ...], on: date) -> int:
    """Return the lowest unit of `path` (root first) where somebody holds one of the roles; else its last."""
    holding = Grant.objects.filter(unit_id__in=path, role__in=roles, starts_on__lte=on)
    staffed = set(
        holding.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)).values_list("unit_id", flat=True)
    )
    return next((unit_id for unit_id in reversed(path) if unit_id in staffed), path[-1])


def open_todo(
    matter: Matter,
    unit_id: int,
    *,
    roles: tuple[str, ...],
    step: str,
    due_at: datetime | None,
    now: datetime,
    reason: str = "",
) -> Todo:
    """Put work before the people who hold one of the roles at the unit."""
    return Todo.objects.create(
        matter=matter,
        unit_id=unit_id,
        roles=list(roles),
        step=step,
        due_at=due_at,
        opened_at=now,
        reason=reason,
    )


def close_todos(matter_id: UUID, now: datetime) -> int:
    """Mark the matter's open to-dos done and return how many."""
    return Todo.objects.filter(matter_id=matter_id, done_at__isnull=True).update(done_at=now)


def take(todo_id: UUID, seat: Seat) -> bool:
    """Assign an open to-do of the seat's unit to this officer; False when somebody else was faster."""
    free = Q(account_id__isnull=True) | Q(account_id=seat.account_id)
    todos = Todo.objects.filter(free, pk=todo_id, unit_id=seat.unit_id, done_at__isnull=True)
    return bool(todos.filter(roles__contains=[seat.role]).update(account_id=seat.account_id))


def release(todo_id: UUID, seat: Seat) -> bool:
    """Give a to-do back to the unit's pool; only who took it may."""
    mine = Todo.objects.filter(pk=todo_id, account_id=seat.account_id, done_at__isnull=True)
    return bool(mine.update(account_id=None))


def climb(matter: Matter, now: datetime) -> Todo | None:
    """Move the matter's open to-do to the next unit above that has somebody; None when there is none above."""
    todo = Todo.objects.filter(matter=matter, done_at__isnull=True).order_by("opened_at").last()
    if todo is None:
        return None
    path = list(Unit.objects.values_list("path", flat=True).get(pk=todo.unit_id))[:-1]
    if not path:
        return None
    above = staffed_unit(path, tuple(todo.roles), now.date())
    Todo.objects.filter(pk=todo.pk).update(done_at=now)
    return open_todo(
        matter, above, roles=tuple(todo.roles), step=todo.step, due_at=todo.due_at, now=now, reason="overdue"
    )


def return_orphans(on: date) -> int:
    """Give to-dos whose officer no longer holds the seat back to the pool, and return how many."""
    held = Grant.objects.filter(account_id__isnull=False, starts_on__lte=on)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    still = Exists(held.filter(account_id=OuterRef("account_id"), unit_id=OuterRef("unit_id")))
    orphans = Todo.objects.filter(done_at__isnull=True, account_id__isnull=False).exclude(still)
    return orphans.update(account_id=None)
