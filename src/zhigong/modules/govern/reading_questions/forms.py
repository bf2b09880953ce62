"""The forms of a question about a reading, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Form, LongText

QUESTION = Form(
    LongText("text", _("想问什么"), hint=_("例如：我没有办理业务，为什么查看我的信息"), max_length=500),
    title=_("为什么查看我的信息"),
)
ANSWER = Form(
    LongText("opinion", _("查看的理由"), hint=_("写给本人看：谁、因办理什么事项、依据什么"), max_length=500)
)
FINDING = Form(LongText("opinion", _("核实情况和处理"), hint=_("写给本人看"), max_length=500))
FORWARDING = Form(LongText("opinion", _("转交原因"), max_length=300))
