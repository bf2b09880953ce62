"""Legal aid (SCOPE B6): application, decision and review, a helper without conflict, result, subsidy, call-back.

The winter's campaign (尊法守法·携手筑梦) is a dated season in which migrant workers' wage claims are hurried; on its
days people sign in by phone.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module, Tile
from zhigong.modules.protect.legal_aid import queries, service
from zhigong.modules.protect.legal_aid.demo import build

MODULE = Module(
    code="legal_aid",
    title=_("工会法律援助"),
    room="protect",
    owner=_("权益保障部门"),
    services=(service.aid,),
    uses=("limitation", "mediation", "wage_arrears"),
    menu=(MenuItem(_("工会法律援助"), "legal_aid-office:list", "document", "matters.read"),),
    worker_tiles=(Tile(_("法律援助"), _("免费；七日内决定"), "legal_aid:apply", "message"),),
    deeds={
        "legal_aid.add_helper": _("登记法律援助人员"),
        "legal_aid.plan_day": _("发布法律服务日"),
        "legal_aid.note_day": _("登记法律服务日情况"),
    },
    record=queries.record,
    demo=build,
)
