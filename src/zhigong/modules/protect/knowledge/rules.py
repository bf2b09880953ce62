"""The dated parameters of the knowledge base."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

HOUSE = _("本平台约定：知识库条目须经第二人审核并注明有效期")
APPROVE = Param("knowledge.approve_days", "5 WD", HOUSE, _("知识库条目审核时限"))
LONGEST = Param("knowledge.longest_days", 366, HOUSE, _("知识库条目最长有效天数"))
