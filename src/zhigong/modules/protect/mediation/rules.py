"""The dated parameters of mediation, with their clauses; a region may override each."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

ADVISE = Param("mediation.advise_days", "3 WD", _("本平台约定：答复咨询的时限"), _("答复劳动争议咨询的时限"))
NEGOTIATE = Param(
    "mediation.negotiation_days",
    "5 CD",
    _("《企业劳动争议协商调解规定》：五日内不答复视为不愿协商（请核对当地文本）"),
    _("对方答复协商的时限"),
)
ACCEPT = Param(
    "mediation.accept_days",
    "3 WD",
    _("《企业劳动争议协商调解规定》：三个工作日内受理（请核对当地文本）"),
    _("决定是否受理调解的时限"),
)
MEDIATE = Param(
    "mediation.days",
    "15 CD",
    _("《劳动争议调解仲裁法》第十四条：自收到调解申请之日起十五日内未达成协议的，可以申请仲裁"),
    _("调解期限（期满有权申请仲裁）"),
)
EXTEND = Param(
    "mediation.extension",
    "15 CD",
    _("双方同意的可以延长（《企业劳动争议协商调解规定》，请核对当地文本）"),
    _("双方同意延长调解的时间"),
)
COURT_CONFIRM = Param(
    "mediation.court_confirm",
    "30 CD",
    _("《人民调解法》第三十三条：自调解协议生效之日起三十日内共同申请司法确认"),
    _("共同申请司法确认的时限"),
)
ARBITRATION_CONFIRM = Param(
    "mediation.arbitration_confirm",
    "15 CD",
    _("《劳动人事争议仲裁办案规则》：自调解协议生效之日起十五日内共同申请仲裁审查"),
    _("共同申请仲裁审查确认的时限"),
)
CALLBACK = Param("mediation.callback_days", "15 CD", _("本平台约定：履行完毕后回访"), _("回访的时限"))
REMIND_AHEAD = Param(
    "mediation.remind_ahead_days", 3, _("本平台约定：履行期限前提醒双方"), _("提前几天提醒履行")
)
