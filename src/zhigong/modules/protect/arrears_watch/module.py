"""The card of the watch-list and the daily reports: read it first."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module
from zhigong.modules.protect.arrears_watch import queries, service
from zhigong.modules.protect.arrears_watch.demo import build

MODULE = Module(
    code="arrears_watch",
    title=_("欠薪关注"),
    room="protect",
    owner=_("权益保障部门"),
    services=(service.entry,),
    uses=("wage_arrears",),
    menu=(MenuItem(_("欠薪关注"), "arrears_watch-office:list", "eye", "matters.read"),),
    deeds={"arrears_watch.daily": _("报送每日欠薪情况")},
    record=queries.record,
    demo=build,
)
