"""The dated parameters of merging."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

CONFIRM = Param(
    "duplicates.confirm_days",
    "5 WD",
    _("本平台约定：合并和撤销合并由两名工作人员办理"),
    _("第二人核对合并的时限"),
)
