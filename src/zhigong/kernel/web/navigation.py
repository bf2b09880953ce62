"""The workbench's menu: the kernel's own pages, then each business line's, grouped by room."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.access.permissions import may
from zhigong.kernel.cases import registry

ROOMS = {
    "organise": gettext_lazy("组织起来"),
    "protect": gettext_lazy("维护权益"),
    "serve": gettext_lazy("服务职工"),
    "democracy": gettext_lazy("民主管理"),
    "achieve": gettext_lazy("建功立业"),
    "govern": gettext_lazy("自身建设"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    title: str
    url: str
    is_current: bool = False
    count: int = 0


def office_menu(request) -> list[tuple[str, list[Entry]]]:
    """Return (heading, entries) groups that this seat may use; nothing dead is shown."""
    seat = request.seat

    def entry(title, name, permission=""):
        if permission and not may(seat, permission):
            return []
        url = reverse(name)
        return [Entry(str(title), url, request.path == url or (url != "/office/" and request.path.startswith(url)))]

    groups = [
        (
            "",
            entry(_("待办"), "office-home")
            + entry(_("办件"), "office-matters", "matters.read")
            + entry(_("组织"), "office-units", "orgs.read")
            + entry(_("数据"), "office-board", "metrics.read"),
        )
    ]
    for room, title in ROOMS.items():
        entries = [
            found
            for card in registry.cards()
            if card.room == room
            for item in card.menu
            for found in entry(item.title, item.url_name, item.permission)
        ]
        groups.append((str(title), entries))
    groups.append(
        (
            _("制度与监督"),
            entry(_("规则参数"), "office-rules")
            + entry(_("办事流程"), "office-services")
            + entry(_("操作日志"), "office-journal", "journal.read")
            + entry(_("岗位授权"), "office-grants", "grants.read")
            + entry(_("重置动态码"), "factor-resets", "accounts.reset_factor")
            + entry(_("合作系统令牌"), "api-tokens", "tokens.manage")
            + entry(_("修改密码"), "office-password"),
        )
    )
    return [(title, entries) for title, entries in groups if entries]
