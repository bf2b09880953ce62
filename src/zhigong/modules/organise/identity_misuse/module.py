"""Somebody used my identity: the report, the officer who looks into it, the false membership made void.

Personal Information Protection Law articles 46 and 50. It needs nothing but a matter, a sealed story and one event in
the ledger: the smallest line of business in the house.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Module, Tile
from zhigong.modules.organise.identity_misuse import queries, service
from zhigong.modules.organise.identity_misuse.demo import build

MODULE = Module(
    code="identity_misuse",
    title=_("身份被冒用"),
    room="organise",
    owner=_("组织部门"),
    services=(service.report,),
    uses=("joining",),
    worker_tiles=(Tile(_("身份被冒用"), _("有人用了我的证件"), "identity_misuse:report", "shield"),),
    record=queries.record,
    demo=build,
)
