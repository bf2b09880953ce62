"""The dated parameters of coverage, each with its ground; a region may set its own."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

CONTACT = Param(
    "coverage.contact_days", "10 WD", _("本平台约定：指派后联系单位的时限"), _("建会推进：联系时限")
)
MATERIALS = Param(
    "coverage.materials_days", "20 WD", _("本平台约定：联系后收齐建会材料的时限"), _("建会推进：收材料时限")
)
FOUND = Param(
    "coverage.found_months",
    "3 months",
    _("《工会法》第十一条、第十二条：上级工会可以派员帮助和指导组建工会；时限为本平台约定"),
    _("建会推进：建会时限"),
)
ROWS = Param(
    "coverage.import_rows", 100_000, _("本平台约定：浏览器一次上传的行数"), _("市场主体名录一次导入的行数")
)
