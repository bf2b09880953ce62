"""The officer's first page: five figures, to-dos by their clocks, the units below."""

from datetime import timedelta

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.roles import find_role
from zhigong.kernel.cases import registry
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import count_units
from zhigong.kernel.tally import counts
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.board import DEFINITION, below
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.kernel.worklist import inbox

TERM_DAYS = 180
SHOWN_BARS = 8


def todo_rows(rows) -> list[dict]:
    """Return inbox rows with their service and the next action's title."""
    shown = []
    for row in rows:
        service = registry.get_service(row.todo.matter.kind, row.todo.matter.procedure_version)
        step = service.find_step(row.todo.step, row.todo.matter.state)
        shown.append({"row": row, "service": service, "action": step.title if step else service.title})
    return shown


def kpis(seat, unit, todo_counts) -> list[dict]:
    """Return the five figures of the seat; each that has a page behind it can be opened."""
    today = timezone.localdate()
    in_range = Unit.objects.filter(
        position__gte=unit.position, position__lte=unit.position_end, state="active"
    )
    ending = in_range.filter(term_ends_on__lte=today + timedelta(days=TERM_DAYS)).count()
    by_month = counts.read([unit.pk], dimension="joined_month")[unit.pk]
    figures = [
        (_("会员"), counts.count([unit.pk])[unit.pk], _("本级及以下"), "quiet", "office-board"),
        (_("本月入会"), by_month.get(today.strftime("%Y-%m"), 0), _("按入会日期"), "quiet", "office-board"),
        (_("工会组织"), count_units(unit), _("含本级"), "quiet", "office-units"),
        (_("届期临近或已满"), ending, _("180 天内"), "warn" if ending else "ok", "office-terms"),
        (
            _("待办"),
            todo_counts["open"],
            _overdue(todo_counts["over"]),
            "warn" if todo_counts["over"] else "ok",
            "office-matters",
        ),
    ]
    needs = {
        "office-board": "metrics.read",
        "office-units": "orgs.read",
        "office-terms": "orgs.read",
        "office-matters": "matters.read",
    }
    return [
        {
            "title": title,
            "value": f"{value:,}",
            "note": note,
            "tone": tone,
            "url": reverse(name) if name and may(seat, needs[name]) else "",
        }
        for title, value, note, tone, name in figures
    ]


def _overdue(count: int) -> str:
    return _("%(count)d 件已超期") % {"count": count} if count else _("都在时限内")


def _page_number(request) -> int:
    text = request.GET.get("page", "1")
    return max(int(text), 1) if text.isdigit() and len(text) < 6 else 1


@office_page()
def office_home(request):
    """Show the workbench of the seat; administrators, who see no figures of people, get their own start."""
    seat, now, page = request.seat, timezone.now(), _page_number(request)
    role = find_role(seat.role)
    if role is not None and role.is_administrator:
        return render(request, "web/office_administrator.html", {"role": role})
    rows, has_more = inbox.inbox(seat, now=now, page=page)
    todo_counts = inbox.counts(seat, now)
    values = {
        "todos": todo_rows(rows),
        "has_more": has_more,
        "page": page,
        "previous": page - 1,
        "next": page + 1,
        "counts": todo_counts,
        "now": now,
    }
    if may(seat, "metrics.read"):
        unit = unit_of(seat)
        values["kpis"] = kpis(seat, unit, todo_counts)
        rows = below(unit, SHOWN_BARS)
        values["below"] = {"rows": rows, "definition": DEFINITION} if rows else None
    return render(request, "web/office_home.html", values)
