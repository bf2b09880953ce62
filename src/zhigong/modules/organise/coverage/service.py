"""The table of steps: an officer is named, contacts the employer, collects papers, and a union is founded or not."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import SYSTEM, Clock, Service, Step, Who
from zhigong.modules.organise.coverage import actions, forms, rules

NAMING = Who("union_chair", "organiser", at="any", not_party=False)
WORKING = Who("union_chair", "organiser", at="owner", not_party=False)
OPEN = ("assigned", "contacted", "preparing")
HELPS = _("《工会法》第十二条：上级工会可以派员帮助和指导企业职工组建工会，任何单位和个人不得阻挠")

drive = Service(
    code="coverage.drive",
    version="2026-01",
    title=_("建会推进"),
    prefix="JH",
    states={
        "assigned": _("待联系"),
        "contacted": _("已联系"),
        "preparing": _("筹备中"),
        "founded": _("已建会"),
        "refused": _("暂未建会"),
        "dropped": _("不再需要"),
    },
    end=("founded", "refused", "dropped"),
    steps=(
        Step(
            "assign", _("指派建会"), at="", to="assigned", by=NAMING, unless=actions.why_not_assign,
            run=actions.keep_drive, clock=Clock(rules.CONTACT), basis=HELPS,
        ),
        Step(
            "contact", _("登记联系情况"), at="assigned", to="contacted", by=WORKING, form=forms.CONTACT,
            unless=actions.why_not_that_day, run=actions.note_contact, clock=Clock(rules.MATERIALS),
        ),
        Step(
            "collect", _("登记建会材料"), at="contacted", to="preparing", by=WORKING, form=forms.MATERIALS,
            run=actions.note_materials, clock=Clock(rules.FOUND),
        ),
        Step(
            "found", _("已建会，办结"), at=("contacted", "preparing"), to="founded", by=WORKING, form=forms.FOUND,
            unless=actions.why_not_founded, run=actions.note_union,
        ),
        Step(
            "refuse", _("暂不能建会"), at=OPEN, to="refused", by=WORKING, form=forms.REFUSE,
            run=actions.note_reason,
        ),
        Step("fall_out", _("已有工会或已停业，办结"), at=OPEN, to="dropped", by=SYSTEM, run=actions.let_go),
    ),
    text=_("上级工会派员到没有工会的单位，帮助职工建会入会。"),
    rights=(
        _("职工有依法参加和组织工会的权利，任何单位和个人不得阻挠和限制。"),
        _("对阻挠职工建会入会的，可以向上一级工会反映。"),
    ),
)  # fmt: skip
