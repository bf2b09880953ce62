"""The texts of mediation that are neither form nor step: what is told, and why something is refused."""

from django.utils.translation import gettext_lazy as _

RIGHTS = (
    _("调解自愿、免费；任何一方都可以随时不再调解，申请劳动仲裁不以调解为前提。"),
    _("十五日内没有达成协议的，可以依法申请仲裁；十五日是权利，不是终点，双方同意的可以继续调解。"),
    _("调解笔录和双方说的话只有双方和调解员能看到。"),
    _("劳动争议仲裁不收费。"),
)
TEXT = _(
    "用自己的话写明发生了什么，工会三个工作日内决定是否受理，并通知单位；双方在线调解，达成的协议由双方和调解员签字。"
)
BREACH_GUIDE = {
    "confirmed": _("协议已经确认，可以直接向人民法院申请强制执行。"),
    "payment_order": _(
        "因支付拖欠劳动报酬、工伤医疗费、经济补偿或者赔偿金达成协议的，可以持协议向人民法院申请支付令（第十六条）。"
    ),
    "suit": _("只约定劳动报酬且单位不履行的，可以持协议直接起诉；其他情形可以申请劳动仲裁。"),
}
