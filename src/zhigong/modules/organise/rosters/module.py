"""The card of the roster import: template, dry run, registering on a stated ground, rows that come back."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module

MODULE = Module(
    code="rosters",
    title=_("名册导入"),
    room="organise",
    owner=_("组织部门"),
    uses=("duplicates",),
    menu=(MenuItem(_("名册导入"), "rosters-office:upload", "upload", "members.import"),),
    deeds={
        "members.import": _("导入名册"),
        "members.import.stage": _("上传名册试算"),
        "members.import.confirm": _("确认名册导入依据"),
        "members.import.apply": _("按名册登记会员"),
        "members.import.return": _("下载退回的名册行"),
    },
)
