"""Monitoring (SCOPE B11, first part): figures of places, industries and employers with limits that say why; incidents.

Never about persons. A place is coloured by the numbers of the lines below, with the numbers in the sentence. Incidents
are seen by those who handle them: the union that reports, and the union above that assigns the level.
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module
from zhigong.modules.protect.monitoring import service
from zhigong.modules.protect.monitoring.demo import build
from zhigong.modules.protect.monitoring.queries import incidents

MODULE = Module(
    code="monitoring",
    title=_("劳动关系态势监测"),
    room="protect",
    owner=_("权益保障部门"),
    services=(service.incident,),
    uses=("hotline", "mediation", "supervision", "wage_arrears"),
    menu=(MenuItem(_("劳动关系态势"), "monitoring-office:board", "chart", "monitoring.read"),),
    record=incidents.record,
    demo=build,
)
