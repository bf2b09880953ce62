"""Rooms (SCOPE B3): the online room of a dispute for browser and phone.

Messages, documents, notes between one side and the mediator, minutes both sides confirm. Only those who sit in the
room read it: not the unions above, not other officers; the journal keeps that something was said, never what.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Module

MODULE = Module(
    code="rooms",
    title=_("在线调解室"),
    room="protect",
    owner=_("权益保障部门"),
    deeds={
        "rooms.say": _("在调解室发言"),
        "rooms.confirm": _("确认调解笔录"),
        "rooms.read": _("查看调解室"),
    },
)
