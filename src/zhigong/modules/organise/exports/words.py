"""The words a list is offered for export in; lines use them through public.py."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zhigong.kernel.access.seats import Seat

PERMISSION = "members.export"


class ExportRefused(ValueError):
    """The list cannot be exported so; the text is a sentence for the officer."""


@dataclass(frozen=True)
class ExportList:
    """A list that may leave: its headings, how many rows the filters give in a seat, and the rows as texts.

    `filters` are plain JSON, {} is the whole list in the seat. `rows(seat, filters, is_clear, purpose)` runs in the applicant's own seat and writes the
    journal's reading entry itself, with the subjects where values are clear. Clear values need `clear_permission`;
    "" is a list without personal values. Without `headers` the first row is the headings (a page's own).
    """

    code: str
    title: Any
    headers: Sequence[str]
    count: Callable[[Seat, dict], int]
    rows: Callable[[Seat, dict, bool, str], Iterator[Sequence[str]]]
    clear_permission: str = ""


_offered: dict[str, ExportList] = {}


def offer(exported: ExportList) -> ExportList:
    """Let a list be exported; called where the line's card is defined."""
    _offered[exported.code] = exported
    return exported


def offered() -> list[ExportList]:
    """Return every list that may leave, by code."""
    return [_offered[code] for code in sorted(_offered)]


def title_of(export) -> str:
    """Return the title of what was asked for, a page's own or the list's; its code when the line is gone."""
    known = _offered.get(export.list_code)
    return export.filters.get("title") or (str(known.title) if known else export.list_code)


def find_list(code: str) -> ExportList:
    """Return an offered list. KeyError for an unknown one."""
    return _offered[code]
