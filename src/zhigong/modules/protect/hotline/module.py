"""The 12351 hotline (SCOPE B1): one ticket from every channel, dispatched, answered, called back by another, checked.

The unit complained about never sees the complainant; who called is seen by the hotline that took the ticket and the
union that handles it. Consultations answered on the call are counted apart from cases.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module, Tile
from zhigong.modules.protect.hotline import service
from zhigong.modules.protect.hotline.demo import build
from zhigong.modules.protect.hotline.queries import board, lists

MODULE = Module(
    code="hotline",
    title=_("12351 热线"),
    room="protect",
    owner=_("权益保障部门"),
    services=(service.ticket,),
    uses=("knowledge",),
    menu=(
        MenuItem(_("热线接听"), "hotline-office:console", "message", "hotline.take"),
        MenuItem(_("热线工单"), "hotline-office:tickets", "inbox", "matters.read"),
        MenuItem(_("热线看板"), "hotline-office:board", "chart", "metrics.read"),
        MenuItem(_("呼叫中心接入"), "hotline-office:connection", "key", "tokens.manage"),
    ),
    worker_tiles=(Tile(_("12351 维权求助"), _("可以匿名，5 个工作日内答复"), "hotline:mine", "message"),),
    counts=(board.for_workbench,),
    record=lists.record,
    deeds={
        "hotline.recognise": _("来电识别"),
        "hotline.reveal": _("查看反映人联系方式"),
        "hotline.show_key": _("查看呼叫中心接入密钥"),
    },
    search=lists.for_search_box,
    demo=build,
)
