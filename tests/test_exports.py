"""Every list an officer's page shows can leave as the page shows it, to whoever may export, and in no other way."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.web.access import access_of
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.exports.models import ListExport
from zhigong.testing.checks import PACKAGE
from zhigong.testing.databases import another_database
from zhigong.testing.demonstration import build_demonstrations, demo_context
from zhigong.testing.program_facts import walk
from zhigong.testing.step_coverage import not_counting
from zhigong.testing.world import SINCE, build_world

pytestmark = pytest.mark.django_db
WHO = ("chen", "zhao", "wang")
PAST = f"as_of={timezone.localdate() - timedelta(days=2)}"
# What a page is asked with; pages not named here are asked as they are.
QUERIES = {
    "completeness-office:list": ("fact=education", PAST + "&fact=education"),
    "office-matters": ("state=all", "state=closed", "kind=joining.join&state=all", PAST + "&state=all"),
    "members-office:list": ("", PAST),
    "transfers-office:list": ("side=in", "side=out", PAST),
    "endings-office:list": ("", PAST),
    "duplicates-office:list": ("", PAST),
    "coverage-office:board": ("", PAST),
    "coverage-office:list": ("", PAST),
    "hotline_board-office:tickets": ("scope=all",),
}
# Tables of the workbench that are no list to take along, and why.
ADMINISTRATORS = "an administrator's or auditor's page: who watches takes nothing along"
NO_LIST = {
    "kernel/web/templates/web/matter_sight.html": ADMINISTRATORS,
    "kernel/web/templates/web/signin_accounts.html": ADMINISTRATORS,
    "kernel/web/templates/web/signin_resets.html": ADMINISTRATORS,
    "kernel/web/templates/web/token_list.html": ADMINISTRATORS,
    "modules/govern/oversight/templates/oversight/sight.html": ADMINISTRATORS,
    "modules/govern/oversight/templates/oversight/stops.html": ADMINISTRATORS,
    "modules/govern/oversight/templates/oversight/withholding.html": ADMINISTRATORS,
    "kernel/web/templates/web/office_unit.html": "one union's own facts; the tree takes all unions along",
    "kernel/web/templates/web/rule_value.html": "what a rule would change, shown to whoever decides on it",
    "modules/organise/coverage/templates/coverage/import.html": "the first wrong rows; the returned file has all",
    "modules/organise/coverage/templates/coverage/upload.html": "the last ten files",
    "modules/organise/endings/templates/endings/options.html": "what may be started about one member",
    "modules/organise/rosters/templates/rosters/roster.html": "the first rows of a file that is being checked",
    "modules/organise/transfers/templates/transfers/outcomes.html": "the answer to what was just decided",
}
# The lists whoever keeps the register and stands by workers asks for first: each is taken along by somebody below.
WANTED = {
    "completeness-office:list",
    "coverage-office:board",
    "duplicates-office:list",
    "endings-office:list",
    "hotline_board-office:tickets",
    "labour_contracts-office:list",
    "legal_aid-office:list",
    "mediators-office:register",
    "members-office:list",
    "office-home",
    "office-matters",
    "office-terms",
    "office-units",
    "supervision-office:list",
    "transfers-office:list",
    "wage_arrears-office:board",
}
DRAWN = {"office-units"}  # the tree: what leaves is tested where exports is
FORMULA = "=HYPERLINK(0)"


def office_pages() -> list[str]:
    """Return the names of the workbench's addresses that name nothing else."""
    found = []
    for route, view, name in walk(get_resolver().url_patterns, "", ""):
        access = access_of(view)
        if access and access.face == "office" and "<" not in route:
            found.append(name)
    return sorted(found)


def shown_rows(client, address: str) -> list[str]:
    """Return the rows a page and its next pages show, each as it stands in the page."""
    found, path = [], address.partition("?")[0]
    while address:
        page = client.get(address).content.decode()
        body = page.partition("<tbody data-rows>")[2].partition("</tbody>")[0]
        found += re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
        following = re.search(r'rel="next" href="([^"]*)"', page)
        address = path + following[1].replace("&amp;", "&") if following else ""
    return found


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The named world with every card's demonstration, where the names of a union and an employer are formulas."""
    with another_database(django_db_blocker), not_counting():
        world = build_world()
        with acting(Seat.system("test")):
            Unit.objects.filter(pk=world.unit["hengda"].pk).update(name=FORMULA)
            Unit.objects.filter(pk=world.unit["workshop"].pk).update(term_ends_on=SINCE)
            Employer.objects.filter(pk=world.employer["hengda"].pk).update(name=FORMULA)
        build_demonstrations(demo_context(world, timezone.now()))
        yield world


