"""The dated parameters of releases."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

CHECK = Param(
    "releases.check_days", "5 WD", _("本平台约定：数据发布由第二人审核的时限"), _("审核数据发布的时限")
)
