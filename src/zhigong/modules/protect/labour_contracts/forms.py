"""The forms of labour contracts, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import (
    Attachment,
    Choice,
    Date,
    DocumentNumber,
    EmployerPicker,
    Form,
    LongText,
    Number,
    Text,
)
from zhigong.modules.protect.labour_contracts import words

EMPLOYER = EmployerPicker("employer", _("用人单位"), hint=_("输入名称或统一社会信用代码，从列表中选择"))
WHOM = (
    Text("worker_name", _("职工姓名"), max_length=60),
    Choice("doc_type", _("证件类型"), codes=(("111", _("居民身份证")), ("414", _("护照")))),
    DocumentNumber(
        "doc_number", _("证件号码"), hint=_("用于告知职工本人；查到本人后不保存号码"), required=False
    ),
)
WHY = (
    Text("job", _("岗位"), max_length=60),
    Choice("ground", _("解除依据"), codes=words.GROUNDS),
    Choice("protected", _("是否属于第四十二条保护的职工"), codes=words.PROTECTED),
    LongText("facts", _("事实和理由"), hint=_("写明发生了什么、依据哪条规章制度"), max_length=2000),
    Date("planned_on", _("拟解除日期")),
    Attachment("evidence", _("通知书和证据"), many=True),
)
NOTIFY = Form(*WHOM, *WHY, title=_("单方解除，通知工会"))
ENTER = Form(
    EMPLOYER, Date("served_on", _("工会收到通知的日期"), hint=_("审查时限从这一天起算")), *WHOM, *WHY
)
MISSED = (
    Date("dismissed_on", _("哪一天被解除的")),
    Choice("how", _("怎么知道的"), codes=words.HOW, radio=True),
    Text("job", _("岗位"), max_length=60),
)
REPORT = Form(EMPLOYER, *MISSED)
ENTER_UNNOTIFIED = Form(EMPLOYER, *WHOM, *MISSED)
CURE = Form(*WHY)
ENTER_CURE = Form(Date("served_on", _("工会收到通知的日期"), hint=_("审查时限从这一天起算")), *WHY)
SIGNER = Text("signer", _("签发人"), hint=_("主席或副主席姓名"), max_length=60)
OPINE = Form(
    LongText("problems", _("存在的问题"), hint=_("违反了哪部法律、行政法规或者合同哪一条"), max_length=1500),
    LongText("demands", _("要求"), hint=_("要求单位怎样纠正"), max_length=1000),
    SIGNER,
)
REMIND = Form(SIGNER)
SERVED = Form(
    Date("served_on", _("送达日期"), hint=_("单位的时限从这一天起算")),
    Text("receiver", _("收件人"), max_length=60),
)
NO_OBJECTION = Form(LongText("opinion", _("审查情况"), hint=_("职工和单位都能看到"), max_length=500))
RESULT = Form(
    Choice("stand", _("处理结果"), codes=words.STANDS, radio=True),
    LongText("opinion", _("书面说明"), hint=_("职工和工会都能看到"), max_length=500),
)
PAPER_RESULT = Form(Date("replied_on", _("收到日期")), *RESULT)
SUIT = Form(
    Date("happened_on", _("起诉日期"), hint=_("法院收到起诉状的日期")),
    Text("source", _("依据"), hint=_("哪份文书、谁告知的"), max_length=100),
    Text("reference", _("案号"), required=False, max_length=60),
)
CLOSE = Form(LongText("opinion", _("办理结果"), hint=_("写给职工看：结果和下一步怎么办"), max_length=500))
REASON = Form(LongText("opinion", _("理由"), max_length=500))

PLAN = (
    Number("staff", _("职工总数"), least=1, most=1_000_000),
    Number("cut", _("拟裁减人数"), least=1, most=1_000_000),
    Number("protected", _("其中第四十二条不得裁减的"), least=0, most=1_000_000),
    Date("planned_on", _("拟开始裁减日期")),
    LongText(
        "plan", _("裁减方案"), hint=_("裁减办法、经济补偿、优先留用人员；不写职工姓名"), max_length=2000
    ),
)
WHY_CUT = Choice("ground", _("裁减原因"), codes=words.LAYOFF_GROUNDS)
EXPLAIN = Form(WHY_CUT, *PLAN, Attachment("papers", _("方案和证明材料"), many=True))
ENTER_PLAN = Form(
    EMPLOYER,
    Date("explained_on", _("向工会或者全体职工说明情况的日期"), hint=_("三十日从这一天起算")),
    WHY_CUT,
    *PLAN,
    Attachment("papers", _("方案和证明材料"), many=True),
)
REVISE = Form(*PLAN, LongText("opinion", _("修改说明"), max_length=500))
HEAR = Form(
    Date("heard_on", _("听取意见日期")),
    Choice("heard_by", _("方式"), codes=words.HEARD_BY, radio=True),
    Number("heard_count", _("参加人数"), least=1, most=1_000_000),
    LongText("opinion", _("职工意见"), hint=_("归纳意见，不写姓名"), max_length=500),
)
REPORTED = Form(
    Date("happened_on", _("报告日期")),
    Text("source", _("向哪个部门报告，依据"), hint=_("比如：某某区人社局，回执"), max_length=100),
    Text("reference", _("文号"), required=False, max_length=60),
)
STARTED = Form(
    Date("started_on", _("开始裁减日期")),
    LongText("opinion", _("情况"), hint=_("人数、补偿支付情况；不写姓名"), max_length=500),
)
