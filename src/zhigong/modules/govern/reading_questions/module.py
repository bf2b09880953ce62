"""Why was my data read: a member asks about one entry of the journal, the union one level up looks into it and answers.

Personal Information Protection Law articles 44 and 50: whoever handles personal data explains it, and asking is easy.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Module
from zhigong.modules.govern.reading_questions import queries, service
from zhigong.modules.govern.reading_questions.demo import build

MODULE = Module(
    code="reading_questions",
    title=_("查看信息的质询"),
    room="govern",
    owner=_("组织部门"),
    services=(service.question,),
    ask_about_reading="reading_questions:ask",
    record=queries.record,
    demo=build,
)
