"""The forms of joining, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import (
    Choice,
    DocumentNumber,
    EmployerPicker,
    Form,
    LongText,
    PlacePicker,
    Text,
    Yes,
)
from zhigong.lib.codes import DOCUMENT_TYPE, EMPLOYMENT_FORM, WORKER_KIND

CHECKED_BY = (("in_person", _("当面")), ("video", _("视频")))
REJECT_REASONS = (
    ("not_eligible", _("不符合入会条件")),
    ("other_union", _("应当向其他工会申请")),
    ("untrue", _("所填内容不实")),
    ("not_reached", _("多次联系不上本人")),
)
NAME = Text("name", _("姓名"), hint=_("与证件一致"), max_length=60, autocomplete="name")
DOC_TYPE = Choice("doc_type", _("证件类型"), codes=DOCUMENT_TYPE)
DOC_NUMBER = DocumentNumber(
    "doc_number", _("证件号码"), hint=_("加密保存，只用于核验身份；审核时由工作人员核对原件")
)
IDENTITY = Form(NAME, DOC_TYPE, DOC_NUMBER)
AGREE_JOINING = Yes("agree_joining", _("我同意按上面的告知处理我的个人信息，用于办理入会"))
AGREE_IDENTITY = Yes("agree_identity", _("我单独同意核验我的证件号码，并由工作人员核对证件原件"))
IDENTITY_PAGE = Form(*IDENTITY, AGREE_JOINING, AGREE_IDENTITY)
WORK_FIELDS = (
    Choice("worker_kind", _("我的职业类别"), codes=WORKER_KIND),
    Choice("employment_form", _("用工形式"), codes=EMPLOYMENT_FORM, required=False),
    Text(
        "platform", _("所在平台"), hint=_("如美团、滴滴、货拉拉；没有可不填"), required=False, max_length=60
    ),
    EmployerPicker(
        "employer",
        _("工作单位"),
        hint=_("可输入单位名称、首字母或统一社会信用代码；没有单位可不填"),
        required=False,
    ),
    PlacePicker("place", _("主要工作地点"), hint=_("输入乡镇、街道或社区名称，从列表中选择")),
)
WORK = Form(*WORK_FIELDS)
OATH = Yes("oath", _("我自愿加入中国工会，承认《中国工会章程》，所填内容真实。"))
CONFIRMATION = Form(OATH)
APPLICATION = Form(*WORK_FIELDS, OATH, title=_("入会申请"))
CORRECTION = Form(
    Text("name", _("姓名"), hint=_("与证件一致；不需要改可不填"), max_length=60, required=False),
    Choice("doc_type", _("证件类型"), hint=_("改证件号码时填"), codes=DOCUMENT_TYPE, required=False),
    DocumentNumber("doc_number", _("证件号码"), hint=_("不需要改可不填"), required=False),
    LongText("opinion", _("补正说明"), hint=_("写明补正了什么；不要写证件号码"), max_length=300),
    title=_("补正后重新提交"),
)
APPROVAL = Form(
    Choice("checked_by", _("核对证件原件的方式"), codes=CHECKED_BY, radio=True),
    Yes("document_seen", _("本人与证件原件一致，姓名和号码与申请一致")),
    LongText("opinion", _("审核意见"), required=False, max_length=200),
)
RETURN = Form(LongText("opinion", _("需要补正什么"), hint=_("写给申请人看，只能退回一次"), max_length=300))
REJECTION = Form(
    Choice("reason", _("理由"), codes=REJECT_REASONS, radio=True),
    LongText("opinion", _("说明"), hint=_("写给申请人看，写明可以怎么办"), max_length=300),
)
REFERRAL = Form(
    Choice("checked_by", _("核对证件原件的方式"), codes=CHECKED_BY, radio=True),
    Yes("document_seen", _("本人与证件原件一致，姓名和号码与申请一致")),
)
