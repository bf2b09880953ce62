"""The hotline's code sets: channels, three levels of categories, results, answers."""

from django.utils.translation import gettext_lazy as _

CHANNELS = {
    "phone": _("电话"),
    "app": _("手机端"),
    "web": _("网页"),
    "visit": _("来访"),
    "letter": _("来信"),
    "12345": _("12345 转来"),
}
IDENTITIES = (
    ("named", _("实名办理")),
    ("confidential", _("为我保密：只有热线和承办工会知道是谁")),
    ("anonymous", _("匿名：谁也看不到是谁反映的")),
)
URGENCIES = (("normal", _("一般")), ("urgent", _("紧急")), ("emergency", _("特急（群体、安全、轻生）")))
DIFFICULTIES = (
    ("consult", _("咨询")),
    ("general", _("一般问题")),
    ("hard", _("难点问题")),
    ("complex", _("特别复杂问题")),
)
RESULTS = (
    ("solved", _("已解决")),
    ("partly", _("部分解决")),
    ("explained", _("解释说明")),
    ("not_ours", _("不属受理范围，已告知去向")),
)
BODIES = (
    ("12345", _("12345 政务服务热线")),
    ("12333", _("12333 人社服务热线")),
    ("labour", _("劳动保障监察机构")),
    ("arbitration", _("劳动人事争议仲裁委员会")),
    ("police", _("公安机关")),
    ("petition", _("信访部门")),
    ("other", _("其他机关")),
)
SATISFACTIONS = (
    ("5", _("非常满意")),
    ("4", _("满意")),
    ("3", _("基本满意")),
    ("2", _("不满意")),
    ("1", _("非常不满意")),
)
DISSATISFIED = ("1", "2")
AGE_BANDS = (
    ("", _("未说明")),
    ("18", _("18–29 岁")),
    ("30", _("30–44 岁")),
    ("45", _("45–59 岁")),
    ("60", _("60 岁以上")),
)
# Three levels in one code: A, A1, A101.
TITLES = {
    "A": _("问题咨询"),
    "A1": _("工会业务"), "A101": _("入会和会籍"), "A102": _("建立工会"), "A103": _("会费和经费"),
    "A2": _("劳动政策"), "A201": _("劳动合同政策"), "A202": _("工时和休假政策"), "A203": _("社保和公积金政策"),
    "B": _("服务帮扶"),
    "B1": _("困难帮扶"), "B101": _("生活困难"), "B102": _("大病医疗"), "B103": _("子女助学"),
    "B2": _("职工服务"), "B201": _("就业和培训"), "B202": _("驿站和普惠"),
    "B3": _("心理健康"), "B301": _("心理疏导"),
    "C": _("信访投诉"),
    "C1": _("工资报酬"), "C101": _("拖欠工资"), "C102": _("克扣和低于最低工资"), "C103": _("加班费"),
    "C2": _("劳动合同"), "C201": _("解除和辞退"), "C202": _("不签合同"), "C203": _("劳务派遣和外包"),
    "C3": _("工时休假"), "C301": _("超时加班"), "C302": _("不给休假"),
    "C4": _("社保福利"), "C401": _("不缴社保"), "C402": _("女职工权益"), "C403": _("工伤待遇"),
    "C5": _("安全卫生"), "C501": _("安全隐患"), "C502": _("职业病和高温"),
    "C6": _("工会组织和会员权利"), "C601": _("阻挠入会建会"), "C602": _("民主管理"),
    "D": _("法律服务"),
    "D1": _("法律援助"), "D101": _("申请法律援助"),
    "D2": _("争议调解"), "D201": _("申请调解"),
    "E": _("意见建议"),
    "E1": _("对工会工作的意见建议"), "E101": _("意见建议"),
    "E2": _("表扬感谢"), "E201": _("表扬感谢"),
}  # fmt: skip
LEVEL_1, LEVEL_2, CATEGORIES = (
    {code: title for code, title in TITLES.items() if len(code) == length} for length in (1, 2, 4)
)


def category_title(code: str) -> str:
    """Return a category's three levels in words (信访投诉 › 工资报酬 › 拖欠工资), or the words of a level above."""
    return f"{_above(code)} › {TITLES[code]}" if code in CATEGORIES else str(TITLES.get(code, code))


def grouped(level: dict) -> list[tuple[str, list]]:
    """Return the second or third level as a select shows it: (code, title) under what stands above."""
    found: dict[str, list] = {}
    for code, title in level.items():
        found.setdefault(_above(code), []).append((code, title))
    return list(found.items())


def _above(code: str) -> str:
    return " › ".join(str(TITLES[code[:length]]) for length in (1, 2) if length < len(code))
