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
HOME = "/office/"


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    title: str
    url: str
    is_current: bool = False
    count: int = 0


def _entry(request, title, name: str, permission: str = "") -> list[Entry]:
    """Return the line as a list, empty when the seat lacks the permission."""
    if permission and not may(request.seat, permission):
        return []
    url = reverse(name)
    is_current = request.path == url or (url != HOME and request.path.startswith(url))
    return [Entry(str(title), url, is_current)]


def _group(request, lines) -> list[Entry]:
    return [entry for line in lines for entry in _entry(request, *line)]


def office_menu(request) -> list[tuple[str, list[Entry]]]:
    """Return (heading, entries) groups that this seat may use; nothing dead is shown."""
    first = (
        (_("待办"), "office-home"),
        (_("办件"), "office-matters", "matters.read"),
        (_("组织"), "office-units", "orgs.read"),
        (_("数据"), "office-board", "metrics.read"),
        (_("消息"), "office-messages"),
    )
    last = (
        (_("规则参数"), "office-rules"),
        (_("函件模板"), "letter-templates", "letters.edit"),
        (_("办事流程"), "office-services"),
        (_("用人单位帐号"), "employer-agents", "employers.confirm"),
        (_("操作日志"), "office-journal", "journal.read"),
        (_("谁能看到此事项"), "office-matter-sight", "sight.read"),
        (_("岗位授权"), "office-grants", "grants.read"),
        (_("工作人员帐号"), "officer-accounts", "accounts.manage"),
        (_("重置登录"), "account-resets", "accounts.confirm_reset"),
        (_("合作系统令牌"), "api-tokens", "tokens.manage"),
        (_("登录与密码"), "office-password"),
        (_("本人的职工帐号"), "office-own-account"),
    )
    groups = [("", _group(request, first))]
    for room, title in ROOMS.items():
        items = [item for card in registry.cards() if card.room == room for item in card.menu]
        lines = [(item.title, item.url_name, item.permission) for item in items]
        groups.append((str(title), _group(request, lines)))
    groups.append((_("制度与监督"), _group(request, last)))
    return [(title, entries) for title, entries in groups if entries]
