"""The forms of wage arrears, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import (
    Choice,
    Date,
    EmployerPicker,
    Form,
    LongText,
    Money,
    Number,
    PlacePicker,
    Text,
    Yes,
)
from zhigong.modules.protect.wage_arrears import words

KNOWN = EmployerPicker(
    "employer",
    _("对应到用人单位库"),
    hint=_("查清是哪家单位后从列表中选择；已经对上的不用填"),
    required=False,
)
WHO_OWES = (
    EmployerPicker("employer", _("哪家单位欠薪"), hint=_("输入名称选择；找不到就写全称")),
    PlacePicker("place", _("单位或工地在哪里"), hint=_("从列表中选择到街道或乡镇")),
    Yes("is_construction", _("是建筑工地"), required=False),
    Text("project", _("工程名称"), required=False),
    Text("contractor", _("总包单位"), hint=_("看工地大门口的维权信息告示牌"), required=False),
    Text("subcontractor", _("分包单位或包工头"), required=False),
    Text("developer", _("建设单位"), required=False),
)
HOW_MUCH = (
    Number("people", _("多少人被欠薪"), least=1, most=100_000),
    Number("migrants", _("其中农民工"), least=0, most=100_000, required=False),
    Money("amount", _("一共欠多少元"), most=1_000_000_000),
    Date("owed_from", _("从哪天起欠")),
    Date("owed_to", _("欠到哪天")),
    Choice("cause", _("欠薪原因"), codes=words.CAUSES),
    Yes("has_incident", _("有人聚集、停工，或者老板联系不上"), required=False),
)
STORY = LongText(
    "story", _("具体情况"), hint=_("做什么工作、找谁要过、对方怎么说"), max_length=2000, sensitive=True
)
REPORT = Form(*WHO_OWES, *HOW_MUCH, STORY)
RECORD = Form(Choice("source", _("线索来源"), codes=words.SOURCES), *WHO_OWES, *HOW_MUCH, STORY)
RAISE = Form(LongText("opinion", _("即报内容"), hint=_("写明现场情况、涉及人数金额和已采取的措施")))
VERIFY = Form(
    KNOWN,
    Number("people", _("核实人数"), least=1, most=100_000),
    Number("migrants", _("其中农民工"), least=0, most=100_000),
    Money("amount", _("核实金额（元）"), most=1_000_000_000),
    LongText("opinion", _("核实情况"), hint=_("写给报告人看；不要写证件号码")),
)
REASON = Form(LongText("opinion", _("说明"), hint=_("写给报告人看")))
NEGOTIATE = Form(
    KNOWN,
    Date("visited_on", _("到现场日期")),
    Date("promised_on", _("单位承诺付清的日期"), hint=_("没有承诺的，填约定再次核实的日期")),
    Money("promised", _("承诺支付（元）"), required=False),
    LongText("opinion", _("协调记录"), hint=_("见了谁、对方怎么说；报告人可以看到")),
)
TRANSFER = Form(
    Choice("agency", _("移送给"), codes=words.AGENCIES),
    Text("office", _("受理机关名称"), hint=_("如：某某区人力资源和社会保障局")),
    LongText("opinion", _("移送事由")),
)
LITIGATE = Form(LongText("opinion", _("仲裁或诉讼情况"), hint=_("受理机关、案号、由谁代理")))
PAYMENT = Form(
    Date("paid_on", _("付款日期")),
    Choice("money_from", _("钱从哪里来"), codes=words.MONEY_FROM),
    Money("amount", _("本次合计（元）"), most=1_000_000_000),
    LongText(
        "amounts",
        _("每人金额"),
        hint=_("每行一人：序号和金额，可以直接从 Excel 粘贴两列；留空则按各人尚欠的比例分到分"),
        required=False,
        max_length=200_000,
    ),
    LongText("opinion", _("说明"), required=False),
)
SETTLE = Form(
    Choice("how", _("追讨结果"), codes=words.SETTLED_BY, radio=True), LongText("opinion", _("办理结果"))
)
CALL_BACK = Form(
    Choice("satisfied", _("是否满意"), codes=words.SATISFIED, radio=True), LongText("opinion", _("回访情况"))
)
