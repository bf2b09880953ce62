"""Limitation (SCOPE B3): a calculator anybody may use before signing in, and the reckoning other lines ask.

It keeps nothing. One year (§27) with interruption and suspension, pay that does not lapse during the employment,
the causes of §2 found in one's own words, finality of §47 by claim, the 45+15 days of arbitration.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Module, Tile

MODULE = Module(
    code="limitation",
    title=_("仲裁时效计算"),
    room="protect",
    owner=_("权益保障部门"),
    worker_tiles=(Tile(_("算仲裁时效"), _("还有多久，一行一行说清楚"), "limitation:calculator", "clock"),),
)
