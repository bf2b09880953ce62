"""The steps of journey J1 as a person takes them: the worker's pages and the officer's."""

import re

from playwright.sync_api import Page, expect

from tests.browser.houses import Newcomer, enter_code, enter_phone, read_code, shoot

PLACE, UNION = "南院门街道", "南院门街道新就业形态劳动者工会联合会"
BAD = "证件号码校验位不对"


def spoil(number: str) -> str:
    """Return the document number with a wrong check digit."""
    return number[:-1] + ("1" if number[-1] == "0" else "0")


def sign_in_on_the_way(page: Page, phone: str) -> None:
    """Start an application and sign in when it asks for it."""
    page.get_by_role("link", name="开始申请").click()
    enter_phone(page, phone)
    enter_code(page, read_code(page, phone))
    page.wait_for_url("**/joining/identity/")


def fill_identity(page: Page, who: Newcomer, document: str = "") -> None:
    """Fill in name and document, agree to both notices, go on."""
    page.get_by_label("姓名").fill(who.name)
    page.get_by_label("证件号码", exact=True).fill(document or who.document)
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="下一步：填写工作情况").click()


def fill_work(page: Page) -> None:
    """Fill in kind of work, platform and place; wait for the union found; go on."""
    page.get_by_label("我的职业类别").select_option(label="外卖配送员")
    page.get_by_label("所在平台").fill("美团")
    page.get_by_label("主要工作地点").press_sequentially(PLACE[:3])
    page.locator("[data-pick]", has_text=PLACE).first.click()
    expect(page.locator("#union-found")).to_contain_text(UNION)


def hand_in(page: Page) -> str:
    """Acknowledge the constitution, hand in, and return the matter's id."""
    page.get_by_label("承认《中国工会章程》").check()
    page.get_by_role("button", name="提交入会申请").click()
    page.wait_for_url("**/joining/done/**")
    return re.search(r"/done/([0-9a-f-]{36})/", page.url)[1]


def apply(page: Page, who: Newcomer) -> str:
    """Hand in a whole application from the home page and return the matter's id."""
    page.goto("/joining/")
    sign_in_on_the_way(page, who.phone)
    fill_identity(page, who)
    page.wait_for_url("**/joining/work/")
    fill_work(page)
    page.get_by_role("button", name="下一步：确认").click()
    page.wait_for_url("**/joining/confirm/")
    return hand_in(page)


def open_step(page: Page, title: str):
    """Open the form of a step on a matter's page and return it."""
    step = page.locator("details.step-form", has=page.locator("summary", has_text=title))
    step.locator("summary").click()
    return step


def approve(page: Page) -> None:
    """State that the document was seen and approve."""
    step = open_step(page, "批准入会")
    step.get_by_label("当面").check()
    step.get_by_label("本人与证件原件一致").check()
    step.get_by_role("button", name="批准入会").click()


def members_shown(page: Page) -> int:
    """Return the number of members on the officer's first page."""
    page.goto("/office/")
    return int(page.locator(".kpi .box", has_text="会员").first.locator("b").inner_text().replace(",", ""))


def number_of(page: Page) -> str:
    """Return the first application number on the page."""
    return re.search(r"RH-\d{4}-\d+", page.locator("main").inner_text())[0]


def look(page: Page, sentence: str, name: str) -> None:
    """Expect a sentence on the page and keep a picture of it."""
    expect(page.locator("main")).to_contain_text(sentence)
    shoot(page, name)


def find_todo(office: Page, number: str) -> None:
    """Leaf through the officer's to-dos, sorted by their last day, to the page with this matter."""
    office.goto("/office/")
    while not office.locator("tbody tr", has_text=number).count():
        office.locator("a[rel=next]").first.click()
        office.wait_for_load_state()
