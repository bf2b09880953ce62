"""How a line offers a list for export, and how an officer asks for it: the only way a list leaves the house."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.seats import Seat
from zhigong.modules.organise.exports import actions
from zhigong.modules.organise.exports.queries import pages
from zhigong.modules.organise.exports.words import (
    PERMISSION,
    ExportList,
    ExportRefused,
    find_list,
    offer,
    offered,
)

__all__ = ["PERMISSION", "ExportList", "ExportRefused", "ask", "ask_page", "find_list", "offer", "offered"]


def ask(code: str, filters: dict, *, purpose: str, is_clear: bool, seat: Seat, now: datetime):
    """Ask for a list in the officer's seat and return the matter: ready at once, or before a second officer.

    ExportRefused with a sentence.
    """
    return _ask(find_list(code), filters, purpose=purpose, is_clear=is_clear, seat=seat, now=now)


def ask_page(address: str, *, purpose: str, seat: Seat, now: datetime):
    """Ask for the list an officer's page shows under this address, as `ask` does; ExportRefused with a sentence."""
    _demand(seat, purpose)
    most = actions.rows_alone(seat, timezone.localdate(now)) + 1
    wanted, filters = pages.list_of(seat, address, most)
    return _ask(wanted, filters, purpose=purpose, is_clear=False, seat=seat, now=now)


def _demand(seat: Seat, purpose: str) -> None:
    if not may(seat, PERMISSION):
        raise ExportRefused(_("当前岗位没有导出权限。"))
    if not purpose.strip():
        raise ExportRefused(_("请写明导出用途。"))


def _ask(wanted: ExportList, filters: dict, *, purpose: str, is_clear: bool, seat: Seat, now: datetime):
    _demand(seat, purpose)
    if is_clear and not (wanted.clear_permission and may(seat, wanted.clear_permission)):
        raise ExportRefused(_("当前岗位不能导出完整号码，请取消勾选后导出遮盖的名单。"))
    count = wanted.count(seat, filters)
    if not count:
        raise ExportRefused(_("没有符合条件的内容，不需要导出。"))
    request = actions.Request(wanted, filters, purpose.strip()[:200], is_clear, count)
    return actions.open_request(request, seat=seat, now=now, on=timezone.localdate(now))
