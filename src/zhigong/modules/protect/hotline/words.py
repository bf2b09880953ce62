"""The hotline's code sets: channels, three levels of categories with the words that point to them, results, answers."""

from dataclasses import dataclass

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
LEVEL_1 = {
    "A": _("问题咨询"),
    "B": _("服务帮扶"),
    "C": _("信访投诉"),
    "D": _("法律服务"),
    "E": _("意见建议"),
}
LEVEL_2 = {
    "A1": _("工会业务"), "A2": _("劳动政策"),
    "B1": _("困难帮扶"), "B2": _("职工服务"), "B3": _("心理健康"),
    "C1": _("工资报酬"), "C2": _("劳动合同"), "C3": _("工时休假"), "C4": _("社保福利"), "C5": _("安全卫生"),
    "C6": _("工会组织和会员权利"),
    "D1": _("法律援助"), "D2": _("争议调解"),
    "E1": _("对工会工作的意见建议"), "E2": _("表扬感谢"),
}  # fmt: skip


@dataclass(frozen=True)
class Category:
    """A third-level category: its title and the words callers use for it, each with a weight of 1 to 5."""

    code: str
    title: str
    words: dict[str, int]

    @property
    def way(self) -> str:
        """Return all three levels: 信访投诉 › 工资报酬 › 拖欠工资."""
        return f"{LEVEL_1[self.code[0]]} › {LEVEL_2[self.code[:2]]} › {self.title}"


def _category(code: str, title, words: str) -> Category:
    pairs = (item.partition(":") for item in words.split())
    return Category(code, title, {word: int(weight or 1) for word, _colon, weight in pairs})


CATEGORIES = {
    item.code: item
    for item in (
        _category("A101", _("入会和会籍"), "入会:4 会籍:4 转会:4 会员证:3 会员卡:3 加入工会:5"),
        _category("A102", _("建立工会"), "建会:4 成立工会:5 建立工会:5 没有工会:3"),
        _category("A103", _("会费和经费"), "会费:4 经费:3 返还:1"),
        _category("A201", _("劳动合同政策"), "合同怎么:3 试用期:3 政策:1 咨询:1 合同期限:3"),
        _category("A202", _("工时和休假政策"), "年休假:3 产假:3 婚假:3 探亲假:3 咨询:1 几天假:3"),
        _category("A203", _("社保和公积金政策"), "缴费基数:3 公积金:2 医保:2 养老保险:2 咨询:1"),
        _category("B101", _("生活困难"), "困难:3 低保:3 救助:3 补助:2 生活困难:5"),
        _category("B102", _("大病医疗"), "大病:4 住院:3 医疗互助:5 手术:2 报销:2"),
        _category("B103", _("子女助学"), "助学:5 学费:4 子女:1 上学:2"),
        _category("B201", _("就业和培训"), "找工作:4 招聘:3 培训:3 失业:2 技能:1"),
        _category("B202", _("驿站和普惠"), "驿站:5 体检:2 疗养:3 电影票:3 优惠:2"),
        _category("B301", _("心理疏导"), "心理:4 抑郁:4 压力:2 失眠:2 不想活:5 轻生:5 自杀:5"),
        _category("C101", _("拖欠工资"), "欠薪:5 拖欠:4 欠工资:5 没发工资:5 工资没:4 讨薪:5 不发工资:5 工程款:2 结清:1 工地:1"),
        _category("C102", _("克扣和低于最低工资"), "克扣:5 扣工资:5 最低工资:5 罚款:2 底薪:1"),
        _category("C103", _("加班费"), "加班费:5 加班:3 加班工资:5 调休:1"),
        _category("C201", _("解除和辞退"), "辞退:5 开除:5 解除:4 裁员:5 劝退:4 不让上班:3 赔偿金:3 经济补偿:4"),
        _category("C202", _("不签合同"), "没签合同:5 不签合同:5 未签:3 双倍工资:4 没有合同:4"),
        _category("C203", _("劳务派遣和外包"), "派遣:4 外包:3 劳务公司:2"),
        _category("C301", _("超时加班"), "超时:4 每天工作:2 十二小时:3 休息日:2 不让休息:4"),
        _category("C302", _("不给休假"), "不给休:4 不批假:4 病假:2 产假不:4"),
        _category("C401", _("不缴社保"), "不交社保:5 没交社保:5 断缴:4 社保:3 补缴:3"),
        _category("C402", _("女职工权益"), "怀孕:4 哺乳:4 性骚扰:5 孕期:4"),
        _category("C403", _("工伤待遇"), "工伤:5 受伤:3 伤残:4 摔伤:3 医药费:1"),
        _category("C501", _("安全隐患"), "隐患:5 安全:2 事故:4 防护:2 塌:3 触电:4"),
        _category("C502", _("职业病和高温"), "职业病:5 尘肺:5 高温:4 中暑:4 粉尘:3 有毒:3"),
        _category("C601", _("阻挠入会建会"), "不让入会:5 阻挠:4 打击报复:4"),
        _category("C602", _("民主管理"), "职代会:4 厂务公开:4 规章制度:2 不公开:2"),
        _category("D101", _("申请法律援助"), "法律援助:5 律师:3 起诉:3 仲裁:3 打官司:4"),
        _category("D201", _("申请调解"), "调解:5 协商:2 和解:2"),
        _category("E101", _("意见建议"), "建议:4 意见:3 希望:1"),
        _category("E201", _("表扬感谢"), "表扬:5 感谢:4 谢谢:2"),
    )
}  # fmt: skip
ALARMING = ("轻生", "自杀", "不想活", "跳楼", "爆炸", "塌", "堵路", "堵门", "罢工", "伤亡", "触电", "中毒")


def suggest(text: str, most: int = 3) -> list[tuple[Category, int, list[str]]]:
    """Return (category, score, the words that spoke for it), the highest first: plain weights, nothing hidden."""
    found = []
    for category in CATEGORIES.values():
        said = [word for word in category.words if word in text]
        if said:
            found.append((category, sum(category.words[word] for word in said), said))
    return sorted(found, key=lambda one: (-one[1], one[0].code))[:most]


def alarming(text: str) -> list[str]:
    """Return the words in what was typed that call for an immediate report upward."""
    return [word for word in ALARMING if word in text]


def category_title(code: str) -> str:
    """Return a category's three levels in words, at whatever level the code stands."""
    if code in CATEGORIES:
        return CATEGORIES[code].way
    return str(LEVEL_2.get(code) or LEVEL_1.get(code) or code)
