"""Transfers within the instance (SCOPE A4): a membership follows the work; the ledger, card and counts move at once.

The member, the present union or the receiving one starts; the present union confirms, objects or runs out of time;
the receiving union accepts or declines. The matter lies with whoever has to act; the other side keeps one row.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module, Tile
from zhigong.modules.organise.transfers import queries, service
from zhigong.modules.organise.transfers.demo import build
from zhigong.modules.organise.transfers.jobs import close_overtaken

ENDED_BY = (
    "endings.resign.announce",
    "endings.resign.take_effect",
    "endings.lapse.decide",
    "endings.expel.decide",
    "endings.decease.confirm",
    "endings.void.confirm",
)
MODULE = Module(
    code="transfers",
    title=_("会籍转移"),
    room="organise",
    owner=_("组织部门"),
    services=(service.transfer,),
    on={event: close_overtaken for event in ENDED_BY},
    menu=(MenuItem(_("转会"), "transfers-office:list", "people", "matters.read"),),
    worker_tiles=(
        Tile(_("转会"), _("换了工作，会籍跟着走"), "transfers:start", "join", shown=queries.may_move),
    ),
    record=queries.record,
    deeds={
        "transfers.read": _("查看转会办件"),
        "transfers.list": _("查看转会清单"),
    },
    demo=build,
)
