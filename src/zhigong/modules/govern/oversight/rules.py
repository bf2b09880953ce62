"""The dated parameters of oversight, with what they rest on."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

WITHHOLD_DAYS = Param(
    "oversight.withhold_days",
    90,
    basis=_("《个人信息保护法》第十八条第一款、第三十五条；本平台约定：推迟公开最长天数"),
    title=_("查看记录推迟公开最长天数"),
)
_KEEP_BASIS = _("《个人信息保护法》第十九条（最短必要期限）；本平台约定，地方可另定")
KEEP_ENDED = Param("oversight.keep_ended_years", 10, basis=_KEEP_BASIS, title=_("会籍终止后个人信息保存年数"))
KEEP_UNPROVED = Param(
    "oversight.keep_unproved_years", 2, basis=_KEEP_BASIS, title=_("未入会者个人信息保存年数")
)
