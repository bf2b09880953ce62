"""How each kind of matter goes, how long it takes and what one's rights are: read from its table, for both faces."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from zhigong.kernel.cases import chart, registry
from zhigong.kernel.web.access import office_page, public_page
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.kernel.web.state_chart import draw


@office_page()
def services(request):
    """List the kinds of matters there are."""
    cards = [card for card in registry.cards() if card.services]
    return render(request, "web/services.html", {"cards": cards})


@public_page
def public_services(request):
    """List, for anybody, what the union takes in hand."""
    cards = [card for card in registry.cards() if any(service.text for service in card.services)]
    return render(request, "web/public_services.html", {"cards": cards})


def _service_values(code: str, region: str = "") -> dict:
    try:
        service = registry.get_service(code)
    except LookupError as missing:
        raise Http404 from missing
    on = timezone.localdate()
    return {
        "service": service,
        "lines": chart.table(service, on, region),
        "ways": chart.ways(service, on, region),
        "promise": chart.promise(service, on, region),
        "chart": draw(service),
    }


@office_page()
def service(request, code):
    """Show how a kind of matter goes, with the limits in force where the seat's unit lies."""
    return render(request, "web/service.html", _service_values(code, unit_of(request.seat).place_id or ""))


@public_page
def public_service(request, code):
    """Tell anybody how a service goes, how long it takes and what their rights are."""
    return render(request, "web/public_service.html", _service_values(code))
