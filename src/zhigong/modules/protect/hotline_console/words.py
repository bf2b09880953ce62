"""The words callers use and the category each speaks for, and the words of danger: plain weights, nothing hidden."""

from dataclasses import dataclass

# category → words, each with a weight of 1 to 5
SPOKEN = {
    "A101": "入会:4 会籍:4 转会:4 会员证:3 会员卡:3 加入工会:5",
    "A102": "建会:4 成立工会:5 建立工会:5 没有工会:3",
    "A103": "会费:4 经费:3 返还:1",
    "A201": "合同怎么:3 试用期:3 政策:1 咨询:1 合同期限:3",
    "A202": "年休假:3 产假:3 婚假:3 探亲假:3 咨询:1 几天假:3",
    "A203": "缴费基数:3 公积金:2 医保:2 养老保险:2 咨询:1",
    "B101": "困难:3 低保:3 救助:3 补助:2 生活困难:5",
    "B102": "大病:4 住院:3 医疗互助:5 手术:2 报销:2",
    "B103": "助学:5 学费:4 子女:1 上学:2",
    "B201": "找工作:4 招聘:3 培训:3 失业:2 技能:1",
    "B202": "驿站:5 体检:2 疗养:3 电影票:3 优惠:2",
    "B301": "心理:4 抑郁:4 压力:2 失眠:2 不想活:5 轻生:5 自杀:5",
    "C101": "欠薪:5 拖欠:4 欠工资:5 没发工资:5 工资没:4 讨薪:5 不发工资:5 工程款:2 结清:1 工地:1",
    "C102": "克扣:5 扣工资:5 最低工资:5 罚款:2 底薪:1",
    "C103": "加班费:5 加班:3 加班工资:5 调休:1",
    "C201": "辞退:5 开除:5 解除:4 裁员:5 劝退:4 不让上班:3 赔偿金:3 经济补偿:4",
    "C202": "没签合同:5 不签合同:5 未签:3 双倍工资:4 没有合同:4",
    "C203": "派遣:4 外包:3 劳务公司:2",
    "C301": "超时:4 每天工作:2 十二小时:3 休息日:2 不让休息:4",
    "C302": "不给休:4 不批假:4 病假:2 产假不:4",
    "C401": "不交社保:5 没交社保:5 断缴:4 社保:3 补缴:3",
    "C402": "怀孕:4 哺乳:4 性骚扰:5 孕期:4",
    "C403": "工伤:5 受伤:3 伤残:4 摔伤:3 医药费:1",
    "C501": "隐患:5 安全:2 事故:4 防护:2 塌:3 触电:4",
    "C502": "职业病:5 尘肺:5 高温:4 中暑:4 粉尘:3 有毒:3",
    "C601": "不让入会:5 阻挠:4 打击报复:4",
    "C602": "职代会:4 厂务公开:4 规章制度:2 不公开:2",
    "D101": "法律援助:5 律师:3 起诉:3 仲裁:3 打官司:4",
    "D201": "调解:5 协商:2 和解:2",
    "E101": "建议:4 意见:3 希望:1",
    "E201": "表扬:5 感谢:4 谢谢:2",
}
WEIGHTS = {
    code: {word: int(weight) for word, _colon, weight in (item.partition(":") for item in text.split())}
    for code, text in SPOKEN.items()
}
ALARMING = ("轻生", "自杀", "不想活", "跳楼", "爆炸", "塌", "堵路", "堵门", "罢工", "伤亡", "触电", "中毒")


@dataclass(frozen=True)
class Suggestion:
    """A category, its score and the words that spoke for it."""

    code: str
    score: int
    said: list[str]


def suggest(text: str, most: int = 3) -> list[Suggestion]:
    """Return the categories that what was typed speaks for, the highest score first."""
    found = []
    for code, weights in WEIGHTS.items():
        said = [word for word in weights if word in text]
        if said:
            found.append(Suggestion(code, sum(weights[word] for word in said), said))
    return sorted(found, key=lambda one: (-one.score, one.code))[:most]


def alarming(text: str) -> list[str]:
    """Return the words in what was typed that call for an immediate report upward."""
    return [word for word in ALARMING if word in text]
