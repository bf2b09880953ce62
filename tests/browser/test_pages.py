"""Every page a seat can reach by links: both faces, both sizes, both languages, large text, axe, keyboard."""

import re
from collections import deque
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.checking import Findings
from tests.browser.houses import DESK, PHONE, session_of, shoot, visitor

NOT_PAGES = re.compile(
    r"/(file|template|returned|export|docx|pdf)/$|/files/[0-9a-f-]{36}/$|/static/|\.(xlsx|json|svg)$|/openapi"
)
ONE_OF_MANY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{6,}|/[a-z_]+\.[a-z_]+/")
SEEN: set[str] = set()  # a kind of page is looked at once, in the first seat that reaches it
ALWAYS = {"/office/", "/office/board/"}  # each seat has its own


def kind_of(url: str) -> str:
    """Return the address with ids and codes left out: pages of one kind share it."""
    return ONE_OF_MANY.sub("…", urlsplit(url).path)


def crawl(someone, start: str, findings: Findings, name: str, depth: int = 9) -> None:
    """Follow links from a page and look at one page of each kind."""
    page, waiting, mine = someone.new_page(), deque([(start, depth)]), set()
    while waiting:
        address, left = waiting.popleft()
        kind = kind_of(address)
        if kind in mine or NOT_PAGES.search(urlsplit(address).path):
            continue
        mine.add(kind)
        is_new = kind not in SEEN or kind in ALWAYS
        if not is_new and depth < 9:
            continue
        answer = page.goto(address)
        findings.tell(page, "status", answer.status if answer.status != 200 else 0)
        if left:
            links = page.eval_on_selector_all("a[href]", "found => found.map(one => one.href)")
            ours = [link.partition("#")[0] for link in links if link.startswith(someone.house.url)]
            waiting.extend((link, left - 1) for link in dict.fromkeys(ours))
        if is_new:
            SEEN.add(kind)
            findings.look_at(page, f"{name}{kind.strip('/').replace('/', '-') or 'home'}")
            findings.read_english(page, address)
    page.close()


def names_of(house) -> frozenset[str]:
    return frozenset(row["name"] for row in house.accounts)


SEATS = {
    "worker": ("", PHONE, "/", 9),
    "organiser": ("jiedao", DESK, "/office/", 9),
    "leader": ("lingdao", DESK, "/office/", 1),
    "auditor": ("shenji", DESK, "/office/", 1),
    "security": ("anquan", DESK, "/office/", 1),
    "system": ("xitong", DESK, "/office/", 1),
}


@pytest.mark.parametrize("seat", SEATS)
def test_every_page_of_a_seat_keeps_the_rules(browser, house, seat):
    username, size, start, depth = SEATS[seat]
    session = session_of(browser, house, username or house.members()[0]["username"])
    with visitor(browser, house, size, session) as someone:
        findings = Findings(someone, names_of(house))
        crawl(someone, start, findings, f"page-{seat}-", depth)
        assert findings.told + someone.complaints == [], "\n".join(findings.told + someone.complaints)


def test_pages_before_signing_in_and_errors_keep_the_rules(browser, house):
    with visitor(browser, house, PHONE) as someone:
        findings = Findings(someone, names_of(house))
        crawl(someone, "/", findings, "page-public-")
        for address in ("/office/login/", "/offline/", "/inbox/", "/api/docs"):
            crawl(someone, address, findings, "page-public-", 0)
        page = someone.new_page()
        assert page.goto("/no/such/page/").status == 404
        findings.look_at(page, "page-public-404")
        findings.read_english(page, "/no/such/page/")
        assert findings.told + someone.complaints == [], "\n".join(findings.told + someone.complaints)
    assert {"/login/", "/api/docs", "/joining/"} <= SEEN


def test_the_keyboard_reaches_the_main_actions(browser, house):
    with visitor(browser, house, DESK, session_of(browser, house, "jiedao")) as someone:
        page = someone.new_page()
        page.goto("/office/")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Control+k")
        expect(page.locator("[data-search]")).to_be_focused()
        page.keyboard.press("Escape")
        page.locator(".skip").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("j")
        expect(page.locator("tbody tr").first.locator(".btn")).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/office/matters/*/")


def test_elder_mode_enlarges_and_takes_nothing_away(browser, house):
    member = house.members()[1]["username"]
    with visitor(browser, house, PHONE, session_of(browser, house, member)) as someone:
        page = someone.new_page()
        page.goto("/")
        size = "parseFloat(getComputedStyle(document.querySelector('.tiles b')).fontSize)"
        links = "[...document.querySelectorAll('a[href]')].map((one) => one.href)"
        before, ways = page.evaluate(size), page.evaluate(links)
        page.get_by_role("button", name="关怀版").click()
        expect(page.locator("html[data-care]")).to_be_attached()
        assert page.evaluate(size) >= before * 1.25 and page.evaluate(links) == ways
        findings = Findings(someone, names_of(house))
        findings.look_at(page, "page-elder-home")
        page.goto("/joining/")
        findings.look_at(page, "page-elder-joining")
        assert findings.told == [], "\n".join(findings.told)
        page.get_by_role("button", name="标准版").click()


def test_the_app_can_be_installed_and_keeps_no_personal_data(browser, house):
    member = house.members()[0]
    with visitor(browser, house, PHONE, session_of(browser, house, member["username"])) as someone:
        page = someone.new_page()
        page.goto("/")
        manifest = page.request.get("/manifest.webmanifest").json()
        assert manifest["start_url"] == "/" and manifest["display"] == "standalone"
        assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
        assert all(page.request.get(icon["src"]).ok for icon in manifest["icons"])
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        for address in ("/card/", "/my/", "/messages/"):
            page.goto(address)
        kept = page.evaluate("""async () => { const texts = [];
          for (const name of await caches.keys()) { const cache = await caches.open(name);
            for (const request of await cache.keys()) texts.push(request.url, await (await cache.match(request)).text()); }
          return texts.join("\\n"); }""")
        assert "/offline/" in kept and member["name"] not in kept and member["unit"] not in kept
        assert not re.search(r"/(card|my|messages|matters)/\n", kept)
        someone.context.set_offline(True)
        page.goto("/my/")
        expect(page.locator("main")).to_contain_text("网络")
        shoot(page, "offline")
