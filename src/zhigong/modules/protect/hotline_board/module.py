"""The hotline's board (SCOPE B1): queues per unit as they are now, lists and search of tickets, statistics of closed ones."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module
from zhigong.modules.protect.hotline_board.queries import board, lists

MODULE = Module(
    code="hotline_board",
    title=_("热线工单和看板"),
    room="protect",
    owner=_("权益保障部门"),
    uses=("hotline",),
    menu=(
        MenuItem(_("热线工单"), "hotline_board-office:tickets", "inbox", "matters.read"),
        MenuItem(_("热线看板"), "hotline_board-office:board", "chart", "metrics.read"),
    ),
    counts=(board.for_workbench,),
    search=lists.for_search_box,
)
