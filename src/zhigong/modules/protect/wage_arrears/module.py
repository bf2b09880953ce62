"""The card of wage arrears: read it first."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module, Tile
from zhigong.modules.protect.wage_arrears import queries, service
from zhigong.modules.protect.wage_arrears.demo import build

MODULE = Module(
    code="wage_arrears",
    title=_("欠薪报告"),
    room="protect",
    owner=_("权益保障部门"),
    services=(service.report,),
    uses=("hotline", "supervision"),
    menu=(MenuItem(_("欠薪报告"), "wage_arrears-office:board", "money", "matters.read"),),
    worker_tiles=(Tile(_("欠薪报告"), _("单位不会知道是谁报告的"), "wage_arrears:report", "money"),),
    deeds={
        "wage_arrears.list_people": _("写入被欠薪人员名单"),
        "wage_arrears.unlist_people": _("移出被欠薪人员名单"),
        "wage_arrears.people": _("查看被欠薪人员名单"),
        "wage_arrears.reveal": _("查看被欠薪人员证件号码"),
        "wage_arrears.note_payment": _("登记追回的工资"),
    },
    record=queries.record,
    demo=build,
)