def taken_along(client, page: str) -> tuple[str, list[list[str]]]:
    """Ask for the list of a page with the form that stands on it; return the matter and the rows of the file."""
    address = html.unescape(re.search(r'name="address" value="([^"]*)"', page)[1])
    answer = client.post("/office/exports/ask/", {"address": address, "purpose": "核对"})
    assert answer.status_code == 302 and "/matters/" in answer.url, address
    matter = answer.url.rstrip("/").rsplit("/", 1)[1]
    file = b"".join(client.get(f"/office/exports/file/?id={matter}").streaming_content)
    return matter, CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()


def words_of(markup: str) -> str:
    """Return the text of markup without any blanks."""
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", markup)))


def asked(client) -> Iterator[tuple[str, str, str]]:
    """Yield (name, address, page) of every page of the workbench the officer may open, under each of its queries."""
    for name in office_pages():
        for query in QUERIES.get(name, ("",)):
            address = f"{reverse(name)}?{query}"
            answer = client.get(address)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                yield name, address, answer.content.decode()


def check_alike(name: str, rows: list[list[str]], shown: list[str]) -> None:
    """The file has the rows of the page, and no word in them that the page does not show."""
    assert len(rows) == len(shown), name
    for row, markup in zip(rows, shown, strict=True):
        text = words_of(markup)
        assert all(re.sub(r"\s", "", cell) in text for cell in row) and any(row), (name, row)


def take_everything(world, who: str) -> set[str]:
    """Take every list along that an officer's pages show; return the names of those pages."""
    client, taken = browser(world, who), set()
    numbers = {*world.document.values(), *world.mobile.values()}
    for name, address, page in asked(client):
        if "<tbody data-rows" not in page and name not in DRAWN:
            assert "exports/ask/" not in page, f"{name} offers what it does not show"
            continue
        assert "data-export" in page, f"{name} offers no export"
        taken.add(name)
        if "exports/ask/" not in page:  # its own offer, with more columns than the page shows
            continue
        shown = shown_rows(client, address)  # before: the list of exports has one more afterwards
        matter, (watermark, headings, *rows) = taken_along(client, page)
        if name not in DRAWN:
            check_alike(name, rows, shown)
        assert "核对" in watermark[0] and all(headings), name
        assert not any(number in cell for row in rows for cell in row for number in numbers), name
        with acting(Seat.system("test")):
            export = ListExport.objects.get(pk=matter)
            made = Entry.objects.get(pk=export.journal_entry)
        assert export.rows_count == len(rows) and made.what == "exports.make"
        assert made.detail["list"] == name and made.matter_id == export.pk
    return taken


def test_what_a_page_lists_leaves_as_the_page_shows_it_masked_and_journaled(world):
    taken = set().union(*(take_everything(world, who) for who in WHO))
    assert taken >= WANTED, WANTED - taken


def test_a_name_that_is_a_formula_stays_a_name(world):
    client = browser(world, "wang")
    page = client.get("/office/matters/?state=all").content.decode()
    _matter, (_mark, _headings, *rows) = taken_along(client, page)
    assert FORMULA in {cell for row in rows for cell in row}


def test_every_table_of_the_workbench_is_a_list_to_take_along_or_says_why_not():
    found = set()
    for path in PACKAGE.rglob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        if "web/office.html" in text and "<table" in text and "data-rows" not in text:
            found.add(str(path.relative_to(PACKAGE)))
    assert found == set(NO_LIST)


def test_who_may_not_export_or_sees_nothing_takes_nothing_along(world):
    given = {"address": "/office/matters/?state=all", "purpose": "核对"}
    for key in ("lin", "sec", "aud", "xu", "courier"):
        client = browser(world, key)
        assert client.post("/office/exports/ask/", given).status_code in (302, 403), key
        assert "data-export" not in client.get("/office/matters/").content.decode(), key
    with acting(Seat.system("test")):
        before = ListExport.objects.count()
    client = browser(world, "wang")
    for address in ("", "/", "/my/export/", "/office/grants/", "/office/exports/ask/", "/office/matters/?number=X",
                    "//elsewhere/office/", "/office/nowhere/"):  # fmt: skip
        answer = client.post("/office/exports/ask/", given | {"address": address})
        assert answer.status_code == 302 and "elsewhere" not in answer.url, address
    with acting(Seat.system("test")):
        assert ListExport.objects.count() == before
