"""One search box: matters by number, units by name, initials or code, and what each business line finds.

A line's card gives `search(seat, text)`: an iterable of {"title", "hint", "url"}, personal values masked.
"""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhigong.kernel.access.permissions import may
from zhigong.kernel.cases import registry
from zhigong.kernel.orgs.searching import find_units
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import covers, unit_of
from zhigong.kernel.web.office_matters import search_matters

SHOWN = 20


def search_units(seat, text: str) -> list[dict]:
    """Return units of the seat whose name, initials, pinyin or code fit."""
    if not may(seat, "orgs.read"):
        return []
    found = [unit for unit in find_units(text, under=unit_of(seat), limit=SHOWN) if covers(seat, unit)]
    return [
        {"title": unit.name, "hint": unit.code, "url": reverse("office-unit", args=[unit.code])}
        for unit in found
    ]


def groups_for(seat, text: str) -> list[dict]:
    """Return the groups of results that are not empty."""
    groups = [
        {"title": _("办件"), "results": search_matters(seat, text)},
        {"title": _("工会组织"), "results": search_units(seat, text)},
    ]
    for card in registry.cards():
        if card.search is not None:
            groups.append({"title": card.title, "results": list(card.search(seat, text))[:SHOWN]})
    return [group for group in groups if group["results"]]


@office_page("search.use")
def search(request):
    """Show what was found; a single result opens at once."""
    text = request.GET.get("q", "").strip()[:60]
    values = {"q": text, "groups": groups_for(request.seat, text) if text else []}
    return render(request, "web/search.html", values)
