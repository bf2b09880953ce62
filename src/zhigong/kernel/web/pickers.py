"""Results for pickers in forms: units, employers and places, searched on the server."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render

from zhigong.kernel.orgs.models import Place
from zhigong.kernel.orgs.searching import find_employers, find_units
from zhigong.kernel.web.access import public_page

SHOWN = 10
SHORTEST = 2


def _units(text):
    return [(unit.code, unit.name, unit.code) for unit in find_units(text, limit=SHOWN)]


def _employers(text):
    found = find_employers(text, limit=SHOWN)
    return [(employer.uscc or employer.name, employer.name, employer.uscc or "") for employer in found]


def _places(text):
    fits = Q(name__startswith=text) | Q(initials__startswith=text.lower()) | Q(code__startswith=text)
    found = list(Place.objects.filter(fits).order_by("code")[:SHOWN])
    above = Place.objects.in_bulk({place.code[:6] for place in found})
    return [
        (place.code, place.name, above[place.code[:6]].name if place.code[:6] in above else "") for place in found
    ]


KINDS = {"unit": _units, "employer": _employers, "place": _places}


@public_page
def pick(request, kind):
    """Return a list of choices; names of units, employers and places are public."""
    if kind not in KINDS:
        raise Http404
    text = request.GET.get("q", "").strip()[:60]
    choices = KINDS[kind](text) if len(text) >= SHORTEST else []
    return render(request, "web/parts/picker_list.html", {"choices": choices, "q": text})
