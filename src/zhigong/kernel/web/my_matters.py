"""The worker's own matters: the list, and one matter with its timeline and what can be done now."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhigong.kernel.cases.chart import promise
from zhigong.kernel.matters.queries import matters_of
from zhigong.kernel.web import matter_pages
from zhigong.kernel.web.access import worker_page
from zhigong.kernel.web.home import matter_rows, tiles

PAGE_SIZE = 10


@worker_page
def my_matters(request):
    """List the person's matters, newest first."""
    page = None
    if request.seat.person_id:
        found = matters_of(request.seat).prefetch_related("timeline")
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    values = {"page": page, "rows": matter_rows(page) if page else [], "tiles": tiles(request.seat)}
    return render(request, "web/my_matters.html", values)


def _show(request, matter_id, tried="", data=None, refused=None):
    matter = matter_pages.find_matter(request, matter_id)
    values = matter_pages.page_values(matter, timezone.now())
    values["promise"] = promise(values["service"])
    return matter_pages.render_matter(request, "web/my_matter.html", matter, values, tried, data, refused)


@worker_page
def matter(request, matter_id):
    """Show one matter."""
    return _show(request, matter_id)


@worker_page
@require_POST
def step(request, matter_id, step_code):
    """Take a step as a party."""
    return matter_pages.carry_out(
        request, matter_id, step_code, show=_show, address=reverse("matter", args=[matter_id])
    )
