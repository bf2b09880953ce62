"""Joining a union on a phone, from a QR code or the home page, to the member's card (SCOPE A3, journey J1).

A worker says who they are and where they work; the right union is found; an officer of that union sees the
document and decides within five working days, else the union above does. Approval is one event in the ledger.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module, Tile
from zhigong.modules.organise.joining import queries, service
from zhigong.modules.organise.joining.demo import build

MODULE = Module(
    code="joining",
    title=_("入会"),
    room="organise",
    owner=_("组织部门"),
    services=(service.join,),
    menu=(MenuItem(_("入会二维码"), "joining-office:qr", "qr", "matters.read"),),
    worker_tiles=(
        Tile(_("加入工会"), _("免费，5 个工作日内答复"), "joining:start", "join", shown=queries.may_join),
    ),
    record=queries.record,
    demo=build,
)
