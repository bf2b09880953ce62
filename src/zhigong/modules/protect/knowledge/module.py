"""The hotline's knowledge base (SCOPE B1): articles with versions, approved by a second officer, with an end date."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module
from zhigong.modules.protect.knowledge import queries, service
from zhigong.modules.protect.knowledge.demo import build

MODULE = Module(
    code="knowledge",
    title=_("热线知识库"),
    room="protect",
    owner=_("权益保障部门"),
    services=(service.article,),
    menu=(MenuItem(_("热线知识库"), "knowledge-office:list", "document", "matters.read"),),
    record=queries.record,
    demo=build,
)
