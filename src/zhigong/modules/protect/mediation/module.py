"""Mediation (SCOPE B3, D5): a dispute from the worker's own words to an agreement that is kept, journey J5.

The nearest mediation body (or the enterprise's own committee) accepts within three working days; fifteen days open
the door to arbitration and close nothing; both sides and the mediator sign; confirmation, performance, breach and
callback follow. The talk itself stays in its room (rooms); arbitration goes on in its own line.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Module, Tile
from zhigong.modules.protect.mediation import queries, service
from zhigong.modules.protect.mediation.demo import build

MODULE = Module(
    code="mediation",
    title=_("劳动争议调解"),
    room="protect",
    owner=_("权益保障部门"),
    services=(service.mediate,),
    uses=("limitation", "mediators", "rooms"),
    worker_tiles=(Tile(_("劳动争议调解"), _("免费，三个工作日内受理"), "mediation:start", "scales"),),
    counts=(queries.open_disputes,),
    record=queries.record,
    demo=build,
)
