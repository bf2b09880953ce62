"""The forms of reorganising, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import (
    Choice,
    Date,
    EmployerPicker,
    Form,
    LongText,
    Number,
    Text,
    UnitPicker,
    Yes,
)

KIND_TITLES = {
    "move": _("改变隶属"),
    "merge": _("合并"),
    "split": _("分立"),
    "dissolve": _("撤销"),
    "undo": _("撤回已办的调整"),
}
GROUNDS = (
    ("employer_ended", _("所在单位已终止（解散、破产、被撤销）")),
    ("internal", _("本工会内部的分会、小组调整")),
)
GROUND_TITLES = dict(GROUNDS)
REASON = LongText("reason", _("调整理由"), hint=_("写给上级工会看"), max_length=300)
DECIDED = (
    Date(
        "decided_on",
        _("会员（代表）大会讨论通过的日期"),
        hint=_("章程：合并、分立须经会员大会或会员代表大会讨论通过"),
    ),
    Yes("is_decided", _("已经会员大会或会员代表大会讨论通过，会议记录备查")),
)
FIND = _("输入工会名称、首字母或编码，从列表中选择")
PAGES = {
    "move": Form(UnitPicker("target", _("新的上级工会"), hint=FIND), REASON),
    "merge": Form(UnitPicker("target", _("并入哪个工会"), hint=FIND), *DECIDED, REASON),
    "split": Form(
        Text("name", _("新工会名称"), max_length=100),
        EmployerPicker(
            "employer",
            _("随之分出的单位"),
            hint=_("联合工会中单独建会的单位；它的会员一并转入新工会"),
            required=False,
        ),
        Number("share_percent", _("经费和资产分给新工会的比例（%）"), least=0, most=100),
        *DECIDED,
        REASON,
    ),
    "dissolve": Form(
        Choice("grounds", _("撤销依据"), codes=GROUNDS, radio=True),
        Date("decided_on", _("单位终止或内部调整的日期")),
        UnitPicker("target", _("会员、经费和资产由哪个工会接收"), hint=FIND),
        REASON,
    ),
    "undo": Form(REASON),
}
PROPOSAL = Form(LongText("reason", _("调整理由"), max_length=300))
DECISION = Form(LongText("opinion", _("审批意见"), max_length=300))
REJECTION = Form(LongText("opinion", _("不批准的理由"), hint=_("写给申请的工会看"), max_length=300))
