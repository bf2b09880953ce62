"""The officer's first page: five figures, to-dos by their clocks, the units below."""

from django.shortcuts import render
from django.utils import timezone

from zhigong.kernel.cases import registry
from zhigong.kernel.web.access import office_page
from zhigong.kernel.worklist import inbox


def todo_rows(rows) -> list[dict]:
    """Return inbox rows with their service and the next action's title."""
    shown = []
    for row in rows:
        service = registry.get_service(row.todo.matter.kind, row.todo.matter.procedure_version)
        step = service.find_step(row.todo.step, row.todo.matter.state)
        shown.append({"row": row, "service": service, "action": step.title if step else service.title})
    return shown


@office_page()
def office_home(request):
    """Show the workbench of the seat."""
    now = timezone.now()
    page = max(int(request.GET.get("page", "1") or 1), 1) if request.GET.get("page", "1").isdigit() else 1
    rows, has_more = inbox.inbox(request.seat, now=now, page=page)
    values = {"todos": todo_rows(rows), "has_more": has_more, "page": page, "now": now}
    return render(request, "web/office_home.html", values)
