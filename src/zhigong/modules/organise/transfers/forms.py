"""The forms of transfers, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Choice, Date, DocumentNumber, Form, LongText, UnitPicker, Yes
from zhigong.lib.codes import DOCUMENT_TYPE, EMPLOYMENT_FORM, WORKER_KIND

PURPOSE = (
    ("work", _("换了工作单位")),
    ("residence", _("新单位还没有工会，转到居住地工会")),
    ("secondment", _("借调、派驻六个月以上")),
)
PURPOSE_TITLES = dict(PURPOSE) | {"return": _("借调、派驻期满返回")}
OBJECTIONS = (
    ("still_here", _("仍在本单位工作")),
    ("expelling", _("正在办理除名")),
    ("not_ours", _("不是本工会会员，登记有误")),
)
DECLINES = (
    ("not_here", _("不在本单位工作")),
    ("other_union", _("应当转入其他工会")),
    ("not_reached", _("多次联系不上本人")),
)
BACK_ON = Date("back_on", _("预计返回日期"), hint=_("只有借调、派驻的填写"), required=False)
NEW_WORK = (
    Choice("worker_kind", _("转入后的职业类别"), codes=WORKER_KIND, required=False),
    Choice("employment_form", _("转入后的用工形式"), codes=EMPLOYMENT_FORM, required=False),
)
UNION = UnitPicker("union", _("转入哪个工会"), hint=_("输入工会名称、首字母或编码，从列表中选择"))
MOVE = (Choice("purpose", _("为什么转会"), codes=PURPOSE, radio=True), BACK_ON)
ASK = Form(*MOVE, *NEW_WORK, Yes("is_true", _("我申请转移会籍，所填内容真实")), title=_("转会申请"))
ASK_PAGE = Form(UNION, *ASK)
SEND = Form(*MOVE, Yes("is_agreed", _("已征得本人同意")), title=_("转出"))
SEND_PAGE = Form(UNION, *SEND)
FETCH = Form(*MOVE, *NEW_WORK, Yes("is_agreed", _("已征得本人同意")), title=_("转入"))
IDENTITY = Form(
    Choice("doc_type", _("证件类型"), codes=DOCUMENT_TYPE),
    DocumentNumber("doc_number", _("证件号码"), hint=_("只用于查找本人的会籍，查找会记录在案")),
    Yes("document_seen", _("已核对本人证件原件")),
)
FETCH_PAGE = Form(*IDENTITY, *FETCH)
CONFIRMATION = Form(
    Date("dues_paid_to", _("会费交至"), hint=_("随会籍带给接收工会；不影响转会"), required=False),
    LongText("opinion", _("说明"), required=False, max_length=200),
)
OBJECTION = Form(
    Choice("reason", _("理由"), codes=OBJECTIONS, radio=True),
    LongText(
        "opinion", _("说明"), hint=_("写给本人和上级工会看；拖欠会费不是不同意转会的理由"), max_length=300
    ),
)
JUDGEMENT = Form(LongText("opinion", _("裁定理由"), hint=_("写给本人看"), max_length=300))
ACCEPTANCE = Form(
    *NEW_WORK,
    Date("moved_on", _("转入日期"), hint=_("不填为今天；不早于原工会转出的日期"), required=False),
    LongText("opinion", _("说明"), required=False, max_length=200),
)
REFUSAL = Form(
    Choice("reason", _("理由"), codes=DECLINES, radio=True),
    LongText("opinion", _("说明"), hint=_("写给本人看，写明可以怎么办"), max_length=300),
)
