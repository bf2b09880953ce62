"""The forms of a report of misused identity, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Choice, Form, LongText, PlacePicker, Yes
from zhigong.modules.organise.joining.public import AGREE_IDENTITY, CHECKED_BY, IDENTITY

REPORT = Form(
    LongText("story", _("发生了什么"), hint=_("例如：我没有申请过，却收到了入会消息"), sensitive=True),
    PlacePicker("place", _("您现在的工作或居住地"), hint=_("由当地工会核实")),
    title=_("我的身份被他人冒用"),
)
REPORT_PAGE = Form(*IDENTITY, *REPORT, AGREE_IDENTITY)
CONFIRMATION = Form(
    Choice("checked_by", _("核对报告人证件原件的方式"), codes=CHECKED_BY, radio=True),
    Yes("document_seen", _("报告人与证件原件一致")),
    LongText("opinion", _("核实情况"), hint=_("写给报告人看；不要写他人信息"), max_length=300),
)
DISMISSAL = Form(LongText("opinion", _("核实情况"), hint=_("写给报告人看"), max_length=300))
FORWARDING = Form(
    LongText("opinion", _("转交原因"), hint=_("例如：本单位管辖范围内没有查到此会籍"), max_length=300)
)
