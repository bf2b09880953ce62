"""The forms of exports: why a list leaves the house, and the second officer's word."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Form, LongText

APPROVAL = Form(LongText("opinion", _("批准意见"), required=False, max_length=200))
REFUSAL = Form(LongText("opinion", _("不批准的理由"), hint=_("写给申请人看"), max_length=200))
