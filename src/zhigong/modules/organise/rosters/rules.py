"""Limits of this line, each with its ground; a region may set its own."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

BROWSER_ROWS = Param("members.import_rows_in_browser", 200_000, basis=_("本平台约定：网页一次导入的最多行数"))
ROWS_KEPT = Param(
    "members.import_rows_kept", "30 CD", basis=_("《个人信息保护法》第十九条：保存期限为必要的最短时间")
)
