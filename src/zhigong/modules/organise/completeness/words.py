"""The facts in people's words, and what to do about each."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "document": _("证件号码"),
    "checked": _("工会当面查验证件"),
    "mobile": _("移动电话"),
    "birth": _("出生日期"),
    "sex": _("性别"),
    "worker_kind": _("职工类别"),
    "education": _("学历"),
    "ethnicity": _("民族"),
    "is_migrant": _("是否农民工"),
}
# What the worker does; everything not named here is asked for as a correction.
AT_THE_UNION = {
    "document": _("带证件到所在工会登记"),
    "checked": _("带证件到所在工会，由工作人员当面查验"),
}
HOW = {
    "document": _("请本人带证件到工会，或用名册导入补登"),
    "checked": _("活动、走访或本人来访时当面查验证件"),
    "mobile": _("联系本人核实，或用名册导入补登"),
}
