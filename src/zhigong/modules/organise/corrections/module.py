"""The card of corrections: a worker says which fact about them is wrong; an officer of their union checks and decides."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Module, Tile
from zhigong.modules.organise.corrections import queries, service
from zhigong.modules.organise.corrections.demo import build

MODULE = Module(
    code="corrections",
    title=_("信息更正"),
    room="organise",
    owner=_("组织部门"),
    services=(service.request,),
    worker_tiles=(Tile(_("更正我的信息"), _("登记有误，由所在工会核对"), "corrections:choose", "document"),),
    record=queries.record,
    about_me=queries.about_me,
    demo=build,
)
