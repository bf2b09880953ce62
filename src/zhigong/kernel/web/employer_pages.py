"""The employer's face: the matters it is a party to, its answers and papers; nothing else."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhigong.kernel.cases import registry
from zhigong.kernel.cases.chart import promise
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.parties import persons_of
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.web import matter_pages
from zhigong.kernel.web.access import employer_page
from zhigong.kernel.web.home import matter_rows
from zhigong.kernel.web.names import named_parties
from zhigong.kernel.web.seat_choice import EMPLOYER_KEY

PAGE_SIZE = 20


@employer_page
@require_GET
def employer_home(request):
    """List the employer's matters, newest first."""
    found = visible_matters(request.seat).select_related("unit").prefetch_related("timeline").order_by("-id")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    tiles = [tile for card in registry.cards() for tile in card.employer_tiles]
    values = {"page": page, "rows": matter_rows(page), "tiles": tiles}
    return render(request, "web/employer_home.html", values)


@employer_page
@require_POST
def choose_employer(request):
    """Go on in the seat of another employer one is the agent of."""
    wanted = request.POST.get("employer", "")
    if wanted not in {str(seat.employer_id) for seat in request.seat_choice.others}:
        raise Http404
    request.session[EMPLOYER_KEY] = int(wanted)
    return HttpResponseRedirect(reverse("employer-home"))


def _show(request, matter_id, tried="", data=None, refused=None):
    matter = matter_pages.find_matter(request, matter_id)
    values = matter_pages.page_values(matter, timezone.now())
    values["promise"] = promise(values["service"])
    values["parties"] = named_parties(matter, request.seat, in_clear=False)
    record(
        "matters.read", outcome="read", subjects=persons_of(matter), matter=matter.pk, unit=matter.unit_id,
        detail={"number": matter.number, "names": "employer"},
    )  # fmt: skip
    return matter_pages.render_matter(
        request, "web/employer_matter.html", matter, values, tried, data, refused
    )


@employer_page
@require_GET
def employer_matter(request, matter_id):
    """Show one matter as the employer may see it; the reading is journaled with the persons it names."""
    return _show(request, matter_id)


@employer_page
@require_POST
def employer_step(request, matter_id, step_code):
    """Take a step as the employer."""
    request.refused_what = f"cases.{step_code}"
    return matter_pages.carry_out(
        request, matter_id, step_code, show=_show, address=reverse("employer-matter", args=[matter_id])
    )
