"""The dated parameters of the hotline. The national working manual's numbers are not public: each may be set anew."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Chosen
from zhigong.kernel.rules.params import Param
from zhigong.modules.protect.hotline.models import ticket_of

HOUSE = _("本平台约定；全国总工会按一般、难点、特别复杂问题分别规定时限，数值未公开")
DISPATCH = Param("hotline.dispatch_days", "1 WD", HOUSE, _("热线派办时限"))
DISPATCH_URGENT = Param("hotline.dispatch_urgent_hours", "2 h", HOUSE, _("紧急工单派办时限"))
ALARM = _("本平台约定：群体、安全、轻生等紧急情况两小时内上报")
REPORT_UP = Param("hotline.report_hours", "2 h", ALARM, _("紧急情况上报时限"))
ACCEPT = Param("hotline.accept_days", "1 WD", HOUSE, _("签收时限"))
RETURN = Param(
    "hotline.return_days", "1 WD", _("本平台约定：不属本工会承办的，收到后一个工作日内退回"), _("退回时限")
)
CONSULT = Param("hotline.consult_days", "3 WD", HOUSE, _("咨询办理时限"))
GENERAL = Param("hotline.general_days", "5 WD", HOUSE, _("一般问题办理时限"))
HARD = Param("hotline.hard_days", "15 WD", HOUSE, _("难点问题办理时限"))
COMPLEX = Param("hotline.complex_days", "30 WD", HOUSE, _("特别复杂问题办理时限"))
EXTENSION = Param("hotline.extension_days", "5 WD", HOUSE, _("延期一次的天数"))
SUPPLEMENT = Param("hotline.supplement_days", "10 WD", HOUSE, _("反映人补充材料的期限，其间办理时限暂停"))
CALLBACK = Param("hotline.callback_days", "3 WD", HOUSE, _("答复后回访时限"))
CALLBACK_TRIES = Param("hotline.callback_tries", 3, HOUSE, _("联系不上时的回访次数"))
CHECK = Param("hotline.check_days", "2 WD", HOUSE, _("质检时限"))
REOPENINGS = Param("hotline.reopenings", 2, HOUSE, _("不满意重办的次数上限"))
GROUP = Param(
    "hotline.group_headcount", 10, _("本平台约定；集体争议十人以上见调解仲裁法第七条"), _("群体事项人数")
)
SIMILAR = Param("hotline.similar_days", 30, HOUSE, _("查找重复和群体反映的天数"))
NOTICE = _("《信访工作条例》第二十二条、第二十三条")
PETITION_NOTICE = Param("hotline.petition_notice_days", "15 CD", NOTICE, _("信访事项告知受理去向的期限"))
PETITION_FINISH = Param(
    "hotline.petition_finish_days", "60 CD", _("《信访工作条例》第三十四条"), _("信访事项办结期限")
)
LONGER = _("《信访工作条例》第三十四条：情况复杂的经批准可以延长")
PETITION_EXTENSION = Param("hotline.petition_extension_days", "30 CD", LONGER, _("信访事项延期"))

BY_DIFFICULTY = Chosen(
    {"consult": CONSULT, "general": GENERAL, "hard": HARD, "complex": COMPLEX},
    lambda matter, values: values.get("difficulty") or ticket_of(matter).difficulty,
)
BY_URGENCY = Chosen(
    {"normal": DISPATCH, "urgent": DISPATCH_URGENT},
    lambda matter, values: "normal" if urgency_of(matter, values) == "normal" else "urgent",
)


def urgency_of(matter, values: dict) -> str:
    """Return the urgency typed in this step, else the ticket's."""
    if "urgency" in values:
        return values["urgency"]
    about = getattr(matter, "about", None)
    return about.urgency if about is not None else ticket_of(matter).urgency
