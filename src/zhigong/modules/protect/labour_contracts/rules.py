"""The dated parameters of dismissals and lay-offs, each with its clause; [U] numbers are house rules a region may set."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

HOUSE = _("法律未规定天数，本平台约定，各地可按当地规定调整")
SECTION_41 = _("《劳动合同法》第四十一条")
REVIEW = Param("labour_contracts.review", "5 WD", HOUSE, _("工会审查解除通知的时限"))
SERVE = Param("labour_contracts.serve", "3 WD", HOUSE, _("函件送达时限"))
REPLY = Param("labour_contracts.reply", "5 WD", HOUSE, _("单位书面告知处理结果的时限"))
REMIND = Param("labour_contracts.remind", "2 WD", HOUSE, _("发现未通知工会后发出提示函的时限"))
CURE = Param("labour_contracts.cure", "5 WD", HOUSE, _("单位补正通知的时限"))
FOLLOW = Param("labour_contracts.follow", "5 WD", HOUSE, _("结果告知职工并办结的时限"))
LAYOFF_NOTICE = Param("labour_contracts.layoff_notice", "30 CD", SECTION_41, _("裁减人员提前说明的期限"))
LAYOFF_PEOPLE = Param("labour_contracts.layoff_people", 20, SECTION_41, _("裁减多少人以上适用裁员程序"))
LAYOFF_SHARE = Param(
    "labour_contracts.layoff_share", 10, SECTION_41, _("裁减占职工总数百分之多少以上适用裁员程序")
)
