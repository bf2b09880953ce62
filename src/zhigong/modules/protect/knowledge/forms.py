"""The forms of the knowledge base."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Date, Form, LongText, Text

ARTICLE = Form(
    Text("title", _("问题"), hint=_("照职工的问法写"), max_length=80),
    LongText("answer", _("怎么答"), hint=_("话务员照着说的话"), max_length=2000),
    Text("words", _("别的说法"), hint=_("用空格隔开，查找时也能找到"), required=False, max_length=120),
    Text("basis", _("依据"), hint=_("法规名称和条款"), required=False, max_length=200),
    Date("expires_on", _("有效期至"), hint=_("到期后不再给话务员看")),
    title=_("知识库条目"),
)
WHY = Form(LongText("opinion", _("理由"), max_length=300))
SAID = Form(LongText("opinion", _("审核意见"), required=False, max_length=300))
