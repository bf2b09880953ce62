"""The card of oversight: the administrators' and auditors' pages about access to personal data; they see no person."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module
from zhigong.modules.govern.oversight import queries

MODULE = Module(
    code="oversight",
    title=_("个人信息监督"),
    room="govern",
    owner=_("经审和安全管理"),
    menu=(
        MenuItem(_("谁能看到谁"), "oversight-office:sight", "eye", "sight.read"),
        MenuItem(_("暂停查看的帐号"), "oversight-office:stops", "shield", "breaker.read"),
        MenuItem(_("推迟公开的查看记录"), "oversight-office:withholding", "clock", "withholding.read"),
        MenuItem(_("保存期满的信息"), "oversight-office:retention", "document", "retention.read"),
    ),
    duties=queries.duties,
    deeds={
        "sight.who_can_see": _("查询谁能看到此人"),
        "sight.could_read": _("查询一个帐号能看到什么"),
        "retention.propose": _("提出清除保存期满的信息"),
        "retention.confirm": _("确认清除保存期满的信息"),
        "retention.refuse": _("不同意清除保存期满的信息"),
        "retention.finish": _("清除保存期满的信息完成"),
    },
)
