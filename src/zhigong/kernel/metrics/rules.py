"""Limits of published figures, each with its ground; a region may set its own."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

MIN_CELL = Param(
    "privacy.min_cell",
    10,
    basis=_("《个人信息保护法》第六条（最小必要）；本平台约定：公开和领导看的统计，少于此数的格不显示"),
    title=_("统计最小格"),
)
