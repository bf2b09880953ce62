"""Every page a seat can reach by links: both faces, both sizes, both languages, large text, axe, keyboard."""

import re
from collections import deque
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import joining
from tests.browser.checking import Findings
from tests.browser.houses import DESK, PHONE, session_of, shoot, visitor

NOT_PAGES = re.compile(r"/(file|template|returned|export)/$|/static/|\.(xlsx|json|svg)$|/openapi")
ONE_OF_MANY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{6,}|/[a-z_]+\.[a-z_]+/")
SEEN: set[str] = set()  # a kind of page is looked at once, in the first seat that reaches it
ALWAYS = {"/office/", "/office/board/", "/office/members/"}


def kind_of(url: str) -> str:
    """Return the address with ids and codes left out: pages of one kind share it."""
    return ONE_OF_MANY.sub("…", urlsplit(url).path)


def crawl(someone, start: str, findings: Findings, name: str) -> list[str]:
    """Follow links from a page and look at one page of each kind; returns the kinds."""
    page, waiting, found, mine = someone.new_page(), deque([start]), [], set()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind in mine or NOT_PAGES.search(urlsplit(address).path):
            continue
        mine.add(kind)
        answer = page.goto(address)
        if answer is None:  # an anchor of the page one is on
            continue
        findings.tell(page, "status", answer.status if answer.status != 200 else 0)
        links = page.eval_on_selector_all("a[href]", "found => found.map(one => one.href)")
        waiting.extend(link.partition("#")[0] for link in links if link.startswith(someone.house.url))
        if kind in SEEN and kind not in ALWAYS:
            continue
        SEEN.add(kind)
        found.append(kind)
        findings.look_at(page, f"{name}{kind.strip('/').replace('/', '-') or 'home'}")
        findings.read_english(page, address)
    page.close()
    return found


def names_of(house) -> frozenset[str]:
    return frozenset(row["name"] for row in house.accounts)


SEATS = {
    "worker": ("", PHONE, "/"),
    "organiser": ("jiedao", DESK, "/office/"),
    "leader": ("lingdao", DESK, "/office/"),
    "auditor": ("shenji", DESK, "/office/"),
    "security": ("anquan", DESK, "/office/"),
    "system": ("xitong", DESK, "/office/"),
    "province": ("sheng", DESK, "/office/"),
}


@pytest.mark.parametrize("seat", SEATS)
def test_every_page_of_a_seat_keeps_the_rules(browser, house, seat):
    username, size, start = SEATS[seat]
    session = session_of(browser, house, username or house.members()[0]["username"])
    with visitor(browser, house, size, session) as someone:
        findings = Findings(someone, names_of(house))
        crawl(someone, start, findings, f"page-{seat}-")
        assert findings.told + someone.complaints == [], "\n".join(findings.told + someone.complaints)


def test_pages_before_signing_in_and_errors_keep_the_rules(browser, house):
    with visitor(browser, house, PHONE) as someone:
        findings = Findings(someone, names_of(house))
        crawl(someone, "/", findings, "page-public-")
        for address in ("/office/login/", "/offline/", "/inbox/", "/api/docs", "/joining/misuse/"):
            crawl(someone, address, findings, "page-public-")
        page = someone.new_page()
        assert page.goto("/no/such/page/").status == 404
        findings.look_at(page, "page-public-404")
        findings.read_english(page, "/no/such/page/")
        assert findings.told + someone.complaints == [], "\n".join(findings.told + someone.complaints)
    assert {"/login/", "/api/docs", "/joining/"} <= SEEN
