"""The forms of the register of mediation bodies and mediators."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Choice, Date, EmployerPicker, Form, Number, Phone, Text, UnitPicker

BODIES = (
    ("enterprise", _("企业劳动争议调解委员会")),
    ("union", _("工会劳动争议调解组织")),
    ("street", _("乡镇、街道调解组织")),
    ("court", _("工会驻法院调解室")),
    ("labour", _("工会驻人社联合调解工作室")),
)
KINDS = (
    ("fulltime", _("专职调解员")),
    ("parttime", _("兼职调解员")),
    ("lawyer", _("律师")),
    ("staff", _("职工代表")),
    ("employer", _("企业代表")),
)
BODY = Form(
    UnitPicker("unit", _("设在哪个工会"), hint=_("不填就是本级工会"), required=False),
    Choice("kind", _("类别"), codes=BODIES),
    Text("name", _("名称"), max_length=100),
    Date("formed_on", _("成立日期")),
    Text("chair_name", _("主任"), hint=_("由工会成员或者双方推举的人员担任（第十条）"), max_length=60),
    Phone("phone", _("联系电话"), required=False),
    Number(
        "staff_count",
        _("职工代表人数"),
        hint=_("企业调解委员会必填；由工会成员担任或者全体职工推举"),
        required=False,
        least=0,
        most=99,
    ),
    Number("employer_count", _("企业代表人数"), required=False, least=0, most=99),
    title=_("登记调解组织"),
)
MEDIATOR = Form(
    Text("number", _("调解员证号"), max_length=24),
    Text("name", _("姓名"), max_length=60),
    Choice("kind", _("身份"), codes=KINDS),
    Text("username", _("工作帐号"), hint=_("登录名；在线调解必须有"), required=False, max_length=60),
    EmployerPicker("employer", _("所在单位"), hint=_("用于回避检查"), required=False),
    title=_("登记调解员"),
)
