"""Matters in the seat's range: the list, and one matter with parties, clocks, buttons and who can see it by which rule."""

from datetime import timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Value
from django.db.models.functions import Concat
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhigong.kernel.access.permissions import may
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.engine import available_steps
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.queries import matters_then, visible_matters
from zhigong.kernel.matters.seeing import who_sees
from zhigong.kernel.people.reveal import reveal
from zhigong.kernel.web import matter_pages
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.looking_back import look_of, past_days
from zhigong.kernel.web.names import give_names, party_rows
from zhigong.kernel.web.progress import service_of, tone

PAGE_SIZE, PARTIES = 25, 50


class CountlessPaginator(Paginator):
    """Pages without counting a whole subtree: the page asks for one row more than it shows."""

    count = 10**9

    def get_page(self, number):
        """Return the page, its rows loaded, and `is_last` when no further row was found."""
        page = super().get_page(number)
        start = (page.number - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        page.object_list, page.is_last = rows[: self.per_page], len(rows) <= self.per_page
        page.has_next = lambda: not page.is_last
        page.has_other_pages = lambda: page.number > 1 or not page.is_last
        return page


def _filters(request, matters, look):
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "open")
    if kind:
        matters = matters.filter(kind=kind)
    if look.day:
        matters = _stood(matters_then(matters, look.at + timedelta(minutes=1)), state)
    elif state in ("open", "closed"):
        matters = matters.filter(closed_at__isnull=state == "open")
    text = request.GET.get("number", "").strip()
    if text:
        matters = matters.filter(number=text.upper())
    return matters, {"kind": kind, "state": state, "number": text}


def _stood(matters, state: str):
    """Narrow matters of a past day to those then open or closed: one may have been opened anew since."""
    ends = [f"{service.code}/{end}" for service in registry.services() for end in service.end]
    matters = matters.annotate(stood=Concat("kind", Value("/"), "state_then"))
    if state == "open":
        return matters.exclude(stood__in=ends)
    return matters.filter(stood__in=ends) if state == "closed" else matters


def _row(matter, look) -> dict:
    service = service_of(matter)
    if look.day:  # the version it ran under then is the one that knows its state
        versions = [service, *(one for one in registry.services() if one.code == matter.kind)]
        service = next((one for one in versions if matter.state_then in one.states), service)
        matter.state = matter.state_then or "—"
        matter.closed_at = look.at if matter.state in service.end else None
    state = service.state_label(matter.state)
    return {"matter": matter, "service": service, "state": state, "tone": tone(matter, service)}


@office_page("matters.read")
def matter_list(request):
    """List matters in the seat's range, newest first, now or as they stood when a day ended."""
    look = look_of(request)
    matters, chosen = _filters(request, visible_matters(request.seat).select_related("unit"), look)
    page = CountlessPaginator(matters.order_by("-id"), PAGE_SIZE).get_page(request.GET.get("page"))
    kinds = {service.code: service.title for service in registry.services()}
    values = {
        "page": page,
        "rows": [_row(matter, look) for matter in page.object_list],
        "kinds": kinds.items(),
    }
    values |= {"is_now_known_only": True, **past_days(request.seat, look), **chosen}
    return render(request, "web/office_matters.html", values)


def viewers(matter) -> list[dict]:
    """Return the seats that can see the matter, each with the rule that lets it; its persons are told apart from them."""
    found = who_sees(matter, timezone.localdate())
    return [{"unit": one.who, "role": one.post, "rule": one.rule} for one in found if one.post]


def _show(request, matter_id, tried="", data=None, refused=None):
    matter = matter_pages.find_matter(request, matter_id)
    values = matter_pages.page_values(matter, timezone.now())
    values["is_handler"] = bool(available_steps(matter, request.seat))
    page = Paginator(party_rows(matter, request.seat), PARTIES).get_page(request.GET.get("parties"))
    values["party_page"], shown = page, list(page.object_list)
    values["parties"] = give_names(matter, shown, request.seat, in_clear=values["is_handler"])
    values["viewers"] = viewers(matter)
    subjects = [row["of"]["person_id"] for row in shown if "of" in row and row["of"]["person_id"]]
    if subjects:
        names = "clear" if values["is_handler"] else "masked"
        record(
            "matters.read", outcome="read", subjects=subjects, matter=matter.pk,
            detail={"number": matter.number, "names": names},
        )  # fmt: skip
    return matter_pages.render_matter(request, "web/office_matter.html", matter, values, tried, data, refused)


@office_page("matters.read")
def matter(request, matter_id):
    """Show one matter; the reading is one journal entry with the parties of the page, whatever the line shows of them."""
    return _show(request, matter_id)


@office_page("members.unmask")
@require_POST
def document(request, matter_id):
    """Show the document number of who handed the matter in, to hold against the original; with its purpose journaled."""
    matter = matter_pages.find_matter(request, matter_id)
    person_id = next((party["person_id"] for party in matter.party_list if party["person_id"]), None)
    if person_id is None:
        raise Http404
    what = {"title": service_of(matter).title, "number": matter.number}
    number = reveal(UUID(person_id), "document", _("%(title)s：核对证件原件，%(number)s") % what)
    return render(request, "web/parts/document_number.html", {"number": number})


@office_page("matters.read")
@require_POST
def step(request, matter_id, step_code):
    """Take a step; afterwards back to the matter."""
    request.refused_what = f"cases.{step_code}"
    return matter_pages.carry_out(
        request, matter_id, step_code, show=_show, address=reverse("office-matter", args=[matter_id])
    )


def search_matters(seat, text: str) -> list[dict]:
    """Return matters of this number for the search box."""
    if not may(seat, "matters.read") or "-" not in text:
        return []
    found = visible_matters(seat).filter(number=text.upper()).select_related("unit")[:5]
    return [
        {
            "title": f"{one.number} {one.title}",
            "hint": one.unit.name,
            "url": reverse("office-matter", args=[one.pk]),
        }
        for one in found
    ]
