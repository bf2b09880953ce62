"""Causes of labour disputes (§2 of the law as the first level), and finding them in a worker's own words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

SCOPE = _("《劳动争议调解仲裁法》第二条")
CAUSES = (
    ("1", _("因确认劳动关系发生的争议")),
    ("2", _("因订立、履行、变更、解除和终止劳动合同发生的争议")),
    ("3", _("因除名、辞退和辞职、离职发生的争议")),
    ("4", _("因工作时间、休息休假、社会保险、福利、培训以及劳动保护发生的争议")),
    ("5", _("因劳动报酬、工伤医疗费、经济补偿或者赔偿金等发生的争议")),
    ("6", _("法律、法规规定的其他劳动争议")),
)
DETAILS = (
    ("1.1", _("确认劳动关系")),
    ("2.1", _("订立劳动合同")),
    ("2.2", _("履行劳动合同")),
    ("2.3", _("变更劳动合同")),
    ("2.4", _("解除劳动合同")),
    ("2.5", _("终止劳动合同")),
    ("3.1", _("除名")),
    ("3.2", _("辞退")),
    ("3.3", _("辞职、离职")),
    ("4.1", _("工作时间")),
    ("4.2", _("休息休假")),
    ("4.3", _("社会保险")),
    ("4.4", _("福利")),
    ("4.5", _("培训")),
    ("4.6", _("劳动保护")),
    ("5.1", _("劳动报酬")),
    ("5.2", _("工伤医疗费")),
    ("5.3", _("经济补偿")),
    ("5.4", _("赔偿金")),
    ("6.1", _("其他劳动争议")),
)
DETAIL_TITLES = dict(DETAILS)
CAUSE_TITLES = dict(CAUSES)
# What people say, by cause; the words are matched in their text and shown back to them as the reason.
_SAID = {
    "1.1": "没签合同 没有签合同 没有合同 未签合同 不承认 劳动关系 外包 挂靠",
    "2.1": "没签合同 没有签合同 未签合同 不签合同 空白合同 二倍工资 双倍工资",
    "2.3": "调岗 降薪 降职 换岗 调动 搬迁",
    "2.4": "解除 开除 被开 裁员 赶走 不让上班 不让来了 不用来了 辞退 辞掉 炒 解雇 劝退",
    "2.5": "到期 不续签 终止",
    "3.1": "除名 旷工",
    "3.2": "辞退 开除 辞掉 解雇 炒 不用来了 不让来了 劝退",
    "3.3": "辞职 离职 不批 不让走 离职证明",
    "4.1": "加班 超时 工时 十二小时 12小时 轮班 夜班",
    "4.2": "年休假 年假 产假 病假 休息日 不让请假 没有休息 不给休息 婚假 哺乳",
    "4.3": "社保 社会保险 养老保险 医保 公积金 没交保险 不交保险 失业金",
    "4.4": "福利 高温津贴 取暖费 餐补",
    "4.5": "培训 服务期 违约金",
    "4.6": "安全 防护 口罩 职业病 粉尘 有毒",
    "5.1": "工资 欠薪 拖欠 没发钱 不给钱 没给钱 克扣 扣钱 加班费 奖金 提成 报酬 血汗钱 结账",
    "5.2": "工伤 医疗费 受伤 摔 砸 住院 骨折",
    "5.3": "补偿 n+1 N+1 赔钱 遣散",
    "5.4": "赔偿 2n 2N 违法解除 伤残 赔偿金 二倍",
}
MOST_SUGGESTED = 3


@dataclass(frozen=True)
class Suggestion:
    """A cause that fits what somebody wrote, and the words of theirs it was found by."""

    code: str
    found: tuple[str, ...]

    @property
    def title(self):
        """Return the cause in people's words."""
        return DETAIL_TITLES[self.code]

    @property
    def above(self):
        """Return the item of the law the cause stands under."""
        return CAUSE_TITLES[self.code.split(".", 1)[0]]


def suggest_causes(text: str, most: int = MOST_SUGGESTED) -> list[Suggestion]:
    """Return the causes whose words stand in a text, the most words first; [] when nothing fits."""
    found = []
    for code, words in _SAID.items():
        hits = tuple(word for word in words.split() if word in text)
        if hits:
            found.append(Suggestion(code, hits))
    found.sort(key=lambda suggestion: (-sum(len(word) for word in suggestion.found), suggestion.code))
    return found[:most]


# type of claim → (label, limb of §47 it falls under: "money", "standard" or "" = never final)
CLAIM_TYPES = {
    "pay": (_("劳动报酬（工资、加班费）"), "money"),
    "injury": (_("工伤医疗费"), "money"),
    "severance": (_("经济补偿"), "money"),
    "compensation": (_("赔偿金"), "money"),
    "hours": (_("工作时间"), "standard"),
    "leave": (_("休息休假"), "standard"),
    "insurance": (_("社会保险"), "standard"),
    "double_pay": (_("未签书面合同的二倍工资"), ""),
    "relation": (_("确认劳动关系"), ""),
    "reinstate": (_("继续履行劳动合同"), ""),
    "other": (_("其他请求"), ""),
}
CLAIM_CHOICES = tuple((code, label) for code, (label, _limb) in CLAIM_TYPES.items())
