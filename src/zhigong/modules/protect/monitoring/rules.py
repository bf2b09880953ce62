"""The dated parameters of monitoring. No national indicator list is public: every limit is the house's, for regions to set."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

HOUSE = _("本平台约定，国家没有公布统一指标，各地可按当地规定调整")
EMERGENCY = _("突发事件信息报告惯例：电话即报，书面两小时内；各地可按当地规定调整")

# Limits: the mean of the last months and so many deviations above it.
YELLOW = Param("monitoring.yellow_deviations", Decimal("1"), HOUSE, _("黄色：高出平均几个标准差"))
ORANGE = Param("monitoring.orange_deviations", Decimal("2"), HOUSE, _("橙色：高出平均几个标准差"))
RED = Param("monitoring.red_deviations", Decimal("3"), HOUSE, _("红色：高出平均几个标准差"))
LEAST_MONTHS = Param("monitoring.least_months", 3, HOUSE, _("有几个月的数据才计算上限"))
LEAST_CASES = Param("monitoring.least_cases", 3, HOUSE, _("本月不到几件不变色"))
LEAST_PEOPLE = Param("monitoring.least_people", 10, HOUSE, _("本月不到几人不变色"))
LEAST_AMOUNT = Param("monitoring.least_amount", Decimal("100000"), HOUSE, _("本月不到多少元不变色"))
# Rates: cases of a month to ten thousand members.
RATE_YELLOW = Param("monitoring.yellow_rate", Decimal("5"), HOUSE, _("黄色：每万名会员每月几件"))
RATE_ORANGE = Param("monitoring.orange_rate", Decimal("10"), HOUSE, _("橙色：每万名会员每月几件"))
RATE_RED = Param("monitoring.red_rate", Decimal("20"), HOUSE, _("红色：每万名会员每月几件"))
RATE_MEMBERS = Param("monitoring.rate_members", 1000, HOUSE, _("会员不到几人不算每万人"))

FIRST = Param("monitoring.first_report", "2 h", EMERGENCY, _("突发事件首报时限"))
ASSIGN = Param("monitoring.assign_level", "2 h", EMERGENCY, _("突发事件定级时限"))
RESPOND = Param("monitoring.respond", "2 h", EMERGENCY, _("定级后启动处置并续报的时限"))
NEXT = Param("monitoring.next_report", "24 h", EMERGENCY, _("处置期间续报间隔"))
FINAL = Param("monitoring.final_report", "5 WD", EMERGENCY, _("平稳后终报时限"))
ARCHIVE = Param("monitoring.archive", "10 WD", HOUSE, _("终报后审核归档时限"))
LEVEL_3 = Param("monitoring.level_3_people", 10, HOUSE, _("较大：涉及多少人起"))
LEVEL_2 = Param("monitoring.level_2_people", 50, HOUSE, _("重大：涉及多少人起"))
LEVEL_1 = Param("monitoring.level_1_people", 100, HOUSE, _("特别重大：涉及多少人起"))
