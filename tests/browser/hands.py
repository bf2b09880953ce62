"""What a hand does on anybody's page: find a matter, fill a step in and take it, keep a letter, wait for the house."""

import re
import zipfile
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.checking import Findings
from tests.browser.houses import House, zg

LOOKS, PAUSE_MS = 45, 2_000  # the house looks at its clocks once a minute, at waiting work at once


def open_tab(phone: Page, title: str) -> None:
    """Go to a page of the worker's app by the bar at the bottom."""
    phone.locator("nav.bottom a", has_text=title).click()
    phone.wait_for_load_state()


def find(office: Page, number: str) -> None:
    """Open a matter by its number, in the search box every page of the workbench has."""
    box = office.locator("[data-search]")
    box.fill(number)
    box.press("Enter")
    office.locator("main a", has_text=number).first.click()
    expect(office.locator("main .hint", has_text=number).first).to_be_visible()


def find_mine(page: Page, number: str) -> None:
    """Open one's own matter from a list of them, as worker or employer."""
    page.locator(".matter", has_text=number).get_by_role("link").click()
    expect(page.locator("main .hint", has_text=number).first).to_be_visible()


def find_todo(office: Page, number: str) -> None:
    """Leaf through the to-dos of the first page to the one of this matter, and open it."""
    office.locator("aside a.brand").click()
    row = office.locator("tbody tr", has_text=number)
    office.locator("main .table, main .empty").first.wait_for()
    while not row.count():
        office.locator("a[rel=next]").first.click()
        office.wait_for_load_state()
    row.locator("a.btn").click()
    expect(office.locator("main .hint", has_text=number).first).to_be_visible()


def number_of(page: Page, prefix: str) -> str:
    """Return the first matter's number with this prefix on the page."""
    return re.search(rf"{prefix}-\d{{4}}-\d+", page.locator("main").inner_text())[0]


def take(page: Page, title: str, values: dict | None = None) -> None:
    """Open a step of the matter, fill its form in, take it, and read that it was done."""
    if page.locator("summary", has_text=_exactly(title)).count():
        panel = open_panel(page, title)
        fill(panel, values or {})
        panel.locator("button[type=submit]").last.click()
    else:
        page.locator("main").get_by_role("button", name=title, exact=True).click()
    expect(page.locator("main")).to_contain_text(f"已办理：{title}")


def open_panel(page: Page, title: str) -> Locator:
    """Open what a button opens on the page, and return it."""
    panel = page.locator("details.step-form", has=page.locator("summary", has_text=_exactly(title)))
    panel.locator("summary").click()
    return panel


def _exactly(title: str) -> re.Pattern:
    return re.compile(rf"^\s*{title}\s*$")


def fill(form: Locator, values: dict) -> None:
    """Fill fields in by what their labels begin with: text, choice, days from today, tick (True), a picker's name."""
    for label, value in values.items():
        begins = rf"^\s*{re.escape(label)}"
        labels = [re.compile(rf"{begins}\s*(（|$)"), re.compile(begins)]  # 建议 before 建议哪个部门处理
        told = (form.page.locator("label, legend").filter(has_text=one) for one in labels)
        found = [form.locator(".field").filter(has=one) for one in told]
        _fill_in((found[0] if found[0].count() else found[1]).first, value)


def _fill_in(field: Locator, value) -> None:
    control = field.locator("input:not([type=hidden]), select, textarea").first
    kind = control.get_attribute("type") or control.evaluate("node => node.tagName")
    if control.get_attribute("data-picker-text") is not None:
        control.press_sequentially(value)
        field.locator("[data-pick]", has_text=value).first.click()
    elif kind == "radio":
        field.get_by_label(value, exact=True).check()
    elif kind == "checkbox":
        control.check()
    elif kind == "SELECT":
        control.select_option(label=value)
    elif kind == "date":
        control.fill((timezone.localdate() + timedelta(days=value)).isoformat())
    elif kind == "file":
        control.set_input_files(value)
    else:
        control.fill(str(value))


def keep_file(page: Page, link: Locator, folder: Path) -> Path:
    """Save what a link gives."""
    with page.expect_download() as told:
        link.click()
    file = folder / told.value.suggested_filename
    told.value.save_as(file)
    return file


def keep_letter(page: Page, title: str, folder: Path) -> Path:
    """Save the Word file of a letter of the matter, as somebody who has to send or sign it."""
    letters = page.locator("li", has=page.locator("b", has_text=title))
    return keep_file(page, letters.get_by_role("link", name="Word").last, folder)


def text_of(file: Path) -> str:
    """Return the XML of a Word file, in which its words stand."""
    with zipfile.ZipFile(file) as package:
        return package.read("word/document.xml").decode()


def pass_days(house: House, number: str, days: int) -> None:
    """Let days pass on a matter, with the command the demonstration has for it."""
    done = zg("pass-days", "--home", house.home, number, str(days))
    assert done.returncode == 0, done.stderr


def wait_for(page: Page, sentence: str) -> None:
    """Look again and again until the house has done something by itself."""
    for _look in range(LOOKS):
        page.reload()
        if page.locator("main", has_text=sentence).count():
            return
        page.wait_for_timeout(PAUSE_MS)
    expect(page.locator("main")).to_contain_text(sentence)


def look(found: Findings, page: Page, name: str) -> None:
    """Keep pictures of a page at both sizes, check it, and give the page its own size back."""
    size = page.viewport_size
    found.look_at(page, name)
    page.set_viewport_size(size)
