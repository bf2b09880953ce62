"""When a list needs a second officer, by when they decide, how long a file waits; a region may set its own."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

ALONE = Param(
    "exports.rows_without_second",
    500,
    _("《个人信息保护法》第五十一条；本平台约定：超过此数由第二人批准"),
    _("不需要第二人批准的导出行数"),
)
APPROVE = Param("exports.approve_days", "2 WD", _("本平台约定：逾期转上一级工会"), _("批准导出的时限"))
KEEP = Param(
    "exports.kept_days",
    "3 CD",
    _("《个人信息保护法》第十九条：保存期限为实现处理目的所必要的最短时间"),
    _("导出文件可下载的天数"),
)
