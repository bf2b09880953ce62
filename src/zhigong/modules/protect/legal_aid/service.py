"""The table of steps of legal aid."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, SYSTEM, Chosen, Clock, Service, Step, Who
from zhigong.kernel.letters.standing import only_once_withdrawn
from zhigong.modules.protect.legal_aid import actions, forms, letters, queries, rules, words

APPLICANT = PARTY("applicant")
# Whoever took an application down goes on working on it; the applicant's own seat never does.
REGISTRAR = Who("union_chair", "organiser", "clerk", at="any", not_party=False)
OFFICE = Who("union_chair", "organiser", "clerk", at="owner", not_party=False)
CHAIR = Who("union_chair", "organiser", at="owner", not_party=False)
DECIDING = Clock(Chosen({"usual": rules.DECIDE, "campaign": rules.CAMPAIGN_DECIDE}, queries.pace))
ASSIGNING = Clock(Chosen({"usual": rules.ASSIGN, "campaign": rules.CAMPAIGN_ASSIGN}, queries.pace))
GRANTING = {"form": forms.GRANT, "run": actions.grant, "basis": rules.OFFICE}
REFUSING = {
    "form": forms.REFUSE,
    "run": actions.refuse,
    "clock": Clock(rules.ASK_REVIEW, on_overdue="let_stand"),
    "basis": rules.OFFICE,
}
OPENING = {
    "basis": rules.OFFICE,
    "run": actions.keep_application,
    "unless": actions.why_not_applied,
    "clock": DECIDING,
}

DECISION = (
    Step("apply", _("申请"), at="", to="applied", by=APPLICANT, form=forms.APPLY, **OPENING),
    Step("enter", _("登记申请"), at="", to="applied", by=REGISTRAR, form=forms.ENTER_FROM, **OPENING),
    Step(
        "hand_over",
        _("交其他工会协作办理"),
        at=("applied", "granted"),
        to="",
        by=CHAIR,
        form=forms.OVER,
        run=actions.tell_handed_over,
        hands="over",
        basis=rules.OFFICE,
        hint=_("跨地区的，由纠纷发生地工会协作"),
    ),
    Step(
        "hand_back",
        _("退回原工会"),
        at=("applied", "granted"),
        to="",
        by=CHAIR,
        form=forms.REASON,
        hands="back",
    ),
    Step(
        "grant",
        _("给予援助"),
        at="applied",
        to="granted",
        by=CHAIR,
        barred=actions.why_not_grant,
        clock=ASSIGNING,
        **GRANTING,
    ),
    Step(
        "grant",
        _("重新出具给予援助决定书"),
        at=("granted", "assigned"),
        to="",
        by=CHAIR,
        barred=only_once_withdrawn(letters.GRANTED.code),
        **GRANTING,
    ),
    Step("refuse", _("不予援助"), at="applied", to="refused", by=CHAIR, **REFUSING),
    Step(
        "refuse",
        _("重新出具不予援助决定书"),
        at="refused",
        to="refused",
        by=CHAIR,
        barred=only_once_withdrawn(letters.REFUSED.code),
        **REFUSING,
    ),
    Step("withdraw", _("撤回申请"), at=("applied", "granted", "assigned"), to="withdrawn", by=APPLICANT),
)
REVIEW = (
    Step(
        "ask_review",
        _("请上级工会复查"),
        at="refused",
        to="reviewing",
        by=APPLICANT,
        form=forms.REASON,
        hands="up",
        clock=Clock(rules.REVIEW),
    ),
    Step("let_stand", _("未申请复查"), at="refused", to="not_aided", by=SYSTEM),
    Step(
        "overturn",
        _("复查：给予援助"),
        at="reviewing",
        to="granted",
        by=CHAIR,
        form=forms.GRANT,
        run=actions.overturn,
        clock=ASSIGNING,
    ),
    Step(
        "uphold",
        _("复查：维持不予援助"),
        at="reviewing",
        to="not_aided",
        by=CHAIR,
        form=forms.REASON,
        run=actions.uphold,
    ),
)
HELP = (
    Step(
        "assign",
        _("指派援助人员"),
        at=("granted", "assigned"),
        to="assigned",
        by=CHAIR,
        form=forms.ASSIGN,
        unless=actions.why_not_helper,
        run=actions.assign,
        clock=Clock(rules.PROGRESS),
        hint=_("本案的调解员、为对方单位服务的人员不能指派"),
    ),
    Step(
        "note_progress",
        _("登记进展"),
        at="assigned",
        to="",
        by=OFFICE,
        form=forms.PROGRESS,
        run=actions.tell_progress,
        clock=Clock(rules.PROGRESS),
    ),
    Step(
        "finish",
        _("结案"),
        at="assigned",
        to="finished",
        by=OFFICE,
        form=forms.FINISH,
        run=actions.finish,
        clock=Clock(rules.CALL_BACK),
    ),
    Step(
        "propose_subsidy",
        _("申报办案补贴"),
        at="finished",
        to="subsidy",
        by=OFFICE,
        form=forms.SUBSIDY,
        barred=actions.why_no_subsidy,
        unless=actions.why_not_amount,
        run=actions.propose_subsidy,
        clock=Clock(rules.CALL_BACK),
        audience="officers",
    ),
    Step(
        "approve_subsidy",
        _("审批补贴"),
        at="subsidy",
        to="finished",
        by=CHAIR,
        run=actions.approve_subsidy,
        clock=Clock(rules.CALL_BACK),
        audience="officers",
    ),
    Step(
        "drop_subsidy",
        _("退回补贴申报"),
        at="subsidy",
        to="finished",
        by=CHAIR,
        form=forms.REASON,
        run=actions.drop_subsidy,
        clock=Clock(rules.CALL_BACK),
        audience="officers",
    ),
    Step(
        "call_back",
        _("回访办结"),
        at="finished",
        to="closed",
        by=OFFICE,
        form=forms.CALL_BACK,
        run=actions.call_back,
        hint=_("由经办人和援助人员以外的人回访"),
    ),
)

aid = Service(
    code="legal_aid.aid",
    version="2026-01",
    title=_("工会法律援助"),
    prefix="FY",
    states={
        "applied": _("待审查"),
        "refused": _("不予援助，可申请复查"),
        "reviewing": _("上级复查中"),
        "granted": _("已批准，待指派"),
        "assigned": _("援助中"),
        "finished": _("已结案，待回访"),
        "subsidy": _("补贴待审批"),
        "closed": _("已办结"),
        "not_aided": _("不予援助"),
        "withdrawn": _("已撤回"),
    },
    end=("closed", "not_aided", "withdrawn"),
    steps=(*DECISION, *REVIEW, *HELP),
    confidentiality=1,
    text=words.TEXT,
    rights=words.RIGHTS,
)
