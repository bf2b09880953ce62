"""Endings (SCOPE A4): retention, resignation, lapse, expulsion, decease and corrections, each by the right body.

The member asks for what is theirs to ask; what goes against them is told before, heard, decided by a body and open to
appeal at the union above; corrections are compensating events by two officers. Nothing in the ledger is overwritten.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module, Tile
from zhigong.modules.organise.endings import queries, service
from zhigong.modules.organise.endings.demo import build

MODULE = Module(
    code="endings",
    title=_("会籍变动"),
    room="organise",
    owner=_("组织部门"),
    services=service.ALL,
    menu=(MenuItem(_("会籍变动"), "endings-office:list", "folder", "matters.read"),),
    worker_tiles=(
        Tile(
            _("会籍变动"), _("保留、恢复会籍或退会"), "endings:choose", "document", shown=queries.may_change
        ),
    ),
    record=queries.record,
    deeds={"endings.read": _("查看会籍变动办件")},
    demo=build,
)
