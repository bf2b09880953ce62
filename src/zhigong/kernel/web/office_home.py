"""The officer's first page: figures, to-dos by their clocks, the units below."""

from datetime import timedelta

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.roles import find_role
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.telling import GENERIC
from zhigong.kernel.metrics.cells import is_small, least_for
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import count_units, subtree
from zhigong.kernel.tally import counts
from zhigong.kernel.web import figures
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.board import DEFINITION, below
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.kernel.worklist import inbox
from zhigong.kernel.worklist.punctuality import punctuality
from zhigong.lib.text import typed_number

TERM_DAYS = 180
SHOWN_BARS = 8
MOST_PAGES = 99_999


def todo_rows(rows) -> list[dict]:
    """Return inbox rows with their service and the next action's title."""
    shown = []
    for row in rows:
        service = registry.get_service(row.todo.matter.kind, row.todo.matter.procedure_version)
        step = service.find_step(row.todo.step, row.todo.matter.state)
        action = step.title if step else GENERIC.get(row.todo.step, service.title)
        shown.append({"row": row, "service": service, "action": action})
    return shown


def kpis(seat, unit, todo_counts, on) -> list[dict]:
    """Return the figures of the seat, the lines' own among them; each that has a page behind it can be opened."""
    ending = Unit.objects.filter(
        subtree(unit), state="active", term_ends_on__lte=on + timedelta(days=TERM_DAYS)
    )
    members, ending = figures.members_of(seat, unit, on), ending.count()
    overdue = todo_counts["over"]
    found = [
        _figure(seat, _("会员"), members, _joined(seat, unit, on), "quiet", "office-board", "metrics.read"),
        _figure(seat, _("工会组织"), count_units(unit), _("含本级"), "quiet", "office-units", "orgs.read"),
        *(figure for card in registry.cards() for make in card.counts if (figure := make(seat, unit, on))),
        _figure(
            seat,
            _("届期临近或已满"),
            ending,
            _("180 天内"),
            "warn" if ending else "ok",
            "office-terms",
            "orgs.read",
        ),
    ]
    if may(seat, "matters.read"):
        tone = "warn" if overdue else "ok"
        note = _overdue(overdue)
        found.append(
            _figure(seat, _("待办"), todo_counts["open"], note, tone, "office-matters", "matters.read")
        )
    return [*found, _punctual(unit, on)]


def _punctual(unit, on) -> dict:
    done = punctuality(unit.pk, on)
    note = _("本月办结 %(all)d 件，超期 %(late)d 件") % {"all": done.all, "late": done.late}
    shown = "—" if done.percent is None else f"{done.percent:g}%"
    tone = "warn" if done.late else "ok" if done.all else "quiet"
    return {
        "title": _("办件按期率"),
        "value": shown,
        "note": note if done.all else _("本月还没有办结的"),
        "tone": tone,
        "url": "",
    }


def _figure(seat, title, value, note, tone, url_name, needs) -> dict:
    url = reverse(url_name) if may(seat, needs) else ""
    shown = "—" if value is None else f"{value:,}"
    return {"title": title, "value": shown, "note": note, "tone": tone, "url": url}


def _joined(seat, unit, on) -> str:
    """Say how many joined this month, to whoever sees exact figures or where they are not few."""
    month = counts.read([unit.pk], dimension="joined_month")[unit.pk].get(on.strftime("%Y-%m"), 0)
    if is_small(month, least_for(seat, on)):
        return _("本级及以下")
    return _("本月入会 %(count)d") % {"count": month}


def _overdue(count: int) -> str:
    return _("%(count)d 件已超期") % {"count": count} if count else _("都在时限内")


def _page_number(request) -> int:
    return min(typed_number(request.GET.get("page", "")) or 1, MOST_PAGES)


@office_page()
def office_home(request):
    """Show the workbench of the seat; administrators, who see no figures of people, get their own start."""
    seat, now, page = request.seat, timezone.now(), _page_number(request)
    role = find_role(seat.role)
    if role is not None and role.is_administrator:
        duties = [one for card in registry.cards() if card.duties for one in card.duties(seat, now)]
        return render(request, "web/office_administrator.html", {"role": role, "duties": duties})
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
        on = timezone.localdate(now)
        values["kpis"] = kpis(seat, unit, todo_counts, on)
        rows = below(seat, unit, on)[:SHOWN_BARS]
        values["below"] = {"rows": rows, "definition": DEFINITION} if rows else None
    return render(request, "web/office_home.html", values)
