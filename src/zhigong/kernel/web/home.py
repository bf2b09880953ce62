"""The worker's first page: who I am, what I can do, where my matters stand, who saw my data."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

from zhigong.kernel.access.agents import employer_seats
from zhigong.kernel.cases import registry
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.queries import matters_of
from zhigong.kernel.web.access import public_page
from zhigong.kernel.web.card import my_membership
from zhigong.kernel.web.deeds import deed_title
from zhigong.kernel.web.progress import dots, service_of, tone

SHOWN_MATTERS = 2


def tiles(seat) -> list:
    """Return the tiles that concern this visitor, of every business line that is there; what is not built is absent."""
    every = [tile for card in registry.cards() for tile in card.worker_tiles]
    return [tile for tile in every if tile.shown is None or tile.shown(seat)]


def matter_rows(matters) -> list[dict]:
    """Return matters with their service, dots and the colour of their state."""
    rows = []
    for matter in matters:
        service = service_of(matter)
        rows.append(
            {
                "matter": matter,
                "service": service,
                "state": service.state_label(matter.state),
                "tone": tone(matter, service),
                "dots": dots(matter, service),
            }
        )
    return rows


def last_reading(seat):
    """Return (count, latest entry, its title) of what others did with this person's data."""
    about_me = Entry.objects.filter(subjects__contains=[seat.person_id]).exclude(account_id=seat.account_id)
    latest = about_me.order_by("-id").first()
    return {"count": about_me.count(), "latest": latest, "title": deed_title(latest.what) if latest else ""}


@public_page
def home(request):
    """Show the welcome page to strangers and their own page to those who signed in."""
    if not request.user.is_authenticated:
        return render(
            request, "web/welcome.html", {"tiles": tiles(request.seat), "sign_in_url": settings.LOGIN_URL}
        )
    seat = request.seat
    values = {
        "tiles": tiles(seat),
        "membership": my_membership(seat),
        "rows": [],
        "reading": None,
        "is_officer_account": request.user.kind == "officer",
        "agencies": employer_seats(request.user, timezone.localdate()),
    }
    if seat.person_id:
        values["rows"] = matter_rows(matters_of(seat).prefetch_related("timeline")[:SHOWN_MATTERS])
        values["reading"] = last_reading(seat)
    return render(request, "web/home.html", values)
