"""Rules read-only: every dated parameter with its clause, and how each kind of matter goes."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from zhigong.kernel.cases import chart, registry
from zhigong.kernel.rules.params import REGISTRY, all_in_force
from zhigong.kernel.web.access import office_page, public_page
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.kernel.web.state_chart import draw


@office_page()
def rules(request):
    """List the parameters in force today where the seat's unit lies, each with the clause it rests on."""
    on, region = timezone.localdate(), unit_of(request.seat).place_id or ""
    rows, found = [], all_in_force(on, region)
    for key in sorted(REGISTRY):
        param = REGISTRY[key]
        value, basis = param.read(found.get(key), on)
        rows.append({"param": param, "value": value, "basis": basis, "is_local": value != param.default})
    return render(request, "web/rules.html", {"rows": rows, "on": on})


@office_page()
def services(request):
    """List the kinds of matters there are."""
    cards = [card for card in registry.cards() if card.services]
    return render(request, "web/services.html", {"cards": cards})


def _service_values(code: str) -> dict:
    try:
        service = registry.get_service(code)
    except LookupError as missing:
        raise Http404 from missing
    return {
        "service": service,
        "lines": chart.table(service),
        "promise": chart.promise(service),
        "chart": draw(service),
    }


@office_page()
def service(request, code):
    """Show how a kind of matter goes: chart, table of steps, deadlines with their clause."""
    return render(request, "web/service.html", _service_values(code))


@public_page
def public_service(request, code):
    """Tell anybody how a service goes, how long it takes and what their rights are."""
    return render(request, "web/public_service.html", _service_values(code))
