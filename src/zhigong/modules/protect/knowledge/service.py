"""The table of steps: an article's version is written by one officer and published by another."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Clock, Service, Step, Who
from zhigong.modules.protect.knowledge import actions, forms, rules

EDITORS = ("hotline_supervisor", "organiser", "union_chair")
WRITER = Who(*EDITORS, at="owner", not_party=False)
OTHER = Who(*EDITORS, at="owner")  # never who wrote it

article = Service(
    code="knowledge.article",
    version="2026-01",
    title=_("知识库条目"),
    prefix="ZS",
    states={
        "proposed": _("待审核"), "published": _("已发布"), "returned": _("已退回"), "taken_back": _("已停用"),
    },
    end=("returned", "taken_back"),
    steps=(
        Step(
            "propose", _("提交审核"), at="", to="proposed", by=WRITER, form=forms.ARTICLE,
            unless=actions.lasts_wrongly, run=actions.keep_version, clock=Clock(rules.APPROVE), basis=rules.HOUSE,
        ),
        Step(
            "publish", _("审核通过，发布"), at="proposed", to="published", by=OTHER, form=forms.SAID,
            barred=actions.is_over, run=actions.publish,
        ),
        Step("return", _("退回修改"), at="proposed", to="returned", by=OTHER, form=forms.WHY),
        Step(
            "take_back", _("停用"), at="published", to="taken_back", by=WRITER, form=forms.WHY,
            run=actions.take_back,
        ),
    ),
    text=_("热线话务员答复职工时查的条目：一人写，另一人审核，注明依据和有效期，到期自动不再显示。"),
    rights=(_("答复以现行法律法规为准，条目都注明依据。"),),
)  # fmt: skip
