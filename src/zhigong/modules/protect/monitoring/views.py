"""The board of figures, the incidents one handles, and the page a clue is written on."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.access.permissions import may
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import unit_of, way_to
from zhigong.kernel.web.openings import open_with
from zhigong.kernel.web.progress import tone
from zhigong.modules.protect.monitoring import forms, words
from zhigong.modules.protect.monitoring.actions.incidents import report_clue
from zhigong.modules.protect.monitoring.queries import figures, incidents
from zhigong.modules.protect.monitoring.queries.indicators import INDICATORS
from zhigong.modules.protect.monitoring.service import incident

INCIDENTS_SHOWN = 20


@office_page("monitoring.read")
@require_GET
def board(request):
    """Show places, industries and employers with colour and reason; at a basic union there is no list."""
    seat, now = request.seat, timezone.now()
    unit, on = unit_of(seat, request.GET.get("unit", "")), timezone.localdate(now)
    values = {"unit": unit, "way": way_to(seat, unit), "may_report": may(seat, "matters.read"), "now": now}
    if not incidents.keeps_incidents(unit):
        return render(request, "monitoring/below.html", values)
    values |= {
        "columns": INDICATORS,
        "own": figures.own(seat, unit, on),
        "places": figures.places(seat, unit, on),
        "industries": figures.industries(seat, unit, on),
        "employers": figures.employers(seat, unit, on),
        "limits": figures.explain(unit, on),
        "incidents": [
            {
                "kept": kept,
                "matter": kept.matter,
                "state": incident.state_label(kept.matter.state),
                "tone": tone(kept.matter, incident),
                "level": dict(words.LEVELS).get(kept.level, ""),
            }
            for kept in incidents.incidents_of(seat, unit)[:INCIDENTS_SHOWN]
        ],
    }
    return render(request, "monitoring/board.html", values)


@office_page("matters.read")
@require_http_methods(["GET", "POST"])
def report(request):
    """Write down a clue; from a basic union it goes to the nearest above that keeps incidents."""
    made, on, sentence = form_class(forms.CLUE), timezone.localdate(), ""
    given = {"employer": request.GET.get("employer", ""), "happened_on": on}
    form = made(request.POST, on=on) if request.method == "POST" else made(on=on, initial=given)
    if request.method == "POST":
        opened, sentence = open_with(
            form, lambda: report_clue(request.POST, seat=request.seat, now=timezone.now())
        )
        if opened is not None:
            messages.success(request, _("已登记。编号：%(number)s") % {"number": opened.matter.number})
            if opened.matter.unit_id == request.seat.unit_id:
                return redirect("office-matter", opened.matter.pk)
            return redirect("monitoring-office:board")
    status = 422 if request.method == "POST" else 200
    return render(request, "monitoring/report.html", {"form": form, "sentence": sentence}, status=status)
