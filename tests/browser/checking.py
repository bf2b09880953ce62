"""What every page must keep: no complaint, nothing wider than the screen, axe content, English without Chinese."""

import re
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from tests.browser.houses import DESK, PHONE, Visitor, shoot

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """async (tags) => (await axe.run(document, {runOnly: tags, resultTypes: ["violations"]})).violations
  .map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`)"""
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width + 1) return [];
  const inside = (node) => { for (let up = node.parentElement; up; up = up.parentElement) {
    const flow = getComputedStyle(up).overflowX; if (flow === "auto" || flow === "scroll" || flow === "hidden") return true; } };
  return [...document.querySelectorAll("body *")].filter((node) => node.getBoundingClientRect().right > width + 1 && !inside(node))
    .map((node) => node.tagName.toLowerCase() + "." + node.className).slice(0, 4);
}"""
CHINESE = """() => {
  const told = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, text = node.textContent.trim(), around = node.parentElement;
    if (!/[\\u4e00-\\u9fff]/.test(text) || around.closest("[translate=no], [lang^=zh]:not(html), script, noscript")) continue;
    if (around.closest("details:not([open]) > :not(summary)") || around.checkVisibility()) told.push(text);
  }
  for (const node of document.querySelectorAll("[placeholder], [aria-label], [title], [alt], [data-label]"))
    for (const name of ["placeholder", "aria-label", "title", "alt", "data-label"])
      if (/[\\u4e00-\\u9fff]/.test(node.getAttribute(name) || "")) told.push(node.getAttribute(name));
  return told;
}"""
# Names of unions, employers, places and people stay in Chinese: they are data.
NAME = re.compile(
    r"\w*(工会|联合会|委员会|公司|街道|镇|乡|社区|居委会|村委会|产业园|区|县|市|省|集团|医院|学校|中心|厂|店|站|所)(\d+)?$"
)
MASKED = re.compile(r"^\w?\*+\w?$")


@dataclass
class Findings:
    """What was found on the pages of one seat; `names` are people's, which stay in Chinese."""

    visitor: Visitor
    names: frozenset[str]
    told: list[str] = field(default_factory=list)

    def tell(self, page: Page, what: str, found) -> None:
        """Keep a finding with the page's address."""
        if found:
            self.told.append(f"{page.url}\n    {what}: {found}")

    def look_at(self, page: Page, name: str) -> None:
        """Check the page as it stands at desk and phone size, and with text twice as large."""
        sizes = {"desk": DESK, "phone": PHONE}
        for word, (width, height) in sizes.items():
            page.set_viewport_size({"width": width, "height": height})
            self.tell(page, f"wider than the screen ({word})", page.evaluate(OVERFLOW))
            shoot(page, f"{name}-{word}")
        page.evaluate(AXE_SOURCE)
        self.tell(page, "axe", page.evaluate(AXE, RULES))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        for word, (width, height) in reversed(sizes.items()):
            page.set_viewport_size({"width": width, "height": height})
            self.tell(page, f"wider than the screen at 200 % text ({word})", page.evaluate(OVERFLOW))
        page.evaluate("document.documentElement.style.fontSize = ''")

    def read_english(self, page: Page, url: str) -> None:
        """Load the page in English and look for Chinese that is no name."""
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": self.visitor.house.url}])
        page.goto(url)
        self.tell(page, "Chinese in the English page", self.chinese(page))
        page.context.add_cookies(
            [{"name": "django_language", "value": "zh-hans", "url": self.visitor.house.url}]
        )

    def chinese(self, page: Page) -> list[str]:
        """Return Chinese words on the page that are no names."""
        return [text for text in page.evaluate(CHINESE) if not self.is_name(text)]

    def is_name(self, text: str) -> bool:
        """Return whether a text holds no Chinese but names."""
        for name in filter(None, self.names):
            text = text.replace(name, "")
        words = [
            word for word in re.split(r"[\s·/,:()（）▾—…‘’“”\"]+", text) if re.search("[\u4e00-\u9fff]", word)
        ]
        return all(NAME.fullmatch(word) or MASKED.match(word) for word in words)


AXE_SOURCE = AXE_FILE_PATH.read_text() + "; 1"
