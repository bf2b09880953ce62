"""The form of the public calculator, of which nothing is kept, and those of claims and days kept in a matter."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Choice, Date, Form, LongText, Money, Text
from zhigong.modules.protect.limitation.words import CLAIM_CHOICES

SUBJECTS = (("pay", _("拖欠工资、加班费等劳动报酬")), ("other", _("其他争议")))
INTERRUPTION_KINDS = (
    ("claimed", _("向对方主张权利")),
    ("asked_authority", _("向有关部门请求权利救济")),
    ("agreed", _("对方同意履行义务")),
)
SUSPENSION_KINDS = (
    ("force_majeure", _("不可抗力")),
    ("incapacity", _("没有行为能力且未确定代理人")),
    ("other", _("其他正当理由")),
)
ENTRIES, PAUSES = 3, 1


_ASKED = (
    (_("时效中断：哪一天"), _("时效中断：做了什么")),
    (_("第二次中断：哪一天"), _("第二次中断：做了什么")),
    (_("第三次中断：哪一天"), _("第三次中断：做了什么")),
)


def _interruption(number: int):
    day, deed = _ASKED[number - 1]
    hint = _("比如发微信要过钱、打过12333、申请过调解；没有就不填") if number == 1 else ""
    return (
        Date(f"interrupted_{number}_on", day, hint=hint, required=False),
        Choice(f"interrupted_{number}_kind", deed, codes=INTERRUPTION_KINDS, required=False),
    )


CALCULATOR = Form(
    LongText(
        "story",
        _("发生了什么"),
        hint=_("用您自己的话写，不要写姓名和证件号码"),
        required=False,
        max_length=1000,
    ),
    Choice("subject", _("争的是什么"), codes=SUBJECTS, radio=True),
    Date(
        "known_on",
        _("哪一天知道（应当知道）权利受到侵害"),
        hint=_("比如该发工资却没发的那一天、收到辞退通知的那一天"),
    ),
    Date("ended_on", _("劳动关系哪一天结束的"), hint=_("还在这个单位上班就不填"), required=False),
    *_interruption(1),
    *_interruption(2),
    *_interruption(3),
    Date(
        "paused_from",
        _("时效中止：从哪一天"),
        hint=_("因不可抗力等没法申请仲裁的日子；没有就不填"),
        required=False,
    ),
    Date("paused_until", _("时效中止：到哪一天原因消除"), required=False),
    Choice("paused_kind", _("时效中止：什么原因"), codes=SUSPENSION_KINDS, required=False),
    title=_("算一算还有多久"),
)
CLAIM_FIELDS = (
    Choice("claim_kind", _("要求什么"), codes=CLAIM_CHOICES),
    Money("claim_amount", _("要求多少钱（元）"), hint=_("不要钱的请求填0")),
    Text("calculation", _("怎么算的"), hint=_("比如：5000元×2个月"), required=False, max_length=200),
)
CLAIM = Form(*CLAIM_FIELDS, title=_("增加一项请求"))
ENTRY = Form(
    Choice(
        "kind",
        _("什么事"),
        codes=(
            *((f"i:{code}", label) for code, label in INTERRUPTION_KINDS),
            *((f"s:{code}", label) for code, label in SUSPENSION_KINDS),
        ),
        hint=_("前三种使时效重新计算，后三种使时效暂停"),
    ),
    Date("starts_on", _("哪一天（从哪一天）")),
    Date("ends_on", _("到哪一天"), hint=_("只有暂停的才填；还没结束就不填"), required=False),
    Text("note", _("有什么证据"), required=False, max_length=200),
)
