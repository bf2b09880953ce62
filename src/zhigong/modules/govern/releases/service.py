"""The table of steps: frozen by one officer, published or refused by another of the same union."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Clock, Service, Step, Who
from zhigong.modules.govern.releases import actions, forms, rules

OFFICE = Who("union_chair", "organiser", at="any", not_party=False)
SECOND = Who("union_chair", "organiser", at="owner")

release = Service(
    code="releases.release",
    version="2026-01",
    title=_("数据发布"),
    prefix="FB",
    states={"frozen": _("待第二人审核"), "published": _("已发布"), "refused": _("不予发布")},
    end=("published", "refused"),
    steps=(
        Step(
            "freeze", _("冻结数据"), at="", to="frozen", by=OFFICE, form=forms.FREEZE, run=actions.keep_release,
            clock=Clock(rules.CHECK), basis=_("本平台约定：公开数据先由一人冻结，再由另一人审核"),
        ),
        Step(
            "publish", _("审核发布"), at="frozen", to="published", by=SECOND, form=forms.DECISION,
            barred=actions.why_not_publish, run=actions.publish,
        ),
        Step("refuse", _("不予发布"), at="frozen", to="refused", by=SECOND, form=forms.DECISION),
    ),
    text=_("公开的统计是冻结的：由一人冻结、另一人审核；少于规定人数的格不显示，也不能由合计或前后两期相减得出。"),
    rights=(_("公开的数据不含任何人的姓名和号码，也不能推算出任何一个人。"), _("发布以后不再改动，任何人都可以下载。")),
)  # fmt: skip
