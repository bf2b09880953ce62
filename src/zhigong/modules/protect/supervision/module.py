"""Labour law supervision (SCOPE B5, 一函两书): reminder, opinion, proposal; who may issue each; service and reply."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module, Tile
from zhigong.modules.protect.supervision import queries, service
from zhigong.modules.protect.supervision.demo import build

MODULE = Module(
    code="supervision",
    title=_("劳动法律监督"),
    room="protect",
    owner=_("权益保障部门"),
    services=(service.case, service.general),
    menu=(MenuItem(_("劳动法律监督"), "supervision-office:list", "document", "matters.read"),),
    worker_tiles=(
        Tile(_("反映用工违法"), _("姓名不告诉单位，五个工作日内答复"), "supervision:report", "message"),
    ),
    deeds={"supervision.appoint_supervisor": _("登记劳动法律监督员")},
    record=queries.record,
    demo=build,
)
