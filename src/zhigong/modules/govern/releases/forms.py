"""The forms of releases, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Date, Form, LongText

FREEZE = Form(Date("month_end", _("发布哪个月末的数据"), hint=_("填写该月任意一天，取月末")))
DECISION = Form(LongText("opinion", _("审核意见"), max_length=200))
