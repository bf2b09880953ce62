"""The dated parameters of following arbitration; the law's own stand in limitation."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

GUIDE = Param(
    "arbitration.guide_days", "3 WD", _("本平台约定：帮职工准备仲裁材料"), _("准备仲裁申请材料的时限")
)
CALLBACK = Param("arbitration.callback_days", "15 CD", _("本平台约定：收到款项后回访"), _("回访的时限"))
