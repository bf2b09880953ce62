"""An officer's to-dos: one indexed query, the most urgent first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.worklist.colours import Due, due
from zhigong.kernel.worklist.models import Todo

PAGE_SIZE = 20


@dataclass(frozen=True)
class Row:
    """One line of the inbox: the to-do with its matter, and how its deadline looks."""

    todo: Todo
    due: Due
    is_mine: bool


def open_todos(seat: Seat):
    """Return the open to-dos of the seat: its unit's pool for its role, and what its officer has taken."""
    mine_or_free = Q(account_id__isnull=True) | Q(account_id=seat.account_id)
    todos = Todo.objects.filter(unit_id=seat.unit_id, done_at__isnull=True, roles__contains=[seat.role])
    return todos.filter(mine_or_free)


def inbox(
    seat: Seat, *, now: datetime, kind: str = "", mine: bool = False, page: int = 1
) -> tuple[list[Row], bool]:
    """Return one page of to-dos, the nearest deadline first, and whether more follow. `kind` is a service code."""
    todos = open_todos(seat)
    if kind:
        todos = todos.filter(matter__kind=kind)
    if mine:
        todos = todos.filter(account_id=seat.account_id)
    first = (page - 1) * PAGE_SIZE
    ordered = todos.select_related("matter__unit", "unit").order_by(
        F("due_at").asc(nulls_last=True), "opened_at"
    )
    found = list(ordered[first : first + PAGE_SIZE + 1])
    rows = [
        Row(todo, due(todo.due_at, now), todo.account_id == seat.account_id) for todo in found[:PAGE_SIZE]
    ]
    return rows, len(found) > PAGE_SIZE


def counts(seat: Seat, now: datetime) -> dict[str, int]:
    """Return how many to-dos are open and how many of them are over their time."""
    todos = open_todos(seat)
    return {"open": todos.count(), "over": todos.filter(due_at__lte=now).count()}
