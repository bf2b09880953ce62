"""Who saw my data: every row is checked in the member's own browser, and a tampered proof or log is told in red."""

import hashlib
import json

import pytest
from playwright.sync_api import expect

from tests.browser.houses import PHONE, session_of, shoot, visitor

VECTORS = (b"", b"abc", b"abcd" * 16, "工会".encode() * 50, bytes(range(256)))
SM3 = """async (texts) => { const {sm3, fromHex, toHex} = await import("/static/web/js/sm3.js");
  return texts.map((text) => toHex(sm3(fromHex(text)))); }"""

SEALED = """async () => (await fetch(document.querySelector("[data-address]").dataset.address)).ok"""
OPEN = {"service_workers": "block"}  # what a service worker fetches no route of the test sees
TAMPERED = ("text", "path", "log_path", "root", "link")


@pytest.fixture
def page(browser, house):
    """The page of a member whose data was read, on a phone."""
    member = house.members()[0]
    with visitor(browser, house, PHONE, session_of(browser, house, member["username"]), **OPEN) as someone:
        page = someone.new_page()
        page.goto("/my/who-saw/")
        if not page.locator("[data-address]").count():
            page.goto("/my/")
            page.get_by_role("button", name="显示完整号码").click()  # leaves a reading, sealed within seconds
            page.goto("/my/who-saw/")
        while not page.evaluate(SEALED):
            page.wait_for_timeout(500)
        yield page
        assert someone.complaints == []


def sm3(data: bytes) -> bytes:
    return hashlib.new("sm3", data).digest()


def check(page) -> None:
    page.get_by_role("button", name="在我的设备上核对").click()
    expect(page.get_by_role("button", name="在我的设备上核对")).to_be_enabled()


def test_the_browsers_sm3_is_the_standards(page):
    made = page.evaluate(SM3, [data.hex() for data in VECTORS])
    assert made == [hashlib.new("sm3", data).hexdigest() for data in VECTORS]


def test_every_row_is_checked_and_the_log_is_remembered(page):
    check(page)
    rows = page.locator("[data-address]")
    assert rows.count() >= 1
    expect(page.locator("[data-proof].tag.ok")).to_have_count(rows.count())
    expect(page.locator("[data-proofs-told]")).to_contain_text("已记住这个封存根")
    shoot(page, "proofs-checked")
    page.reload()
    check(page)
    expect(page.locator("[data-proofs-told]")).to_contain_text("以前的内容没有改过")


def test_a_tampered_proof_is_told_in_red(page):
    def tamper(route):
        answer = route.fetch()
        proof, part = answer.json(), now[0]
        if part == "text":
            proof["text"] = proof["text"][:-1] + ', "x"]'  # all that is shown is as before
        elif isinstance(proof[part], list):
            proof[part] = [*proof[part], "ab" * 32]
        else:
            proof[part] = "ab" * (len(proof[part]) // 2)
        route.fulfill(response=answer, body=json.dumps(proof))

    now = [""]
    page.route("**/my/who-saw/*/proof/*", tamper)
    for now[0] in TAMPERED:
        page.goto("/my/who-saw/")
        check(page)
        first = page.locator("[data-proof]").first
        expect(first, now[0]).to_contain_text("核对不通过")
        expect(first).to_have_class("tag bad")
    shoot(page, "proofs-tampered")


def test_a_proof_that_holds_in_a_log_made_up_for_this_reader_is_told_in_red(page):
    """One seal, one entry, every hash right: only the root is not the one this browser has checked."""

    def made_up(route):
        answer = route.fetch()
        proof = answer.json()
        segment = sm3(b"\0" + proof["text"].encode())
        ends = proof["number"].to_bytes(8) * 2
        root = sm3(b"\0" + sm3(bytes.fromhex(proof["link"]) + segment + ends)).hex()
        alone = {"index": 0, "segment": 1, "path": [], "first": proof["number"], "last": proof["number"]}
        alone |= {"place": 0, "size": 1, "log_path": [], "root": root}
        route.fulfill(response=answer, body=json.dumps(proof | alone))

    page.route("**/my/who-saw/*/proof/*", made_up)
    page.goto("/my/who-saw/")
    check(page)
    expect(page.locator("[data-proof].tag.ok")).to_have_count(0)
    expect(page.locator("[data-proof]").first).to_contain_text("核对不通过")


def test_a_row_that_shows_something_else_than_was_sealed_is_told_in_red(page):
    page.evaluate("document.querySelector('[data-address]').dataset.purpose = '别的用途'")
    check(page)
    expect(page.locator("[data-proof]").first).to_contain_text("核对不通过")


def test_a_log_that_does_not_continue_the_one_seen_before_is_told_in_red(page):
    page.evaluate("localStorage.setItem('zhigong-log', JSON.stringify({size: 1, root: 'ab'.repeat(32)}))")
    check(page)
    told = page.locator("[data-proofs-told]")
    expect(told).to_contain_text("可能被改写")
    expect(told).to_have_class("note-box bad")
