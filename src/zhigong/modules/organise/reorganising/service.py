"""The table of steps: proposed by one officer, approved by another of the union above both sides, done in that step."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import SYSTEM, Clock, Service, Step, Who
from zhigong.modules.organise.reorganising import actions, forms, rules

PROPOSER = Who("union_chair", "organiser", at="any", not_party=False)
UPPER = Who("union_chair", "organiser", at="owner")
LAW = _("《工会法》第十三条：任何组织和个人不得随意撤销、合并工会组织；须报上一级工会批准")

change = Service(
    code="reorganising.change",
    version="2026-01",
    title=_("组织调整"),
    prefix="TZ",
    states={"proposed": _("待上级审批"), "done": _("已办理"), "rejected": _("未批准"), "withdrawn": _("已撤回申请"),},
    end=("done", "rejected", "withdrawn"),
    steps=(
        Step(
            "propose", _("提出调整"), at="", to="proposed", by=PROPOSER, form=forms.PROPOSAL,
            run=actions.keep_proposal, clock=Clock(rules.APPROVE), basis=LAW,
        ),
        Step(
            "approve", _("批准并办理"), at="proposed", to="done", by=UPPER, form=forms.DECISION,
            barred=actions.why_not_now, run=actions.carry_out, basis=LAW,
            hint=_("批准后立即一次办完；之后可以提出撤回"),
        ),
        Step(
            "reject", _("不批准"), at="proposed", to="rejected", by=UPPER, form=forms.REJECTION,
            run=actions.tell_rejection,
        ),
        # The matter lies with the union above, out of the proposer's sight: they ask on their list, the house does it.
        Step("withdraw", _("撤回申请"), at="proposed", to="withdrawn", by=SYSTEM, run=actions.note_withdrawal),
    ),
    text=_("工会隶属关系改变、合并、分立和撤销，先预演影响，再报上级工会批准；批准后一次办完，可以撤回。"),
    rights=(
        _("任何组织和个人不得随意撤销、合并工会组织（《工会法》第十三条）。"),
        _("会员的会籍、入会日期和会员编号不因组织调整而改变。"),
    ),
)  # fmt: skip
