"""Limits of this line, each with its ground; a region may set its own."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

EXPORT_ALONE = Param(
    "members.export_rows_without_second",
    500,
    basis=_("《个人信息保护法》第五十一条；本平台约定：超过此数由第二人批准"),
)
