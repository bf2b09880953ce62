"""A real installation for the browser tests: `./zg up --small` on a home of its own, and people who use it."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from zhigong.door.home import CHECKOUT, SOURCE
from zhigong.lib.synthetic import make_identity_number, make_mobile

SCREENSHOTS = CHECKOUT / "build" / "screenshots"
PHONE, DESK = (390, 844), (1440, 900)
RUNNING_HOME = "ZG_BROWSER_HOME"  # names an installation that already runs, while one works on a page
FIRST_PHONE = 391_000  # phones nobody in the demonstration has
AREA = "610103"


def zg(*words: str) -> subprocess.CompletedProcess:
    """Run a command of the door as a terminal would, free of the test run's own settings."""
    ours = ("ZG_", "DJANGO", "DATABASE")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    clean |= {"PYTHONPATH": str(SOURCE), "ZG_CHECKOUT": str(CHECKOUT), "PYTHONUTF8": "1"}
    line = [sys.executable, "-m", "zhigong.door.main", *words]
    return subprocess.run(line, env=clean, cwd=CHECKOUT, capture_output=True, text=True, timeout=300)


@dataclass(frozen=True)
class Newcomer:
    """A worker the house does not know yet."""

    name: str
    phone: str
    document: str


@dataclass
class House:
    """A running installation: its address, its accounts, its folder, and the sessions of those who have signed in."""

    url: str
    accounts: list[dict]
    home: str = ""
    sessions: dict[str, dict] = field(default_factory=dict)
    newcomers: int = 0

    def account(self, username: str) -> dict:
        """Return what is printed of an officer or, by phone, of a worker."""
        return next(row for row in self.accounts if row["username"] == username)

    def members(self) -> list[dict]:
        """Return the members who sign in by phone."""
        return [row for row in self.accounts if row["role"] == "会员"]

    def newcomer(self, name: str = "李秋华") -> Newcomer:
        """Return a person with a valid synthetic document and an unused phone."""
        self.newcomers += 1
        run = os.getpid()  # other documents in another run on the same installation
        birth = date(1970 + run % 30, 1 + run // 30 % 12, 1 + self.newcomers % 28)
        number = make_identity_number(AREA, birth, run // 360 % 45, "1")
        return Newcomer(name, make_mobile(FIRST_PHONE + os.getpid() % 900 * 100 + self.newcomers), number)


@contextmanager
def running_house() -> Iterator[House]:
    """Start a small demonstration and stop it afterwards; one that ran before is left running."""
    given = os.environ.get(RUNNING_HOME)
    folder = None if given else Path(tempfile.mkdtemp(prefix="zg-browser-"))
    if folder:
        folder.chmod(0o755)  # the database's own user must reach its data when we are root
    home = given or str(folder / "home")
    try:
        started = zg("up", "--home", home, "--small", "--detach", "--json")
        assert started.returncode == 0, started.stderr
        told = json.loads(started.stdout)
        yield House(told["web_url"], told["accounts"], home)
    finally:
        if folder:
            zg("down", "--home", home)
            shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Visitor:
    """One browser of one person; what its console says against the house is kept."""

    house: House
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def new_page(self) -> Page:
        """Open a tab that remembers errors and broken security rules."""
        page = self.context.new_page()
        page.on("console", lambda told: told.type == "error" and self.complain(f"{page.url}: {told.text}"))
        page.on("pageerror", lambda error: self.complain(f"{page.url}: {error}"))
        return page

    def complain(self, text: str) -> None:
        """Keep a complaint; Chromium also writes one for every answer of 400 and more, which is no fault."""
        if "Failed to load resource" not in text:
            self.complaints.append(text)


@contextmanager
def visitor(
    browser: Browser, house: House, size=PHONE, session: dict | None = None, **more
) -> Iterator[Visitor]:
    """Lend somebody a browser of their own, in Chinese, with a session if they signed in before."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai",
        base_url=house.url, storage_state=session, reduced_motion="reduce", has_touch=size == PHONE, **more,
    )  # fmt: skip
    context.set_default_timeout(10_000)
    try:
        yield Visitor(house, context)
    finally:
        context.close()


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the whole page as build output."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def read_code(page: Page, phone: str) -> str:
    """Look the one-time code up where the demonstration shows it: the on-screen inbox."""
    inbox = page.context.new_page()
    inbox.goto("/inbox/")
    masked = f"{phone[:3]}****{phone[-4:]}"
    message = inbox.locator("li", has_text=masked).filter(has_text="验证码").first.inner_text()
    inbox.close()
    return re.search(r"验证码 (\d{6})", message)[1]


def enter_phone(page: Page, phone: str) -> None:
    """Fill in the phone on the sign-in page and agree to the notice."""
    page.get_by_label("手机号码", exact=False).first.fill(phone)
    page.locator("main input[type=checkbox]").check()
    page.get_by_role("button", name="获取验证码").click()
    page.wait_for_url("**/login/code/**")


def enter_code(page: Page, code: str) -> None:
    """Fill in the one-time code."""
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name="登录", exact=True).click()


def sign_in_worker(page: Page, phone: str) -> None:
    """Sign in by phone and code."""
    page.goto("/login/")
    enter_phone(page, phone)
    enter_code(page, read_code(page, phone))
    page.wait_for_url(re.compile(r"/$"))


def sign_in_officer(page: Page, account: dict) -> None:
    """Sign in by password and second factor."""
    page.goto("/office/")
    page.get_by_label("用户名").fill(account["username"])
    page.get_by_label("密码").fill(account["password"])
    page.get_by_role("button", name="下一步").click()
    token = page.locator("[data-demonstration-code]").inner_text()
    page.locator("input[name=token]").fill(token)
    page.get_by_role("button", name="登录工作台").click()
    page.wait_for_url(re.compile(r"/office/$"))


def session_of(browser: Browser, house: House, username: str) -> dict:
    """Return the session of an officer or member, signing in the first time."""
    if username not in house.sessions:
        with visitor(browser, house, DESK) as someone:
            page, account = someone.new_page(), house.account(username)
            if account["password"]:
                sign_in_officer(page, account)
            else:
                sign_in_worker(page, username)
            house.sessions[username] = someone.context.storage_state()
    return house.sessions[username]
