"""Completeness (SCOPE A2, 实名完整度): a score per member, unit and place, and the next best correction.

It keeps nothing of its own: the database counts which facts stand, the weights are dated rules.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module, Tile
from zhigong.modules.organise.completeness import queries
from zhigong.modules.organise.completeness.demo import build

MODULE = Module(
    code="completeness",
    title=_("资料完整度"),
    room="organise",
    owner=_("组织部门"),
    menu=(MenuItem(_("资料完整度"), "completeness-office:board", "chart", "metrics.read"),),
    worker_tiles=(
        Tile(
            _("补全资料"), _("您的资料还差几项，看看怎么补"), "completeness:mine", "people",
            shown=queries.lacks_something,
        ),
    ),
    deeds={
        "completeness.list": _("查看资料待补的会员"),
        "completeness.recount": _("重新核算资料完整度"),
    },
    demo=build,
)  # fmt: skip
