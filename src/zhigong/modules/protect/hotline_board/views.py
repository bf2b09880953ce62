"""The live board with its statistics, the lists of tickets, and their search."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhigong.kernel.cases.registry import get_service
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.modules.protect.hotline_board.queries import board as boards
from zhigong.modules.protect.hotline_board.queries import lists


@office_page("metrics.read")
@require_GET
def board(request):
    """Show queues and what is overdue, per unit, renewed every few seconds; statistics beneath."""
    now, unit = timezone.now(), unit_of(request.seat, request.GET.get("unit", ""))
    own, below = boards.queues(unit, now)
    values = {"unit": unit, "own": own, "below": below, "columns": boards.state_titles(), "now": now}
    if request.htmx:
        return render(request, "hotline_board/parts/queues.html", values)
    on = timezone.localdate(now)
    values["figures"] = boards.figures(unit)
    values["topics"] = boards.by_dimension(request.seat, unit, "topic", on)
    values["channels"] = boards.by_dimension(request.seat, unit, "channel", on)
    values["industries"] = boards.by_dimension(request.seat, unit, "industry", on)
    values["places"] = boards.by_place(request.seat, unit, on)
    values["employers"] = boards.by_employer(request.seat, unit, on)
    return render(request, "hotline_board/board.html", values)


@office_page("matters.read")
@require_GET
def tickets(request):
    """List tickets in range by keyset."""
    now, state, scope = (
        timezone.now(),
        request.GET.get("state", ""),
        request.GET.get("scope", lists.OPEN_ONLY),
    )
    after = request.GET.get("after", "")
    try:
        late = scope == "late"
        page = (
            lists.overdue_page(request.seat, now=now, after=after) if late
            else lists.read_page(request.seat, now=now, state=state, scope=scope, after=after)
        )  # fmt: skip
    except ValueError as bad:
        raise Http404 from bad
    states = [(code, title) for code, title in get_service(lists.KIND).states.items()]
    values = {
        "page": page,
        "rows": page.rows,
        "state": state,
        "scope": scope,
        "states": states,
        "after": after,
    }
    return render(request, "hotline_board/tickets.html", values)


@office_page("matters.read")
@require_GET
def search(request):
    """Return tickets for a number, a phone, an employer or words of the subject."""
    text = request.GET.get("t", "")
    rows = lists.console_search(request.seat, text, now=timezone.now())
    return render(request, "hotline_board/parts/rows.html", {"rows": rows, "q": text, "is_search": True})
