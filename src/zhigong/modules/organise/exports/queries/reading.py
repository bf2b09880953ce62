"""Reads the list an officer's page shows (its table marked `data-rows`): the headings, the rows, and where it goes on."""

from html.parser import HTMLParser

SILENT = {"button", "form", "svg", "progress"}  # what is done in a row is no part of the list
APART = {"small", "br", "div", "p", "li"}
VOID = {"br", "img", "input", "hr"}


class PageList(HTMLParser):
    """One page of a list: `title`, `headings`, `rows` as texts, `following`, the query of the next page or "".

    A page of a past day says which: `moment`, "" for now.
    """

    def __init__(self, html: str):
        super().__init__()
        self.title, self.following, self.moment = "", "", ""
        self._headings: list[str] = []
        self._rows: list[list[str]] = []
        self._left_out: set[int] = set()
        self._inside = ""  # caption, head or rows
        self._cell: list[str] | None = None
        self._silent = 0
        self._is_found = False
        self.feed(html)

    @property
    def headings(self) -> list[str]:
        return self._shown(self._headings)

    @property
    def rows(self) -> list[list[str]]:
        return [self._shown(row) for row in self._rows]

    def _shown(self, cells: list[str]) -> list[str]:
        return [cell for place, cell in enumerate(cells) if place not in self._left_out]

    def handle_starttag(self, tag, attributes):
        """Follow where in the page we are."""
        given = dict(attributes)
        if self._silent:
            self._silent += tag not in VOID
        elif tag == "p" and "looking-back" in (given.get("class") or "").split():
            self._inside = "moment"
        elif self._inside == "moment":
            self._cell = [] if tag == "strong" else self._cell
        elif tag == "a" and given.get("rel") == "next":
            self.following = (given.get("href") or "").partition("?")[2]
        elif not self._is_found:
            self._handle_in_table(tag, given)

    def _handle_in_table(self, tag: str, given: dict) -> None:
        if tag == "table":
            self._headings, self.title = [], ""
        elif tag in ("caption", "thead") or (tag == "tbody" and "data-rows" in given):
            self._inside = {"caption": "caption", "thead": "head", "tbody": "rows"}[tag]
            self._cell = [] if tag == "caption" else None
        elif tag == "tr" and self._inside == "rows":
            self._rows.append([])
        elif tag in ("th", "td") and self._inside:
            self._cell = []
        elif self._cell is not None:
            self._handle_in_cell(tag, given)

    def _handle_in_cell(self, tag: str, given: dict) -> None:
        classes = (given.get("class") or "").split()
        if tag in SILENT or (tag == "a" and "btn" in classes):
            self._silent = 1
        elif tag in APART:
            self._cell.append(" ")
        elif self._inside == "head" and "sr" in classes:  # heads a column of buttons, for the ear alone
            self._left_out.add(len(self._headings))
        elif tag == "input" and self._rows:
            self._left_out.add(len(self._rows[-1]))

    def handle_endtag(self, tag):
        """Close a cell, a row of headings or the list."""
        if self._silent:
            self._silent -= 1
        elif self._inside == "moment":
            if tag == "strong":
                self.moment, self._cell = " ".join("".join(self._cell or ()).split()), None
            elif tag == "p":
                self._inside = ""
        elif tag in ("th", "td", "caption") and self._cell is not None:
            text = " ".join("".join(self._cell).split())
            if tag == "caption":
                self.title = text
            else:
                (self._rows[-1] if self._inside == "rows" else self._headings).append(text)
            self._cell = None
        elif tag in ("thead", "tbody"):
            self._is_found = self._is_found or self._inside == "rows"
            self._inside = ""

    def handle_data(self, data):
        """Keep what a cell says."""
        if self._cell is not None and not self._silent:
            self._cell.append(data)
