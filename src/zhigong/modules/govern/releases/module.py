"""Releases: a month's figures, frozen by one officer and approved by another; small cells cannot be computed.

Live counts are for officers. What the public reads is a release: it never changes, and no cell under the smallest
figure follows from its sums or from the release before (kernel/metrics/suppression.py).
"""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import MenuItem, Module
from zhigong.modules.govern.releases import queries, service
from zhigong.modules.govern.releases.demo import build

MODULE = Module(
    code="releases",
    title=_("数据发布"),
    room="govern",
    owner=_("办公室"),
    services=(service.release,),
    menu=(MenuItem(_("数据发布"), "releases-office:list", "chart", "members.export"),),
    record=queries.record,
    demo=build,
)
