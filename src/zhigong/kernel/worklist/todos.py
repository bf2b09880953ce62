"""To-dos: opened when a matter enters a state, done when it leaves; taken, released, climbing."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from psycopg.types.json import Jsonb

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.worklist.models import Todo
from zhigong.lib.ids import uuid7
from zhigong.lib.prepared import columns_of, first_of, insert_row, prepared, rows_of

SUPERVISED = "supervise"  # the step code of a to-do that asks for the answer to a supervision

_STAFFED = """
SELECT unit_id FROM grants WHERE unit_id = ANY(%(path)s::bigint[]) AND role = ANY(%(roles)s)
   AND starts_on <= %(on)s AND (ends_on IS NULL OR ends_on > %(on)s)
 ORDER BY array_position(%(path)s::bigint[], unit_id) DESC LIMIT 1
"""
_PLACE = f"""
INSERT INTO todos (id, matter_id, unit_id, roles, step, reason, opened_at, due_at)
SELECT %(id)s::uuid, %(matter)s::uuid, p.unit_id, %(held)s::jsonb, %(step)s::text,
       CASE WHEN %(reason)s::text <> '' OR p.unit_id = %(last)s::bigint THEN %(reason)s::text ELSE 'unstaffed' END,
       %(now)s::timestamptz, %(due)s::timestamptz
  FROM (SELECT coalesce(({_STAFFED}), %(last)s::bigint) AS unit_id) p
"""
_OPEN = f"""
SELECT {columns_of(Todo, "t")} FROM todos t WHERE t.matter_id = %(matter)s AND t.done_at IS NULL
   AND CASE WHEN %(step)s = '' THEN t.step <> '{SUPERVISED}' ELSE t.step = %(step)s END
 ORDER BY t.opened_at DESC LIMIT 1
"""


def staffed_unit(path: list[int], roles: tuple[str, ...], on: date) -> int:
    """Return the lowest unit of `path` (root first) where somebody holds one of the roles; else its last."""
    rows = rows_of(connection, _STAFFED, {"path": path, "roles": list(roles), "on": on})
    return rows[0][0] if rows else path[-1]


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
    todo = Todo(
        matter=matter,
        unit_id=unit_id,
        roles=list(roles),
        step=step,
        due_at=due_at,
        opened_at=now,
        reason=reason,
    )
    insert_row(connection, todo)
    return todo


def place_todo(
    matter: Matter,
    path: list[int],
    *,
    roles: tuple[str, ...],
    step: str,
    due_at: datetime | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Put work before the `staffed_unit` of the path, in one statement; without a reason it says when that is not its last."""
    values = {
        "id": uuid7(), "matter": matter.pk, "path": path, "last": path[-1], "roles": list(roles),
        "held": Jsonb(list(roles)), "on": timezone.localdate(now), "step": step, "reason": reason, "now": now,
        "due": due_at,
    }  # fmt: skip
    with prepared(connection) as cursor:
        cursor.execute(_PLACE, values)


def close_todos(matter_id: UUID, now: datetime) -> int:
    """Mark the matter's open to-dos done and return how many; a supervision's stays until it is answered."""
    found = Todo.objects.filter(matter_id=matter_id, done_at__isnull=True)
    return found.exclude(step=SUPERVISED).update(done_at=now)


def take(todo_id: UUID, seat: Seat) -> bool:
    """Assign an open to-do of the seat's unit to this officer; False when somebody else was faster."""
    free = Q(account_id__isnull=True) | Q(account_id=seat.account_id)
    todos = Todo.objects.filter(free, pk=todo_id, unit_id=seat.unit_id, done_at__isnull=True)
    return bool(todos.filter(roles__contains=[seat.role]).update(account_id=seat.account_id))


def release(todo_id: UUID, seat: Seat) -> bool:
    """Give a to-do back to the unit's pool; only who took it may."""
    mine = Todo.objects.filter(pk=todo_id, account_id=seat.account_id, done_at__isnull=True)
    return bool(mine.update(account_id=None))


def open_of(matter_id: UUID, step: str = "") -> Todo | None:
    """Return the matter's open to-do, the newest; with `step` only one for that step (a supervision's answer)."""
    return first_of(connection, Todo, _OPEN, {"matter": matter_id, "step": step})


def climb(todo: Todo, matter: Matter, now: datetime, *, reason: str = "overdue") -> Todo | None:
    """Move an open to-do to the next unit above that has somebody; None when there is none above."""
    path = list(Unit.objects.values_list("path", flat=True).get(pk=todo.unit_id))[:-1]
    return move_up(todo, matter, path, now, reason=reason) if path else None


def move_up(todo: Todo, matter: Matter, path: list[int], now: datetime, *, reason: str) -> Todo:
    """Move an open to-do to the lowest unit of `path` (root first) that has somebody for it."""
    above = staffed_unit(path, tuple(todo.roles), timezone.localdate(now))
    Todo.objects.filter(pk=todo.pk).update(done_at=now)
    return open_todo(
        matter, above, roles=tuple(todo.roles), step=todo.step, due_at=todo.due_at, now=now, reason=reason
    )


def set_due(matter_id: UUID, due_at: datetime | None) -> None:
    """Give the matter's open to-do the day its nearest clock ends."""
    Todo.objects.filter(matter_id=matter_id, done_at__isnull=True).exclude(step=SUPERVISED).update(
        due_at=due_at
    )


def return_orphans(on: date, *, since: date | None = None) -> int:
    """Give to-dos whose officer no longer holds the seat back to the pool, and return how many.

    With `since` only those of officers whose seat ended from that day on: what a minute costs is what just happened.
    """
    held = Grant.objects.filter(account_id__isnull=False, starts_on__lte=on)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    still = Exists(held.filter(account_id=OuterRef("account_id"), unit_id=OuterRef("unit_id")))
    orphans = Todo.objects.filter(done_at__isnull=True, account_id__isnull=False).exclude(still)
    if since is not None:
        ended = Grant.objects.filter(ends_on__gte=since, ends_on__lte=on, account_id__isnull=False)
        orphans = orphans.filter(account_id__in=list(ended.values_list("account_id", flat=True).distinct()))
    return orphans.update(account_id=None)
