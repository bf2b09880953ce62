"""The card of the roster import: template, dry run, registering on a stated ground, rows that come back."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module

MODULE = Module(
    code="rosters",
    title=_("名册导入"),
    room="organise",
    owner=_("组织部门"),
    uses=("duplicates",),
    menu=(MenuItem(_("名册导入"), "rosters-office:upload", "upload", "members.import"),),
)
