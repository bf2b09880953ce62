"""What journey J4 needs beside hands: everybody's windows, the sheet of the twelve, the figures of a board."""

import io
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser import hands
from tests.browser.checking import Findings
from tests.browser.houses import (
    DESK,
    PHONE,
    House,
    Newcomer,
    enter_code,
    enter_phone,
    read_code,
    session_of,
    visitor,
    zg,
)
from tests.browser.wage_words import EACH, STEPS
from zhigong.lib.synthetic import make_identity_number, make_mobile

HEADERS = ("姓名", "证件号码", "移动电话", "出勤天数", "日工资", "欠薪金额", "银行卡号")
OTHERS = "甲乙丙丁戊己庚辛壬癸子"
FIRST_MOBILE = 398_000
ELSEWHERE = "610113"  # the register knows nobody from there
RECOUNT = ("manage", "procrastinate", "defer", "monitoring.recount_month", '{"timestamp": 0}')


@dataclass
class Story:
    """Everybody's window, and the numbers of the matters as they come."""

    house: House
    who: Newcomer
    windows: dict[str, Page]
    folder: Path
    found: Findings = field(default_factory=lambda: Findings(None, frozenset()))
    numbers: dict[str, str] = field(default_factory=dict)
    before: int = 0  # reports of arrears this month on the city's board

    def __getitem__(self, name: str) -> Page:
        return self.windows[name]

    def look(self, name: str, picture: str) -> None:
        """Keep pictures of somebody's window at both sizes, check it, and give it its own size back."""
        hands.look(self.found, self.windows[name], f"wage-{picture}")


@contextmanager
def sitting_down(browser: Browser, house: House, officers: tuple[str, ...], folder: Path) -> Iterator[Story]:
    """Give everybody a window of their own at their first page; afterwards no console may have complained."""
    seats = {name: (DESK, session_of(browser, house, name)) for name in officers}
    seats |= {"worker": (PHONE, None), "employer": (DESK, None), "passer-by": (PHONE, None)}
    with ExitStack() as windows:
        people = {
            name: windows.enter_context(visitor(browser, house, size, session))
            for name, (size, session) in seats.items()
        }
        pages = {name: someone.new_page() for name, someone in people.items()}
        for name, page in pages.items():
            page.goto("/office/" if name in officers else "/")
        yield Story(house, house.newcomer(), pages, folder)
        assert [told for someone in people.values() for told in someone.complaints] == []


def take(page: Page, title: str, values: dict | None = None) -> None:
    """Take a step with what wage_words says is typed there, or with these values."""
    hands.take(page, title, STEPS.get(title, {}) if values is None else values)


def open_menu(page: Page, title: str) -> None:
    """Go to a page of the workbench by its menu."""
    page.locator("#nav").get_by_role("link", name=title, exact=True).click()
    page.wait_for_load_state()


def sheet_of(who: Newcomer) -> dict:
    """Return the list of the twelve as a file to upload; the first of them is the worker with the phone."""
    born, file = timezone.localdate().replace(year=1980, month=1, day=1), io.BytesIO()
    made = [(who.name, who.document, who.phone)]
    for number, name in enumerate(OTHERS):
        document = make_identity_number(ELSEWHERE, born.replace(day=number + 2), number, "1")
        made.append((f"工友{name}", document, make_mobile(FIRST_MOBILE + number)))
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADERS)
        for row, person in enumerate(made, 1):
            page.write_row(row, 0, (*person, "46.5", "600", EACH, ""))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "被欠薪人员名单.xlsx", "mimeType": kind, "buffer": file.getvalue()}


def sign_in(page: Page, phone: str) -> None:
    """Sign in by phone from the welcome page."""
    page.get_by_role("link", name="登录", exact=True).click()
    enter_phone(page, phone)
    enter_code(page, read_code(page, phone))
    expect(page.locator("nav.bottom")).to_be_visible()


def count_anew(house: House) -> None:
    """Let monitoring count the month now; by itself it does so every hour."""
    done = zg(*RECOUNT[:1], "--home", house.home, *RECOUNT[1:])
    assert done.returncode == 0, done.stderr


def figure(page: Page, title: str) -> int:
    """Return a figure of a board."""
    box = page.locator(".kpi .box", has=page.locator("small", has_text=re.compile(rf"^{title}$")))
    return int(box.locator("b").inner_text().replace(",", ""))


def wait_for_more(page: Page, title: str, than: int) -> None:
    """Look at a board again and again until one of its figures has grown."""
    for _look in range(hands.LOOKS):
        page.reload()
        if figure(page, title) > than:
            return
        page.wait_for_timeout(hands.PAUSE_MS)
    assert figure(page, title) > than
