"""Arbitration (SCOPE B3): after a mediation without agreement, or an agreement not kept, journey J5's alternative.

The application pack with its copies, the 45+15 days, and what commission and courts decided as facts with their
source. The employer sees nothing of it; whoever mediated keeps out.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Module
from zhigong.modules.protect.arbitration import public, queries, service
from zhigong.modules.protect.arbitration.demo import build

MODULE = Module(
    code="arbitration",
    title=_("劳动仲裁指引"),
    room="protect",
    owner=_("权益保障部门"),
    services=(service.follow,),
    uses=("limitation", "mediation"),
    on={
        "mediation.mediate.fail": public.go_on,
        "mediation.mediate.leave": public.go_on,
        "mediation.mediate.go_on": public.go_on,
    },
    record=queries.record,
    demo=build,
)
