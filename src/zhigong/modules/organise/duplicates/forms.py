"""The forms of merging, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Choice, Form, LongText, Yes

SIDES = (("first", _("第一份登记")), ("second", _("第二份登记")))
WHY = LongText("opinion", _("核对情况"), hint=_("写明怎样核对的；不要写证件号码"), max_length=300)
MERGE = Form(
    Choice("kept", _("保留哪一份登记"), codes=SIDES, radio=True),
    Choice("membership", _("两份都有有效会籍时，保留哪一份会籍"), codes=SIDES, radio=True, required=False),
    Yes("document_seen", _("已核对本人证件原件，确认是同一人")),
    WHY,
    title=_("是同一人，合并"),
)
UNMERGE = Form(WHY, title=_("撤销合并"))
CONFIRMATION = Form(
    Yes("is_checked", _("我已独立核对")), LongText("opinion", _("说明"), required=False, max_length=200)
)
REFUSAL = Form(LongText("opinion", _("理由"), max_length=300))
