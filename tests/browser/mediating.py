"""Journey J5's people and their windows, what the dispute is about, and what each of them does more than once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.checking import Findings
from tests.browser.hands import fill, look, pass_days
from tests.browser.houses import DESK, PHONE, House, session_of, visitor

SECRETARY, MEDIATOR, MEDIATORS_NAME, HOTLINE = "jiedao", "tiaojie", "何平", "rexian"
STORY = "上个月老板突然说我不用来了，没有给补偿，最后两个月的工资也没发。"
CLAIM = {"要求什么": "经济补偿", "要求多少钱": "28000", "怎么算的": "7000元×4年"}
DISMISSED = -40  # days from today


@dataclass
class Story:
    """Everybody's window on the same dispute, and what is kept of it."""

    house: House
    windows: dict[str, Page]
    firm: str
    folder: Path
    found: Findings
    numbers: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, who: str) -> Page:
        return self.windows[who]

    def look(self, who: str, picture: str) -> None:
        """Keep pictures of somebody's window and check it."""
        look(self.found, self[who], f"mediation-{picture}")

    def later(self, days: int) -> None:
        """Let days pass on the dispute; everybody looks again."""
        pass_days(self.house, self.numbers["dispute"], days)
        for page in self.windows.values():
            page.reload()


@contextmanager
def open_windows(browser: Browser, house: House, folder: Path, member: int) -> Iterator[Story]:
    """Let everybody sit down in front of a window of their own, at their first page; none may complain."""
    agent = next(row for row in house.accounts if row["role"] == "单位代理人")
    worker = house.members()[member]["username"]
    seats = {"worker": (PHONE, worker), "employer": (DESK, agent["username"])}
    seats |= {name: (DESK, name) for name in (SECRETARY, MEDIATOR, HOTLINE)}
    with ExitStack() as opened:
        people, windows = {}, {}
        for who, (size, username) in seats.items():
            session = session_of(browser, house, username)
            people[who] = opened.enter_context(visitor(browser, house, size, session))
            windows[who] = people[who].new_page()
            windows[who].goto("/" if username.isdigit() else "/office/")
        names = frozenset(row["name"] for row in house.accounts)
        story = Story(house, windows, agent["unit"], folder, Findings(people["worker"], names))
        yield story
        assert [text for one in people.values() for text in one.complaints] == []
        assert story.found.told == [], "\n".join(story.found.told)


def apply(phone: Page, firm: str) -> None:
    """Say what happened, against whom, and what is wanted."""
    facts = {"发生了什么": STORY, "单位名称": firm, "哪一天知道": DISMISSED, "劳动关系哪一天": DISMISSED}
    fill(phone.locator("main"), facts | CLAIM | {"请谁调解": "工会或者街道、乡镇的调解组织"})
    expect(phone.locator("#causes")).to_contain_text("辞退")
    phone.get_by_role("button", name="申请调解").click()
    expect(phone.locator("main")).to_contain_text("已申请，待受理")


def say(page: Page, text: str, *, to: str = "", file: dict | None = None, minutes: bool = False) -> None:
    """Say something in the room."""
    page.get_by_label("说什么").fill(text)
    if to:
        page.get_by_label("给谁看").select_option(label=to)
    if file:
        page.get_by_label("材料").set_input_files(file)
    if minutes:
        page.get_by_label("这是调解笔录").check()
    page.get_by_role("button", name="发出").click()
    expect(page.locator("#room-entries")).to_contain_text(text)
