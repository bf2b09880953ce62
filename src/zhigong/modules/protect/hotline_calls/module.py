"""The call centre's door (SCOPE B1): any call centre tells calls by signed events; the sound stays with it, by reference."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module

MODULE = Module(
    code="hotline_calls",
    title=_("热线来电"),
    room="protect",
    owner=_("权益保障部门"),
    menu=(MenuItem(_("呼叫中心接入"), "hotline_calls-office:connection", "key", "tokens.manage"),),
    deeds={"hotline_calls.show_key": _("查看呼叫中心接入密钥")},
)
