"""Labour contracts (SCOPE B12, dismissals): the employer tells the union first; the union answers in time; mass lay-offs."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module, Tile
from zhigong.modules.protect.labour_contracts import queries, service
from zhigong.modules.protect.labour_contracts.actions import dismissing
from zhigong.modules.protect.labour_contracts.demo import build

MODULE = Module(
    code="labour_contracts",
    title=_("解除劳动合同审查"),
    room="protect",
    owner=_("权益保障部门"),
    services=(service.dismissal, service.layoff),
    uses=("mediators", "supervision"),
    menu=(MenuItem(_("解除劳动合同审查"), "labour_contracts-office:list", "document", "matters.read"),),
    worker_tiles=(
        Tile(
            _("我被辞退了"),
            _("工会核对单位有没有依法通知，告诉您怎么办"),
            "labour_contracts:report",
            "message",
        ),
    ),
    employer_tiles=(
        Tile(
            _("单方解除，通知工会"),
            _("解除之前把理由告诉工会"),
            "labour_contracts-employer:dismissal",
            "document",
        ),
        Tile(
            _("裁减人员，向工会说明"), _("提前三十日说明情况"), "labour_contracts-employer:layoff", "document"
        ),
    ),
    on={
        "labour_contracts.dismissal.notify": dismissing.link_worker,
    },
    record=queries.record,
    demo=build,
)
