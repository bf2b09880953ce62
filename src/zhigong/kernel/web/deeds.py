"""What a journal entry tells a person: its permission string in people's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.cases import registry

TITLES = {
    "card.verify": gettext_lazy("核验会员码"),
    "data.view": gettext_lazy("本人查看个人信息"),
    "data.reveal": gettext_lazy("本人查看完整号码"),
    "data.export": gettext_lazy("本人导出个人信息"),
    "members.read": gettext_lazy("查看会员资料"),
    "members.list": gettext_lazy("查看会员名册"),
    "members.unmask": gettext_lazy("查看完整号码"),
    "members.import": gettext_lazy("导入名册"),
    "members.export": gettext_lazy("导出名册"),
    "people.reveal": gettext_lazy("查看完整号码"),
    "matters.read": gettext_lazy("查看办件"),
    "consents.give": gettext_lazy("同意个人信息告知"),
    "consents.withdraw": gettext_lazy("撤回同意"),
    "orgs.edit": gettext_lazy("更新工会资料"),
    "grants.give": gettext_lazy("授予岗位"),
    "grants.end": gettext_lazy("结束岗位"),
    "rules.propose": gettext_lazy("提出参数值"),
    "rules.approve": gettext_lazy("批准参数值"),
}


def deed_title(what: str) -> str:
    """Return a step's own title, a known reading's name, or the permission string itself."""
    if what in TITLES:
        return str(TITLES[what])
    code, separator, step_code = what.rpartition(".")
    for service in registry.services():
        if service.code == code:
            step = next((step for step in service.steps if step.code == step_code), None)
            if step is not None:
                return f"{service.title}：{step.title}"
    return _by_kind(what, code)


def _by_kind(what: str, code: str) -> str:
    if what.startswith("signin."):
        return _("登录")
    if what.startswith("page."):
        return _("打开页面")
    if what.endswith(".read"):
        card = next((card for card in registry.cards() if card.code == code), None)
        return _("查看：%(title)s") % {"title": card.title} if card else what
    return what
