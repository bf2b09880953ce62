"""The card of the roster import: template, dry run, registering, rows that come back."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Module

MODULE = Module(code="rosters", title=_("名册导入"), room="organise", uses=("duplicates",))
