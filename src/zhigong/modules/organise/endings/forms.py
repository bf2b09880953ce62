"""The forms of endings, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Choice, Date, Form, LongText, Number, Text, Yes

# the last two change nothing; choosing them tells why (domain note 2.4)
RETAIN_REASONS = (
    ("retired", _("退休（含提前退休）")),
    ("unemployed", _("失业")),
    ("closed", _("所在单位关闭、破产")),
    ("military", _("服兵役")),
    ("dissolved", _("所在工会撤销")),
    ("waiting", _("在本单位下岗待岗")),
    ("early", _("内部退养")),
)
RESTORE_REASONS = (
    ("rehired", _("在本单位重新就业")),
    ("discharged", _("退役返回")),
    ("other", _("其他")),
)
VOID_REASONS = (
    ("wrong_person", _("登记错人")),
    ("twice", _("重复登记")),
    ("never_joined", _("本人未申请入会")),
)
BODIES = (
    ("meeting", _("会员大会")),
    ("congress", _("会员代表大会")),
    ("committee", _("基层工会委员会")),
)
REASON_TITLES = dict((*RETAIN_REASONS, *RESTORE_REASONS, *VOID_REASONS))
SAID = LongText("opinion", _("说明"), required=False, max_length=300)
WHY = LongText("opinion", _("理由"), hint=_("写给本人看"), max_length=300)
FACTS = LongText("opinion", _("事实和依据"), hint=_("写给本人看，本人可以陈述申辩"), max_length=500)
HAPPENED = Date("happened_on", _("发生日期"), hint=_("事情发生的日期，不晚于今天"))

RESIGN = Form(
    LongText("opinion", _("退会原因"), hint=_("可以不写"), required=False, max_length=300),
    Yes("is_sure", _("我自愿退会，知道退会后不再享受会员权利，今后可以重新申请入会")),
    title=_("退会"),
)
RETAIN = Form(
    Choice("reason", _("为什么保留会籍"), codes=RETAIN_REASONS, radio=True),
    HAPPENED,
    SAID,
    title=_("保留会籍"),
)
RESTORE = Form(
    Choice("reason", _("为什么恢复会籍"), codes=RESTORE_REASONS, radio=True),
    HAPPENED,
    SAID,
    title=_("恢复会籍"),
)
LAPSE = Form(
    Date("since_on", _("最近一次交会费或参加组织生活"), hint=_("此后没有正当理由未交、未参加")),
    Yes("is_warned", _("已经教育提醒，本人仍不改正")),
    FACTS,
    title=_("视为自动退会"),
)
EXPEL = Form(
    Text("document_number", _("生效判决文书编号"), max_length=60),
    Date("happened_on", _("判决生效日期")),
    FACTS,
    title=_("除名"),
)
DECEASE = Form(
    Date("happened_on", _("去世日期")),
    Text("document_number", _("证明名称和编号"), hint=_("死亡证明或户籍注销证明"), max_length=60),
    SAID,
    title=_("去世登记"),
)
VOID = Form(Choice("reason", _("错在哪里"), codes=VOID_REASONS, radio=True), WHY, title=_("更正错录"))
REINSTATE = Form(WHY, title=_("撤销原变动"))
DECISION = Form(
    Choice("body", _("由谁决定"), codes=BODIES, radio=True),
    Date("decided_on", _("决定日期"), hint=_("会议召开的日期")),
    Text("decision_number", _("决定文号或附件编号"), max_length=60),
    Number("votes_for", _("同意票"), least=0, most=100_000),
    Number("votes_against", _("不同意和弃权票"), least=0, most=100_000),
    WHY,
)
STATEMENT = Form(LongText("opinion", _("我的陈述申辩"), max_length=500))
APPEAL = Form(LongText("opinion", _("申诉理由"), max_length=500))
FILING = Form(Text("record_number", _("备案编号"), max_length=60))
APPROVAL = Form(SAID)
REFUSAL = Form(WHY)
STARTING = {
    "resign": RESIGN,
    "retain": RETAIN,
    "restore": RESTORE,
    "lapse": LAPSE,
    "expel": EXPEL,
    "decease": DECEASE,
    "void": VOID,
    "reinstate": REINSTATE,
}
