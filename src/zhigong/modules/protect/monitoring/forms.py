"""The forms of an incident; each says that no person is named."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import (
    Choice,
    Date,
    EmployerPicker,
    Form,
    LongText,
    Number,
    PlacePicker,
    Text,
    Yes,
)
from zhigong.modules.protect.monitoring import words

NOBODY = _("只写单位和事情，不写个人姓名、证件号码、电话和个人言论")
HEADCOUNT = Number("headcount", _("涉及人数"), least=1, most=1_000_000)
CLUE = Form(
    EmployerPicker("employer", _("涉事单位"), hint=_("输入名称或统一社会信用代码，从列表中选择")),
    PlacePicker("place", _("发生地点"), hint=_("输入名称，从列表中选择")),
    Date("happened_on", _("发生日期")),
    Choice("mode", _("方式"), codes=words.MODES, radio=True),
    HEADCOUNT,
    LongText("trigger", _("起因"), hint=NOBODY),
    LongText("demands", _("诉求"), hint=NOBODY),
    Yes("is_phoned", _("已经电话报告上级工会"), required=False),
)
REPORT = Form(
    HEADCOUNT,
    LongText("situation", _("现场情况"), hint=NOBODY, max_length=1000),
    LongText("measures", _("已采取的措施"), hint=NOBODY, max_length=1000),
    Text("organisations", _("参与处置的单位"), required=False, max_length=300),
)
LEVEL = Form(
    Choice("level", _("级别"), codes=words.LEVELS, radio=True),
    LongText("opinion", _("定级理由和要求"), hint=NOBODY),
)
REASON = Form(LongText("opinion", _("情况说明"), hint=NOBODY))
