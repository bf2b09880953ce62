"""The call-taker's console (SCOPE B1): the form, the caller, similar tickets, suggested categories, the knowledge base."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module

MODULE = Module(
    code="hotline_console",
    title=_("热线接听"),
    room="protect",
    owner=_("权益保障部门"),
    uses=("hotline", "hotline_calls", "knowledge"),
    menu=(MenuItem(_("热线接听"), "hotline_console-office:console", "message", "hotline.take"),),
    deeds={"hotline_console.recognise": _("来电识别")},
)
