"""The forms of supervision. What is written before a letter is served does not stand on the timeline."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import (
    Attachment,
    Choice,
    Date,
    EmployerPicker,
    Form,
    LongText,
    MultiChoice,
    Text,
    Yes,
)  # fmt: skip
from zhigong.modules.protect.supervision import words

EMPLOYER = EmployerPicker("employer", _("用人单位"), hint=_("输入名称或统一社会信用代码查找"))
PAPERS = Attachment("evidence", _("材料"), many=True, audience="handlers")
SIGNER = Text("signer", _("签发人"), hint=_("主席或者副主席"), max_length=60)
STANDS = (("accepts", _("接受，改正")), ("objects", _("不同意")))
CLUE_HINT = _("时间、人数、经过；您的姓名不告诉用人单位")
REPORT = Form(
    EMPLOYER, Choice("subject", _("反映什么"), codes=words.SUBJECTS),
    LongText("clue", _("情况"), hint=CLUE_HINT, max_length=2000), PAPERS,
)  # fmt: skip
REGISTER = Form(
    EMPLOYER, Choice("subject", _("监督事项"), codes=words.SUBJECTS),
    Choice("source", _("线索来源"), codes=words.SOURCES), LongText("clue", _("线索内容"), max_length=2000), PAPERS,
)  # fmt: skip
ACCEPT = Form(MultiChoice("refusal", _("有下列情形的，不能受理"), codes=words.REFUSALS[:1], required=False))
REFUSE = Form(
    Choice("refusal", _("不予受理的原因"), codes=words.REFUSALS, radio=True),
    LongText("reason", _("说明"), hint=_("写进告知书，告诉反映人还可以怎么办"), max_length=500),
)
INVESTIGATE = Form(
    Text("first_card", _("监督员一的证号"), max_length=30), Text("second_card", _("监督员二的证号"), max_length=30),
)  # fmt: skip
FINDINGS = Form(
    Date("investigated_on", _("调查日期")),
    LongText("facts", _("查明的事实"), max_length=2000),
    LongText("law", _("违反的规定"), hint=_("法律法规名称和条款，一条一行"), max_length=1000),
    LongText(
        "employer_said", _("用人单位的说明"), hint=_("须听取双方意见；拒绝的，写明经过"), max_length=1000
    ),
    Yes("is_uncooperative", _("用人单位拒绝配合调查"), required=False),
    PAPERS,
)
CLEARED = Form(LongText("reason", _("调查结论"), max_length=1000))
CONSULT = Form(LongText("record", _("协商情况"), max_length=1000))
REMIND = Form(LongText("content", _("提示内容"), hint=_("写进提示函"), max_length=2000), SIGNER)
OPINE = Form(LongText("demands", _("意见"), hint=_("要求改正什么，写进意见书"), max_length=2000), SIGNER)
PROPOSE = Form(
    Choice("department", _("建议哪个部门处理"), codes=words.DEPARTMENTS),
    Choice("also", _("同时发给"), codes=words.DEPARTMENTS, required=False, hint=_("各发一份；办理情况按上面的部门登记")),
    LongText("suggestions", _("建议"), hint=_("写进建议书"), max_length=2000), SIGNER,
)  # fmt: skip
SERVICE = Form(
    Date("served_on", _("送达日期"), hint=_("答复期限从这一天算起")),
    Choice("way", _("送达方式"), codes=words.SERVICE_WAYS, radio=True),
    Text("receiver", _("收件人"), hint=_("签收人姓名、职务；留置的写见证人"), max_length=60),
    Text("receipt", _("送达回证或邮件编号"), max_length=60, required=False),
    Attachment("proof", _("送达回证照片"), kinds=("image", "document"), audience="officers"),
)
REPLY = Form(
    LongText("opinion", _("答复内容"), hint=_("已经怎么改、什么时候改完"), max_length=500),
    Attachment("papers", _("改正材料"), many=True, audience="officers"),
)
OBJECT = Form(LongText("opinion", _("不同意的理由"), max_length=500))
PAPER_REPLY = Form(
    Date("replied_on", _("答复日期")), Choice("stand", _("用人单位的态度"), codes=STANDS, radio=True),
    LongText("opinion", _("答复内容"), max_length=500),
    Attachment("papers", _("书面答复"), many=True, audience="officers"),
)  # fmt: skip
RECHECK_HINT = _("谁复查、看了什么、改了没有")
RECHECK = Form(
    Date("rechecked_on", _("复查日期")), LongText("result", _("复查情况"), hint=RECHECK_HINT, max_length=1000),
)  # fmt: skip
REQUEST = Form(LongText("reason", _("提请理由"), max_length=500))
DEPARTMENT_FILES = Form(Date("happened_on", _("立案日期")), Text("reference", _("立案文书号"), max_length=60))
DECLINED_BECAUSE = LongText("reason", _("部门说明的理由"), max_length=500)
DEPARTMENT_DECLINES = Form(Date("happened_on", _("答复日期")), DECLINED_BECAUSE)
DEPARTMENT_RESULT = Form(
    Date("happened_on", _("处理日期")), Text("reference", _("处理文书号"), max_length=60),
    LongText("result", _("处理结果"), max_length=1000),
)  # fmt: skip
PROSECUTORS = Form(Choice("prosecutor_reason", _("移送情形"), codes=words.PROSECUTOR_REASONS), SIGNER)
CLOSE = Form(LongText("opinion", _("办结说明"), max_length=500))
OCCASION = Text("occasion", _("时点"), hint=_("如：2026 年元旦、春节"), max_length=60)
GENERAL = Form(OCCASION, LongText("content", _("提示内容"), max_length=2000))
SUPERVISOR = Form(
    Text("name", _("姓名"), max_length=60), Text("card_number", _("监督员证号"), max_length=30),
    Date("starts_on", _("任职日期")), Date("ends_on", _("到期日期"), required=False),
)  # fmt: skip
