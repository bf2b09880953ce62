"""The dated parameters of endings, with what they rest on; a region may override each."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

ANNOUNCE = Param(
    "membership.resign_announce_days",
    "5 WD",
    _("《中国工会章程》第六条：会员有退会自由，由基层委员会宣布；时限为本平台约定"),
    _("宣布退会的时限"),
)
DECIDE = Param(
    "membership.change_days", "5 WD", _("本平台约定：逾期转上一级工会办理"), _("办理会籍变动的时限")
)
LAPSE = Param(
    "membership.lapse_months",
    6,
    _("《中国工会章程》第六条：没有正当理由连续六个月不交纳会费、不参加工会组织生活，经教育拒不改正"),
    _("视为自动退会的月数"),
)
NOTICE = Param(
    "membership.lapse_notice_days",
    "15 CD",
    _("本平台约定：作出决定前书面告知本人"),
    _("自动退会决定前的告知期"),
)
HEARING = Param(
    "membership.expel_hearing_days", "7 CD", _("本平台约定：除名决定前听取本人陈述申辩"), _("陈述申辩期")
)
DECISION = Param("membership.decision_days", "20 WD", _("本平台约定"), _("作出决定的时限"))
APPEAL = Param(
    "membership.appeal_days",
    "30 CD",
    _("本平台约定：对决定不服的，可以向上一级工会申诉"),
    _("对决定申诉的期限"),
)
JUDGE = Param("membership.appeal_answer_days", "20 WD", _("本平台约定"), _("上级工会答复申诉的时限"))
