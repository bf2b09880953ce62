"""The forms of mediation, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import (
    Choice,
    Date,
    DocumentNumber,
    EmployerPicker,
    Form,
    LongText,
    Money,
    Number,
    Picker,
    PlacePicker,
    Text,
    Yes,
)  # fmt: skip
from zhigong.modules.protect.limitation.public import CLAIM_FIELDS, DETAILS

FAILED_REASONS = (
    ("unwilling", _("一方不愿意调解")),
    ("no_agreement", _("没有达成协议")),
    ("absent", _("一方不参加")),
)
WAYS = (("court", _("向人民法院申请司法确认")), ("arbitration", _("向仲裁委员会申请审查确认")))
SATISFACTION = (("good", _("满意")), ("fair", _("基本满意")), ("bad", _("不满意")))
SAID = LongText("opinion", _("说明"), hint=_("双方都能看到"), required=False, max_length=300)
WHY = LongText("opinion", _("理由"), hint=_("双方都能看到"), max_length=300)
HAPPENED = Date("happened_on", _("发生日期"), hint=_("文书上写的日期"))
SOURCE = Text("source", _("依据"), hint=_("哪份文书、谁告知的，比如：仲裁委受理通知书"), max_length=100)
REFERENCE = Text("reference", _("案号"), required=False, max_length=60)

# The worker's own words and the facts: the second and third claim may stay empty.
STORY = (
    LongText(
        "story", _("发生了什么"), hint=_("用您自己的话写；除了双方和调解员，别人看不到"), max_length=2000
    ),
    EmployerPicker("employer", _("单位名称"), hint=_("输入单位全称或者统一社会信用代码")),
    Date("known_on", _("哪一天知道权利受到侵害"), hint=_("比如该发工资却没发的那一天、收到辞退通知的那一天")),
    Date("ended_on", _("劳动关系哪一天结束的"), hint=_("还在这个单位上班就不填"), required=False),
)
ASK = Form(*STORY, *CLAIM_FIELDS, title=_("劳动争议"))
IDENTITY = Form(
    Text("name", _("姓名"), max_length=60, autocomplete="name"),
    Choice("doc_type", _("证件类型"), codes=(("111", _("居民身份证")), ("414", _("护照")))),
    DocumentNumber("doc_number", _("证件号码"), hint=_("用于申请书；加密保存")),
)
TAKERS = (("union", _("工会或者街道、乡镇的调解组织")), ("enterprise", _("本单位的调解委员会")))
START = Form(
    *STORY, *CLAIM_FIELDS, Choice("wanted", _("请谁调解"), codes=TAKERS, radio=True),
    PlacePicker("place", _("工作地"), hint=_("单位不在名录里时填：街道或者乡镇"), required=False),
)  # fmt: skip
ADVICE = Form(LongText("opinion", _("答复"), hint=_("写给本人看：属于哪类争议、怎么办"), max_length=500))
REQUEST = Form(Yes("is_willing", _("我自愿申请工会调解，知道调解期间和不成后都可以申请仲裁")))
ACCEPTANCE = Form(
    Choice("cause", _("案由"), codes=DETAILS, hint=_("依据《劳动争议调解仲裁法》第二条")),
    Date("received_on", _("收到申请的日期"), hint=_("十五日从这一天起算，不晚于申请日")),
    SAID,
)
REFUSAL = Form(WHY)
ASSIGNMENT = Form(
    Picker("mediator", _("调解员"), hint=_("输入姓名或者证号"), search="mediators-office:pick-mediator"),
)
ANSWERS = (("willing", _("愿意")), ("unwilling", _("不愿意")))
ANSWER = Form(
    Choice("answer", _("是否愿意调解"), codes=ANSWERS, radio=True),
    LongText("opinion", _("答复意见"), hint=_("对方和调解员都能看到"), max_length=500),
)
EXTENSION = Form(
    Yes("both_agree", _("双方都同意延长，已记入调解笔录")),
    LongText("opinion", _("延长的理由"), max_length=300),
)
DRAFT = Form(
    LongText("terms", _("协议内容"), hint=_("争议的主要情况、双方商定的结果"), max_length=2000),
    Money("amount", _("支付金额合计（元）"), hint=_("没有金钱内容填0")),
    Number("instalments", _("分几期支付"), least=1, most=24),
    Date("first_due_on", _("第一期支付日期"), hint=_("以后每月同一天")),
)
SIGNATURE = Form(Yes("is_read", _("我已看过协议全文，自愿达成协议，确认签字")))
SIDES = (("applicant", _("申请人")), ("employer", _("被申请人")))
PAPER = Form(
    Choice("side", _("谁签了字"), codes=SIDES, radio=True),
    Text("opinion", _("纸质协议存放处"), max_length=100),
)
STRONGER = _("双方选同一种才能办理；确认后可以直接申请强制执行")
WISH = Form(Choice("way", _("让协议更有力"), codes=WAYS, radio=True, hint=STRONGER))
OUTSIDE = Form(HAPPENED, SOURCE, REFERENCE, SAID)
PAYMENT = Form(Date("paid_on", _("收到的日期"), hint=_("不晚于今天")))
BREACH = Form(LongText("opinion", _("哪一期没有履行"), hint=_("双方都能看到"), max_length=300))
FAILURE = Form(Choice("reason", _("为什么不成"), codes=FAILED_REASONS, radio=True), SAID)
LEAVING = Form(Yes("is_sure", _("我不再等待调解，直接申请劳动仲裁")))
LEAVING_AGREEMENT = Form(Yes("is_sure", _("对方不履行协议，我要申请仲裁或者起诉")))
CALLBACK = Form(
    Choice("satisfaction", _("是否满意"), codes=SATISFACTION, radio=True),
    LongText("opinion", _("回访情况"), hint=_("由调解员以外的人回访"), max_length=300),
)
