"""Lists and search of tickets: by keyset, by number, phone, employer or words; always inside the seat's range."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zhigong.kernel.access.jurisdiction import range_of
from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.registry import get_service
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.orgs.searching import find_employers
from zhigong.kernel.worklist.colours import due
from zhigong.kernel.worklist.models import Todo
from zhigong.lib.contacts import clean_mobile, is_mobile
from zhigong.lib.text import half_width
from zhigong.modules.protect.hotline import public as hotline

KIND = hotline.KIND
PAGE, FOUND = 25, 20
OPEN_ONLY, ALL = "open", "all"
MOMENT = "%Y%m%d%H%M%S%f"


@dataclass(frozen=True)
class Page:
    """One page of tickets and the key the next one begins after; "" at the end."""

    rows: list
    after: str


def read_page(seat: Seat, *, now: datetime, state: str = "", scope: str = OPEN_ONLY, after: str = "") -> Page:
    """Return tickets in range, newest first, by keyset: no page is counted and none is skipped over."""
    matters = visible_matters(seat).filter(kind=KIND)
    if scope == OPEN_ONLY:
        matters = matters.filter(closed_at__isnull=True)
    if state:
        matters = matters.filter(state=state)
    if after:
        matters = matters.filter(pk__lt=UUID(after))
    found = list(_complete(matters).order_by("-id")[: PAGE + 1])
    last = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    return Page([_listed(matter, now) for matter in found[:PAGE]], last)


def overdue_page(seat: Seat, *, now: datetime, after: str = "") -> Page:
    """Return the open tickets in range past their time, the longest first; ValueError for a key that is none."""
    late = Todo.objects.filter(done_at__isnull=True, due_at__lte=now, matter__kind=KIND)
    late = late.filter(range_of(seat, "matter__"))
    if after:
        moment, _tilde, key = after.partition("~")
        since = datetime.strptime(moment, MOMENT).replace(tzinfo=UTC)
        late = late.filter(Q(due_at__gt=since) | Q(due_at=since, pk__gt=UUID(key)), due_at__gte=since)
    rows = list(late.order_by("due_at", "pk").values_list("due_at", "pk", "matter_id")[: PAGE + 1])
    ids = dict.fromkeys(matter_id for _due, _key, matter_id in rows[:PAGE])
    found = {matter.pk: matter for matter in _complete(visible_matters(seat).filter(pk__in=ids))}
    last = f"{rows[PAGE - 1][0].astimezone(UTC):{MOMENT}}~{rows[PAGE - 1][1]}" if len(rows) > PAGE else ""
    return Page([_listed(found[key], now) for key in ids if key in found], last)


def _complete(matters):
    return matters.select_related("unit", "hotline_ticket__employer").prefetch_related("todos")


def _listed(matter: Matter, now: datetime) -> dict:
    ticket = matter.hotline_ticket
    waiting = [todo.due_at for todo in matter.todos.all() if todo.done_at is None and todo.due_at]
    employer = ticket.employer.name if ticket.employer else ticket.employer_name
    return row_of(matter, ticket, employer, min(waiting, default=None), now)


def row_of(matter: Matter, ticket, employer: str, due_at: datetime | None, now: datetime) -> dict:
    """Return a line of the list."""
    return {
        "matter": matter, "ticket": ticket, "state": get_service(KIND).state_label(matter.state),
        "category": hotline.category_title(ticket.category), "due_at": due_at,
        "due": due(due_at, now) if due_at else None, "employer": employer,
    }  # fmt: skip


def console_search(seat: Seat, text: str, *, now: datetime, most: int = FOUND) -> list[dict]:
    """Return tickets for what a call-taker types: a ticket number, a phone, an employer or words of the subject.

    Numbers, phones and employers find every ticket in sight; words find open ones. Each way is one index.
    """
    text = half_width(text).strip()
    if len(text) < 2:
        return []
    way, asked = "words", text
    if text.upper().startswith("RX-"):
        way, asked = "number", text.upper()
    elif is_mobile(clean_mobile(text)):
        way = "telephone"
    elif text.isascii():
        way, asked = "employers", [employer.pk for employer in find_employers(text, limit=10)]
    found = hotline.find_tickets(seat, way, asked, most)
    return [row_of(one.matter, one.ticket, one.employer, one.due_at, now) for one in found]


def for_search_box(seat: Seat, text: str) -> list[dict]:
    """Return tickets for the workbench's search box."""
    if not may(seat, "matters.read") or text.upper().startswith("RX-"):
        return []  # a number is found among the matters already
    rows = console_search(seat, text, now=timezone.now(), most=5)
    return [
        {
            "title": f"{row['matter'].number} {row['ticket'].subject}", "hint": row["state"],
            "url": reverse("office-matter", args=[row["matter"].pk]),
        }
        for row in rows
    ]  # fmt: skip
