"""How a line offers a list for export, and how an officer asks for it: the only way a list leaves the house."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.seats import Seat

PERMISSION = "members.export"


class ExportRefused(ValueError):
    """The list cannot be exported so; the text is a sentence for the officer."""


@dataclass(frozen=True)
class ExportList:
    """A list that may leave: its headings, how many rows the filters give in a seat, and the rows as texts.

    `filters` are plain JSON, {} is the whole list in the seat. `rows(seat, filters, is_clear, purpose)` runs in the applicant's own seat and writes the
    journal's reading entry itself, with the subjects where values are clear. Clear values need `clear_permission`;
    "" is a list without personal values.
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


def find_list(code: str) -> ExportList:
    """Return an offered list. KeyError for an unknown one."""
    return _offered[code]


def ask(code: str, filters: dict, *, purpose: str, is_clear: bool, seat: Seat, now: datetime):
    """Ask for a list in the officer's seat and return the matter: ready at once, or before a second officer.

    ExportRefused with a sentence.
    """
    from zhigong.modules.organise.exports import actions

    wanted = find_list(code)
    if not may(seat, PERMISSION):
        raise ExportRefused(_("当前岗位没有导出权限。"))
    if not purpose.strip():
        raise ExportRefused(_("请写明导出用途。"))
    if is_clear and not (wanted.clear_permission and may(seat, wanted.clear_permission)):
        raise ExportRefused(_("当前岗位不能导出完整号码，请取消勾选后导出遮盖的名单。"))
    count = wanted.count(seat, filters)
    if not count:
        raise ExportRefused(_("没有符合条件的内容，不需要导出。"))
    request = actions.Request(wanted, filters, purpose.strip()[:200], is_clear, count)
    return actions.open_request(request, seat=seat, now=now, on=timezone.localdate(now))
