"""The dated parameters of reorganising."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

APPROVE = Param(
    "reorganising.approve_days", "15 CD", _("本平台约定：上级工会审批组织调整的时限"), _("审批组织调整的时限")
)
