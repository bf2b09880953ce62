"""The hotline's console without a mouse: a call is taken down, found again and dispatched by keys alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.houses import DESK, PHONE, session_of, shoot, visitor

SUBJECT = "工地三个月没发工资"


def key(page: Page, name: str) -> None:
    """Press Alt and a letter or digit."""
    page.keyboard.press(f"Alt+{name}")


def type_into(page: Page, shortcut: str, text: str) -> None:
    key(page, shortcut)
    page.keyboard.type(text)


def choose_by_code(page: Page, middle: str, wanted: str) -> None:
    """Go through the three lists of categories by typing codes; each list narrows the next."""
    type_into(page, "t", middle[0])
    page.keyboard.press("Tab")
    page.keyboard.type(middle)
    offered = page.locator("#id_category option").evaluate_all("list => list.map((one) => one.value)")
    assert offered == [""] + [code for code in offered if code.startswith(middle)] and len(offered) > 2
    page.keyboard.press("Tab")
    page.keyboard.type(wanted)
    expect(page.locator("#id_category")).to_have_value(wanted)


def test_a_ticket_is_taken_down_found_and_dispatched_by_keys_alone(browser, house):
    session = session_of(browser, house, "rexian")
    with visitor(browser, house, DESK, session) as someone:
        page = someone.new_page()
        page.goto("/office/hotline_console/")
        type_into(page, "c", "13912340000")
        page.keyboard.press("Tab")
        page.keyboard.type("王师傅")
        type_into(page, "j", SUBJECT)
        page.keyboard.press("Tab")
        page.keyboard.type("在产业园三期绑钢筋，包工头说没有工程款。")
        expect(page.locator("#assist")).to_contain_text("因为听到")
        key(page, "1")
        expect(page.locator("#id_category")).to_have_value("C101")
        expect(page.locator("#assist")).to_contain_text("草稿已保存")
        choose_by_code(page, "C2", "C201")
        key(page, "1")
        expect(page.locator("#id_category_2")).to_have_value("C1")
        shoot(page, "hotline-console-typed")
        type_into(page, "k", "没发工资")
        expect(page.locator("#answers summary").first).to_be_visible()
        page.goto("/office/hotline_console/")  # as after a crash of the browser
        page.get_by_role("link", name=re.compile(SUBJECT[:6])).first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#id_subject")).to_have_value(SUBJECT)
        key(page, "s")
        expect(page.get_by_text("已登记")).to_be_visible()
        type_into(page, "f", SUBJECT)
        expect(page.locator("#sought")).to_contain_text(SUBJECT)
        key(page, "r")
        page.wait_for_url("**/office/matters/**")
        page.locator("summary", has_text="派办").first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_label("承办工会")).to_be_visible()
        shoot(page, "hotline-dispatch")
        assert someone.complaints == []


def test_the_console_and_the_board_fit_a_phone(browser, house):
    session = session_of(browser, house, "zhiban")
    with visitor(browser, house, PHONE, session) as someone:
        page = someone.new_page()
        for name, address in (
            ("console", "console/"),
            ("board", "board/live/"),
            ("tickets", "board/tickets/"),
        ):
            page.goto(f"/office/hotline_{address}")
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, address
            shoot(page, f"hotline-phone-{name}")
        assert someone.complaints == []
