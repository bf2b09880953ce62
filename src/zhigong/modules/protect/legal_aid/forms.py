"""The forms of legal aid, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import (
    Attachment,
    Choice,
    Date,
    DocumentNumber,
    EmployerPicker,
    Form,
    LongText,
    Money,
    Number,
    Picker,
    Text,
    UnitPicker,
    Yes,
)
from zhigong.modules.protect.legal_aid import words

ABOUT = (
    EmployerPicker("employer", _("对方单位"), hint=_("输入名称选择；找不到就写全称")),
    Choice("cause", _("什么事"), codes=words.CAUSES),
    Choice("form", _("需要哪种帮助"), codes=words.FORMS),
    LongText("facts", _("事情经过"), hint=_("只有办理人员能看到；不要写证件号码"), max_length=2000),
    Yes("is_migrant", _("我是农民工"), required=False),
    Choice("proof", _("经济困难证明"), codes=words.PROOFS),
    Money("income", _("家庭月人均收入（元）"), required=False),
    Attachment("evidence", _("证明和证据"), many=True, audience="handlers"),
)
APPLY = Form(*ABOUT, title=_("申请法律援助"))
WHOM = (
    Choice("doc_type", _("证件类型"), codes=(("111", _("居民身份证")), ("414", _("护照")))),
    DocumentNumber("doc_number", _("申请人证件号码"), hint=_("用于在登记中找到本人")),
)
ENTER = Form(*WHOM, *ABOUT)
ENTER_FROM = Form(*ABOUT)
GRANT = Form(
    Choice("form", _("援助形式"), codes=words.FORMS),
    LongText("opinion", _("决定说明"), hint=_("写给本人看"), max_length=500),
)
REFUSE = Form(
    Choice("refusal", _("不予援助的理由"), codes=words.REFUSALS),
    LongText("opinion", _("说明"), hint=_("写给本人看，并告知可以申请复查"), max_length=500),
)
REASON = Form(LongText("opinion", _("理由"), max_length=500))
OVER = Form(
    UnitPicker("unit", _("交给哪个工会协作办理")),
    LongText("opinion", _("协作事由"), hint=_("写给对方工会看，本人也能看到"), max_length=500),
)
ASSIGN = Form(
    Picker("helper", _("援助人员"), hint=_("输入姓名或证号选择"), search="legal_aid-office:pick"),
    LongText("opinion", _("说明"), required=False, max_length=300),
)
PROGRESS = Form(
    LongText("opinion", _("办理进展"), hint=_("写给本人看：做了什么、下一步什么时候"), max_length=500)
)
FINISH = Form(
    Choice("result", _("结果"), codes=words.RESULTS),
    Money("recovered", _("挽回金额（元）"), hint=_("没有的填 0"), most=1_000_000_000),
    LongText("opinion", _("结案情况"), hint=_("写给本人看"), max_length=500),
)
SUBSIDY = Form(
    Money("amount", _("补贴金额（元）"), most=1_000_000), LongText("opinion", _("事由"), max_length=300)
)
CALL_BACK = Form(
    Choice("satisfied", _("是否满意"), codes=words.SATISFACTION, radio=True),
    LongText("opinion", _("回访情况"), max_length=500),
)
DAY = Form(
    Date("held_on", _("哪一天")),
    Text("place", _("地点"), hint=_("工地、园区、车站，写得能找到"), max_length=80),
    Text("theme", _("主题"), hint=_("比如：农民工工资、工伤怎么办"), max_length=60),
)
DAY_RESULT = Form(
    Number("advised_count", _("现场咨询人数"), least=0, most=100_000),
    Number("taken_count", _("现场受理申请件数"), least=0, most=100_000),
    LongText("result", _("当天情况"), hint=_("不写姓名"), required=False, max_length=300),
)
HELPER = Form(
    Text("name", _("姓名"), max_length=60),
    Text("number", _("证号"), hint=_("律师执业证、调解员证、监督员证或工作证"), max_length=30),
    Choice("kind", _("身份"), codes=words.HELPERS),
    Text("username", _("工作帐号"), hint=_("用于回避核对；没有就不填"), required=False, max_length=60),
    EmployerPicker("client", _("担任法律顾问的单位"), hint=_("对这家单位的案件回避"), required=False),
    Date("starts_on", _("聘用开始")),
)
