"""The card of likely duplicates: found by imports, looked at side by side by an officer of the union above both."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module

MODULE = Module(
    code="duplicates",
    title=_("重复核对"),
    room="organise",
    owner=_("组织部门"),
    menu=(MenuItem(_("重复核对"), "duplicates-office:list", "people", "members.review"),),
    deeds={"duplicates.list": _("查看重复核对清单"), "members.review.decide": _("核对重复登记")},
)
