"""The dated parameters of wage arrears, each with what it rests on; local numbers are [U] in the domain notes."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

HOUSE = _("本平台约定，各地可按当地规定调整")
VERIFY = Param("wage_arrears.verify", "2 WD", HOUSE, _("欠薪报告核实时限"))
RAISE = Param(
    "wage_arrears.raise",
    "2 h",
    _("欠薪报告制度：群体性、逃匿等情况即时上报；时限由各地规定"),
    _("紧急欠薪即报时限"),
)
VISIT = Param("wage_arrears.visit", "24 h", HOUSE, _("即报后到现场核实时限"))
NEGOTIATE = Param("wage_arrears.negotiate", "5 WD", HOUSE, _("开始与单位协调的时限"))
FOLLOW_UP = Param("wage_arrears.follow_up", "1 WD", HOUSE, _("单位承诺的付款日之后核实的时限"))
AUTHORITY = Param(
    "wage_arrears.authority",
    "60 WD",
    _("《劳动保障监察条例》第十七条：立案之日起六十个工作日内完成调查"),
    _("移送后主管部门办理时限"),
)
CALL_BACK = Param("wage_arrears.call_back", "3 WD", HOUSE, _("追回后回访时限"))
SUPERVISED = Param("wage_arrears.supervised", "30 WD", HOUSE, _("监督函件办理期间的跟踪时限"))
LITIGATION = Param("wage_arrears.litigation", "90 WD", HOUSE, _("仲裁诉讼期间的跟踪时限"))
URGENT_PEOPLE = Param("wage_arrears.urgent_people", 10, HOUSE, _("达到多少人即报上级"))
GROUP = Param(
    "wage_arrears.group_people",
    10,
    _("本平台约定，各地可调整；集体争议十人以上见《劳动争议调解仲裁法》第七条"),
    _("多少人起算群体性欠薪"),
)
URGENT_AMOUNT = Param("wage_arrears.urgent_amount", 100_000, HOUSE, _("达到多少元即报上级"))
MOST_PEOPLE = Param("wage_arrears.most_people", 3_000, HOUSE, _("一份名单最多多少人"))
