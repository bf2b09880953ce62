"""The dated parameter of calls: how long a caller's number is kept."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

KEEP = Param("hotline_calls.keep_days", 180, _("本平台约定：通话号码保存期"), _("通话号码保存天数"))
