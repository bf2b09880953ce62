"""The dated parameters of transfers, with what they rest on; a region may override each."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

CONFIRM = Param(
    "transfer.old_union_confirm_days",
    "5 WD",
    _("本平台约定：原工会确认时限；会费问题不影响转会"),
    _("原工会确认转会的时限"),
)
SILENCE = Param(
    "transfer.silence_continues",
    1,
    _("《工会会员会籍管理办法》：会员劳动（工作）关系在哪里，会籍就在哪里；逾期自动继续为本平台约定"),
    _("原工会逾期未答复时自动继续（1 是，0 转上级工会）"),
)
ACCEPT = Param(
    "transfer.accept_days", "5 WD", _("本平台约定：逾期转上一级工会办理"), _("接收工会办理转会的时限")
)
JUDGE = Param("transfer.objection_days", "5 WD", _("本平台约定"), _("上级工会裁定转会异议的时限"))
SECONDMENT = Param(
    "transfer.secondment_months",
    6,
    _("《工会会员会籍管理办法》：借调、派驻六个月以上的可以转会"),
    _("借调、派驻可以转会的最短月数"),
)
