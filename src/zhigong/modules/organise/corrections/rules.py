"""The dated parameters of corrections, with what they rest on."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

# The law says "in time" and names no number of days (confidence K-): a region may set its own.
ANSWER = Param(
    "corrections.answer_days",
    "15 WD",
    basis=_("《个人信息保护法》第四十六条、第五十条（“及时”）；天数为本平台约定，待核定"),
    title=_("个人信息更正申请答复时限"),
)
