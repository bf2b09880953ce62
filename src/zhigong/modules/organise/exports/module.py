"""Exports: one way for any list to leave. Other lines offer their lists and ask through public.py.

Masked unless a higher right and the purpose say otherwise, watermarked with the applicant and the journal's number, kept
sealed for a few days for the applicant alone, and above a dated number of rows only with a second officer.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module
from zhigong.modules.organise.exports import queries, service
from zhigong.modules.organise.exports.demo import build
from zhigong.modules.organise.exports.queries.pages import beneath

MODULE = Module(
    code="exports",
    title=_("导出名单"),
    room="organise",
    owner=_("组织部门"),
    services=(service.export,),
    menu=(MenuItem(_("导出"), "exports-office:list", "document", "members.export"),),
    record=queries.record,
    beneath=beneath,
    deeds={
        "exports.make": _("生成导出名单"),
        "exports.fetch": _("下载导出名单"),
    },
    demo=build,
)
