"""The 12351 hotline (SCOPE B1): one ticket from every channel, dispatched, answered, called back by another, checked.

The unit complained about never sees the complainant; who called is seen by the hotline that took the ticket and the
union that handles it. Consultations answered on the call are counted apart from cases. The call-taker's console, the
call centre's calls and the board are lines of their own beside it (hotline_console, hotline_calls, hotline_board).
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Module, Tile
from zhigong.modules.protect.hotline import service
from zhigong.modules.protect.hotline.demo import build
from zhigong.modules.protect.hotline.queries.callers import record

MODULE = Module(
    code="hotline",
    title=_("12351 热线"),
    room="protect",
    owner=_("权益保障部门"),
    services=(service.ticket,),
    worker_tiles=(Tile(_("12351 维权求助"), _("可以匿名，5 个工作日内答复"), "hotline:mine", "message"),),
    record=record,
    deeds={"hotline.reveal": _("查看反映人联系方式")},
    demo=build,
)
