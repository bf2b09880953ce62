"""The dated parameter of questions about readings, with what it rests on."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

ANSWERING = Param(
    "reading_questions.answer_days",
    "10 WD",
    basis=_("《个人信息保护法》第五十条；本平台约定：查看信息的质询十个工作日内答复"),
    title=_("查看信息的质询答复时限"),
)
