"""Mediators (SCOPE B3, D5): which unit has a mediation body, an enterprise's own committee too, and who mediates.

The register decides where a worker's request goes and keeps mediators out of their own, their employer's and their
principal's disputes.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module

MODULE = Module(
    code="mediators",
    title=_("调解组织和调解员"),
    room="protect",
    owner=_("权益保障部门"),
    menu=(MenuItem(_("调解组织和调解员"), "mediators-office:register", "people", "matters.read"),),
    deeds={"mediators.add_body": _("登记调解组织"), "mediators.add_mediator": _("登记调解员")},
)
