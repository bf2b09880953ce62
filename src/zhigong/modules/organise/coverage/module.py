"""Coverage (SCOPE A8): employers of the market register against unions, and the work of founding where there is none.

The register stands beside the kernel's employers; whether one is covered, and all counts, the database derives.
"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhigong.kernel.access.permissions import may
from zhigong.kernel.cases.definition import MenuItem, Module
from zhigong.modules.organise.coverage import actions, queries, service
from zhigong.modules.organise.coverage.demo import build


def workers_reached(seat, unit, on) -> dict | None:
    """Return the share of workers whose employer has a union, for the workbench."""
    if not may(seat, "metrics.read"):
        return None
    employers, staff = queries.shares([unit.pk])[unit.pk]
    if not staff.whole:
        return None
    return {
        "title": _("建会覆盖（职工）"),
        "value": staff.percent,
        "note": _("%(count)d 家单位还没有工会") % {"count": employers.lacking},
        "tone": "warn" if employers.lacking else "ok",
        "url": f"{reverse('coverage-office:board')}?unit={unit.code}",
    }


MODULE = Module(
    code="coverage",
    title=_("建会覆盖"),
    room="organise",
    owner=_("组织部门"),
    services=(service.drive,),
    uses=("exports",),
    on={
        "coverage.drive.contact": actions.keep_officer,
        "coverage.drive.collect": actions.keep_officer,
    },
    menu=(MenuItem(_("建会覆盖"), "coverage-office:board", "chart", "metrics.read"),),
    counts=(workers_reached,),
    record=queries.record,
    deeds={
        "coverage.import": _("写入市场主体名录"),
        "coverage.recount": _("重新核算建会覆盖"),
    },
    demo=build,
)
