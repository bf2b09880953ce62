"""The card of the register as officers see it."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Module

MODULE = Module(code="members", title=_("会员名册"), room="organise", uses=("rosters",))
