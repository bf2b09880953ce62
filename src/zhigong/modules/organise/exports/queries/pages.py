"""The list of any officer's page leaves as the page shows it: the page itself is read, page after page, in the seat."""

from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import islice
from urllib.parse import unquote

from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext_lazy

from zhigong.kernel.access.permissions import demand, may
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.people.models import Account
from zhigong.kernel.web.access import access_of
from zhigong.modules.organise.exports.queries import tree
from zhigong.modules.organise.exports.queries.reading import PageList
from zhigong.modules.organise.exports.words import PERMISSION, ExportList, ExportRefused, offer

PAGING = ("page", "after", "before")  # where in a list one stands is no filter of it
AHEAD = 2  # the title and the headings stand before the rows
NO_LIST = gettext_lazy("这个页面没有可以导出的名单。")
# What its page draws as something else than a table: its title, and its lines from the headings on.
DRAWN = {"office-units": (gettext_lazy("工会组织"), tree.lines)}


def beneath(request, content: str) -> str:
    """Offer the list a page shows, to whoever may export; a page that offers its own list stays as it is."""
    match = request.resolver_match
    before, mark, _rows = content.partition("<tbody data-rows")
    is_list = mark or (match is not None and match.view_name in DRAWN)
    is_free = is_list and "data-export" not in content and request.method == "GET"
    if not (is_free and may(request.seat, PERMISSION)):
        return ""
    title = unescape(before.rpartition("<caption")[2].partition(">")[2].partition("<")[0])
    if not mark:
        title = str(DRAWN[match.view_name][0])
    values = {"address": _address(request), "title": title}
    return render_to_string("exports/beneath.html", values, request)


def _address(request) -> str:
    query = request.GET.copy()
    for name in PAGING:
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}"


def _open(seat: Seat, address: str) -> tuple[HttpRequest, ResolverMatch]:
    """Return what the officer would ask for at this address; ExportRefused when the seat may not open it."""
    if "\0" in unquote(address):  # PostgreSQL refuses it with a fault deep inside
        raise ExportRefused(NO_LIST)
    path, _mark, query = address.partition("?")
    request = HttpRequest()
    request.method, request.path, request.path_info, request.GET = "GET", path, path, QueryDict(query)
    request.META = {"QUERY_STRING": query, "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.session, request.htmx = {}, False
    request._messages = default_storage(request)  # what a page says aside goes nowhere
    request.seat, request.user = seat, Account.objects.get(pk=seat.account_id)
    try:
        match = request.resolver_match = resolve(path)
        access = access_of(match.func)
        if access is None or access.face != "office":
            raise Http404
        if access.permission:
            demand(seat, access.permission)
    except (Resolver404, Http404, PermissionDenied):
        raise ExportRefused(NO_LIST) from None
    return request, match


def _read_page(request: HttpRequest, match: ResolverMatch) -> PageList:
    """Return one page of a list as its own view shows it to the seat."""
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied):
        raise ExportRefused(NO_LIST) from None
    is_page = response.status_code == 200 and "html" in response.headers.get("Content-Type", "")
    return PageList(response.content.decode() if is_page and not response.streaming else "")


def _lines(seat: Seat, address: str) -> Iterator[list[str]]:
    """Yield the headings, with the title in front, then the rows of every page; only the page at hand is held."""
    request, match = _open(seat, address)
    if match.view_name in DRAWN:
        title, lines = DRAWN[match.view_name]
        moment, rows = lines(request)
        yield [f"{title} {moment}".strip()]
        yield from rows
        return
    page = _read_page(request, match)
    yield [f"{page.title} {page.moment}".strip()]  # a list of a past day says so wherever its title stands
    yield page.headings
    yield from page.rows
    path, query = request.path, request.META["QUERY_STRING"]
    while page.rows and page.following and page.following != query:
        query = page.following
        page = _read_page(*_open(seat, f"{path}?{query}"))
        yield from page.rows


def count_rows(seat: Seat, filters: dict) -> int:
    """Return how many rows the list has, at most `most`: the number from which a second officer decides."""
    lines = islice(_lines(seat, filters["address"]), filters["most"] + AHEAD)
    return sum(1 for _line in lines) - AHEAD


def export_rows(seat: Seat, filters: dict, is_clear: bool, purpose: str) -> Iterator[list[str]]:
    """Yield the headings and the rows; each page journals its own reading, and masks what it masks."""
    return islice(_lines(seat, filters["address"]), 1, None)


LIST = offer(ExportList("exports.pages", gettext_lazy("页面上的名单"), (), count_rows, export_rows))


def list_of(seat: Seat, address: str, most: int) -> tuple[ExportList, dict]:
    """Return the list of a page and its filters to keep; a list of fewer rows than `most` is read this once only."""
    kept = list(islice(_lines(seat, address), most + AHEAD))
    wanted = replace(
        LIST,
        count=lambda seat, filters: len(kept) - AHEAD,
        rows=lambda seat, filters, is_clear, purpose: iter(kept[1:]),
    )
    name = resolve(address.partition("?")[0]).view_name
    return wanted, {"address": address, "title": kept[0][0], "page": name, "most": most}
