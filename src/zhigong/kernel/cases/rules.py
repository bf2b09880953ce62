"""The dated parameters of the engine itself."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

RETURNS = Param(
    "cases.returns",
    1,
    _("本平台约定：同一件在两级工会之间退回的次数，超过的由上级工会决定"),
    _("交办退回次数"),
)
SUPERVISION = Param(
    "cases.supervision_answer", "5 WD", _("本平台约定：督办件书面答复时限"), _("督办答复时限")
)
