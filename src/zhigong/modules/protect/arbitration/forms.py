"""The forms of arbitration, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Choice, Date, Form, LongText, Money, Number, Text, Yes
from zhigong.modules.protect.limitation.public import CLAIM_FIELDS

SAID = LongText("opinion", _("说明"), required=False, max_length=300)
SOURCE = Text("source", _("依据"), hint=_("哪份文书、谁告知的，比如：仲裁委受理通知书"), max_length=100)
REFERENCE = Text("reference", _("案号"), required=False, max_length=60)
HAPPENED = Date("happened_on", _("发生日期"), hint=_("文书上写的日期"))
STORY = LongText("story", _("事实与理由"), hint=_("写进仲裁申请书"), max_length=2000)
OPEN = Form(STORY, *CLAIM_FIELDS)
PACK = Form(
    Number("respondents", _("被申请人有几个"), hint=_("用工单位和劳务派遣单位算两个"), least=1, most=9),
    LongText("evidence", _("有哪些证据"), hint=_("一行一份，比如：工资流水"), max_length=1000),
)
FILED = Form(HAPPENED, Text("source", _("交给哪个仲裁委员会"), max_length=100))
OUTSIDE = Form(HAPPENED, SOURCE, REFERENCE, SAID)
AWARD = Form(
    Date("served_on", _("收到裁决书的日期"), hint=_("十五日内可以起诉，从这一天起算")),
    Money("amount", _("裁决支付的金额（元）")), SOURCE, REFERENCE, SAID,
)  # fmt: skip
EFFECT = Form(LongText("opinion", _("依据"), hint=_("哪份文书、为什么生效"), max_length=300))
RECOVERY = Form(Date("happened_on", _("收到的日期")), Money("amount", _("收到的金额（元）")))
GIVING_UP = Form(Yes("is_sure", _("我不再申请仲裁，知道仲裁时效还在计算")))
RETRACTED = Form(
    LongText(
        "opinion",
        _("为什么撤回"),
        hint=_("比如：单位已付款、双方已和解；没有解决的，注意仲裁时效"),
        max_length=300,
    )
)
SATISFACTION = (("good", _("满意")), ("fair", _("基本满意")), ("bad", _("不满意")))
CALLBACK = Form(Choice("satisfaction", _("是否满意"), codes=SATISFACTION, radio=True), SAID)
