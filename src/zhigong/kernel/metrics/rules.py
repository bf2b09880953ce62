"""Limits of published figures, each with its ground; a region may set its own."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

MIN_CELL = Param(
    "privacy.min_cell",
    10,
    basis=_("《个人信息保护法》第六条（最小必要）；本平台约定：公开和领导看的统计，少于此数的格不显示"),
    title=_("统计最小格"),
)

_BREAKER_BASIS = _("《个人信息保护法》第五十一条（防止未经授权的访问）；本平台约定")
READ_PER_HOUR = Param(
    "reading.persons_per_hour", 1000, basis=_BREAKER_BASIS, title=_("一小时内查看人数超过此数，自动暂停")
)
READ_PER_DAY = Param(
    "reading.persons_per_day", 5000, basis=_BREAKER_BASIS, title=_("24小时内查看人数超过此数，自动暂停")
)
READ_TIMES_USUAL = Param(
    "reading.times_usual", 10, basis=_BREAKER_BASIS, title=_("查看人数超过本人平日的倍数，自动暂停")
)
READ_FLOOR = Param(
    "reading.floor", 500, basis=_BREAKER_BASIS, title=_("24小时内查看人数不到此数，不与平日比较")
)
READ_REVIEW = Param("reading.review_days", "1 WD", basis=_BREAKER_BASIS, title=_("查看异常核实时限"))
