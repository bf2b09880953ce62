"""How a call centre is joined to a hotline, and the demonstration's made-up calls."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.journal import entries
from zhigong.kernel.notices.adapters import adapter
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.modules.protect.hotline_calls import actions


@office_page("tokens.manage")
@require_GET
def connection(request):
    """Show how a call centre is joined: the address, the token's scope, the key its events are signed with."""
    unit = unit_of(request.seat)
    entries.record("hotline_calls.show_key", unit=unit.pk)
    house = settings.ZG_PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    address = f"{house}{reverse('api:note_call')}"
    values = {"unit": unit, "address": address, "secret": actions.signing_key(unit.code)}
    return render(request, "hotline_calls/connection.html", values)


@office_page("hotline.take")
@require_http_methods(["GET", "POST"])
def simulator(request):
    """In the demonstration: let a made-up call ring at this hotline, through the real signed door."""
    if not adapter().shows_messages:
        raise Http404
    told = actions.simulate(request, timezone.now()) if request.method == "POST" else ""
    values = {"told": told, "numbers": actions.demonstration_numbers()}
    return render(request, "hotline_calls/simulator.html", values)
