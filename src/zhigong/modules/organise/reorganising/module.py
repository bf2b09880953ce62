"""Reorganising (SCOPE A6): move, merge, divide or dissolve a union, rehearsed, approved above, done at once, undone.

Trade Union Law article 13: nobody dissolves or merges a union at will. An officer proposes with the reason the law
asks for and sees beforehand what changes; officers of the union above both sides approve; one transaction does it.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module
from zhigong.modules.organise.reorganising import queries, service
from zhigong.modules.organise.reorganising.demo import build

MODULE = Module(
    code="reorganising",
    title=_("组织调整"),
    room="organise",
    owner=_("组织部门"),
    services=(service.change,),
    menu=(MenuItem(_("组织调整"), "reorganising-office:list", "tree", "orgs.edit"),),
    record=queries.record,
    deeds={"reorganising.ask_withdrawal": _("撤回组织调整的申请")},
    demo=build,
)
