"""The dated parameters of limitation, arbitration and finality, with their clauses."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

LIMIT = Param(
    "arbitration.limit_period",
    "1 years",
    _("《劳动争议调解仲裁法》第二十七条"),
    _("申请劳动仲裁的时效"),
)
ACCEPT = Param(
    "arbitration.accept_days",
    "5 WD",
    _("《劳动争议调解仲裁法》第二十九条（按办案规则为工作日）"),
    _("仲裁委员会决定受理的时限"),
)
AWARD = Param("arbitration.award_days", "45 CD", _("《劳动争议调解仲裁法》第四十三条"), _("仲裁裁决的时限"))
AWARD_EXTENSION = Param(
    "arbitration.award_extension",
    "15 CD",
    _("《劳动争议调解仲裁法》第四十三条：案情复杂的可以延长"),
    _("仲裁裁决可以延长的时间"),
)
SUE = Param(
    "arbitration.sue_days",
    "15 CD",
    _("《劳动争议调解仲裁法》第四十八条、第五十条"),
    _("收到裁决后起诉的时限"),
)
SET_ASIDE = Param(
    "arbitration.set_aside_days",
    "30 CD",
    _("《劳动争议调解仲裁法》第四十九条"),
    _("用人单位申请撤销终局裁决的时限"),
)
FINAL_MONTHS = Param(
    "arbitration.final_months",
    12,
    _("《劳动争议调解仲裁法》第四十七条第一项"),
    _("终局裁决的金额上限（月最低工资的倍数）"),
)
MINIMUM_WAGE = Param(
    "wage.monthly_minimum",
    Decimal(0),
    _("当地人民政府公布的月最低工资标准；未录入时为零，终局性按暂定提示"),
    _("月最低工资标准（元）"),
)
