"""The forms of the watch-list, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Date, Form, LongText

TELL = Form(
    LongText("opinion", _("列入理由"), hint=_("写给单位看：拖欠事实、人数、金额；不要写职工姓名")),
    Date(
        "served_on", _("告知送达日期"), hint=_("当面、邮寄或者其他方式送到单位的那一天；异议期从第二天起算")
    ),
)
OBJECT = Form(LongText("opinion", _("异议理由")))
DECIDE = Form(LongText("opinion", _("答复"), hint=_("写给单位看")))
