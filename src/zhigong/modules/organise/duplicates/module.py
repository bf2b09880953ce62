"""The card of likely duplicates: found by imports and at night, looked at side by side, merged and taken apart.

An officer of the union above both sides looks; two officers merge, and two may take it apart again years later: the
ledger compensates, and whatever pointed to the merged record is known and points back.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module
from zhigong.modules.organise.duplicates import queries, service
from zhigong.modules.organise.duplicates.demo import build

MODULE = Module(
    code="duplicates",
    title=_("重复核对"),
    room="organise",
    owner=_("组织部门"),
    services=(service.merge, service.unmerge),
    uses=("transfers",),
    menu=(MenuItem(_("重复核对"), "duplicates-office:list", "people", "members.review"),),
    record=queries.record,
    deeds={
        "duplicates.list": _("查看重复核对清单"),
        "duplicates.read": _("并排核对两份登记"),
        "members.review.decide": _("核对重复登记"),
    },
    demo=build,
)
