"""Results for pickers in forms: units, employers and places, searched on the server."""

from django.db.models import Q
from django.shortcuts import render

from zhigong.kernel.orgs.kinds import INDUSTRIAL
from zhigong.kernel.orgs.models import Place
from zhigong.kernel.orgs.searching import find_employers, find_units
from zhigong.kernel.web.access import office_page, public_page
from zhigong.kernel.web.jurisdiction import covers, unit_of

SHOWN = 10
SHORTEST = 2


def _units(text):
    return [(unit.code, unit.name, unit.code) for unit in find_units(text, limit=SHOWN)]


def _units_below(text, seat):
    """Return unions below the seat's own, on its line: those it may hand work down to."""
    own = unit_of(seat)
    if seat.line == INDUSTRIAL:
        found = [unit for unit in find_units(text, limit=SHOWN * 10) if covers(seat, unit)]
    else:
        found = find_units(text, under=own, limit=SHOWN + 1)
    return [(unit.code, unit.name, unit.code) for unit in found if unit.pk != own.pk][:SHOWN]


def _employers(text):
    found = find_employers(text, limit=SHOWN)
    return [(employer.uscc or employer.name, employer.name, employer.uscc or "") for employer in found]


def _places(text):
    fits = Q(name__startswith=text) | Q(initials__startswith=text.lower()) | Q(code__startswith=text)
    found = list(Place.objects.filter(fits).order_by("code")[:SHOWN])
    above = Place.objects.in_bulk({place.code[:6] for place in found})
    return [
        (place.code, place.name, above[place.code[:6]].name if place.code[:6] in above else "")
        for place in found
    ]


def _answer(request, find):
    field = request.GET.get("field", "")
    text = (request.GET.get(f"{field}_text") or request.GET.get("q", "")).strip()[:60]
    choices = find(text) if len(text) >= SHORTEST else []
    return render(request, "web/parts/picker_list.html", {"choices": choices, "q": text})


@public_page
def pick_unit(request):
    """Return unions that fit what is typed; their names are public."""
    return _answer(request, _units)


@office_page("matters.read")
def pick_unit_below(request):
    """Return unions below the officer's own: those a matter may be handed down to."""
    return _answer(request, lambda text: _units_below(text, request.seat))


@public_page
def pick_employer(request):
    """Return employers that fit what is typed; their names and codes are public."""
    return _answer(request, _employers)


@public_page
def pick_place(request):
    """Return divisions that fit what is typed."""
    return _answer(request, _places)
