"""The two tables of steps: one dismissal from the notice to the result, one lay-off from the plan to its start."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, SYSTEM, Clock, Service, Step, Who
from zhigong.kernel.letters.standing import only_once_withdrawn, only_while_it_stands
from zhigong.modules.protect.labour_contracts import forms, letters, rules, words
from zhigong.modules.protect.labour_contracts.actions import dismissing, laying_off

WORKER, EMPLOYER = PARTY("worker"), PARTY("employer")
# Whoever wrote a paper notice down goes on working on it; nobody works on their own dismissal (not_own).
REGISTRAR = Who("union_chair", "organiser", "clerk", at="any", not_party=False)
OFFICE = Who("union_chair", "organiser", "clerk", at="owner", not_party=False)
CHAIR = Who("union_chair", "organiser", at="owner", not_party=False)
SECTION_23 = _("《劳动合同法》第四十一条；《工会法》第二十三条")
SECTION_41 = _("《劳动合同法》第四十一条")
SECTION_43 = _("《劳动合同法》第四十三条；《工会法》第二十二条")
SECTION_47 = _("《最高人民法院关于审理劳动争议案件适用法律问题的解释（一）》第四十七条")
UNCURED = ("unnotified", "reminded", "reminder_served", "uncured")

OPINION, REMINDER = letters.OPINION.code, letters.REMINDER.code
# What several steps share: the review of a notice, a letter served, an employer's result, the end.
PAPER = {"unless": dismissing.why_not_notice, "clock": Clock(rules.REVIEW, starts="served_on")}
UNTOLD = {"unless": dismissing.why_not_dismissed, "clock": Clock(rules.REMIND), "basis": SECTION_47}
SERVING = {"unless": dismissing.why_not_served_so, "run": dismissing.record_service}
ANSWERING = {"barred": only_while_it_stands(OPINION), "clock": Clock(rules.FOLLOW)}
REPLYING = ANSWERING | {"at": ("opinion_served", "no_reply"), "to": "replied", "run": dismissing.keep_result}
ENDING = {"form": forms.CLOSE, "run": dismissing.tell_closed}
OPINING = {"form": forms.OPINE, "run": dismissing.issue_opinion, "clock": Clock(rules.SERVE)}
REMINDING = {"form": forms.REMIND, "run": dismissing.issue_reminder, "clock": Clock(rules.SERVE)}

NOTICE = (
    Step(
        "notify",
        _("通知工会"),
        at="",
        to="received",
        by=EMPLOYER,
        form=forms.NOTIFY,
        run=dismissing.keep_notice,
        clock=Clock(rules.REVIEW),
        basis=SECTION_43,
    ),
    Step(
        "enter",
        _("登记书面通知"),
        at="",
        to="received",
        by=REGISTRAR,
        form=forms.ENTER,
        run=dismissing.keep_notice,
        basis=SECTION_43,
        **PAPER,
    ),
    Step(
        "agree",
        _("没有异议"),
        at="received",
        to="no_objection",
        by=CHAIR,
        form=forms.NO_OBJECTION,
        barred=dismissing.why_not_agree,
        run=dismissing.agree,
    ),
    Step("opine", _("提出意见，要求纠正"), "received", "opined", CHAIR, basis=SECTION_43, **OPINING),
    Step(
        "opine",
        _("重新提出意见"),
        at=("opined", "opinion_served", "no_reply"),
        to="opined",
        by=CHAIR,
        barred=only_once_withdrawn(OPINION),
        **OPINING,
    ),
    Step(
        "take_back",
        _("单位撤回解除"),
        at=("received", "opined", "opinion_served"),
        to="taken_back",
        by=EMPLOYER,
        form=forms.REASON,
        run=dismissing.tell_closed,
    ),
)
ANSWER = (
    Step(
        "serve_opinion",
        _("登记意见送达"),
        at="opined",
        to="opinion_served",
        by=OFFICE,
        form=forms.SERVED,
        barred=only_while_it_stands(OPINION),
        clock=Clock(rules.REPLY, starts="served_on", on_overdue="let_lapse"),
        **SERVING,
    ),
    Step("reply", _("书面告知处理结果"), by=EMPLOYER, form=forms.RESULT, basis=SECTION_43, **REPLYING),
    Step("enter_reply", _("登记单位的书面结果"), by=OFFICE, form=forms.PAPER_RESULT, **REPLYING),
    Step(
        "let_lapse",
        _("单位逾期未答复"),
        at="opinion_served",
        to="no_reply",
        by=SYSTEM,
        run=dismissing.tell_no_reply,
        **ANSWERING,
    ),
    Step("close", _("办结"), ("replied", "no_reply", "not_cured"), "closed", CHAIR, **ENDING),
)
CURE = (
    Step(
        "report",
        _("反映未通知工会"),
        at="",
        to="unnotified",
        by=WORKER,
        form=forms.REPORT,
        run=dismissing.keep_report,
        **UNTOLD,
    ),
    Step(
        "enter_unnotified",
        _("登记未通知工会的解除"),
        at="",
        to="unnotified",
        by=REGISTRAR,
        form=forms.ENTER_UNNOTIFIED,
        run=dismissing.keep_unnotified,
        **UNTOLD,
    ),
    Step("remind", _("发函要求通知工会"), "unnotified", "reminded", CHAIR, basis=SECTION_43, **REMINDING),
    Step(
        "remind",
        _("重新发函要求通知工会"),
        at=("reminded", "reminder_served"),
        to="reminded",
        by=CHAIR,
        barred=only_once_withdrawn(REMINDER),
        **REMINDING,
    ),
    Step(
        "serve_reminder",
        _("登记提示函送达"),
        at="reminded",
        to="reminder_served",
        by=OFFICE,
        form=forms.SERVED,
        barred=only_while_it_stands(REMINDER),
        clock=Clock(rules.CURE, starts="served_on", on_overdue="let_stand"),
        **SERVING,
    ),
    Step(
        "cure",
        _("补正：通知工会"),
        at=("reminder_served", "uncured"),
        to="received",
        by=EMPLOYER,
        form=forms.CURE,
        run=dismissing.cure,
        clock=Clock(rules.REVIEW),
        basis=SECTION_47,
    ),
    Step(
        "enter_cure",
        _("登记补正的书面通知"),
        at=UNCURED,
        to="received",
        by=OFFICE,
        form=forms.ENTER_CURE,
        run=dismissing.cure,
        basis=SECTION_47,
        **PAPER,
    ),
    Step(
        "let_stand",
        _("单位逾期未补正"),
        at="reminder_served",
        to="uncured",
        by=SYSTEM,
        barred=only_while_it_stands(REMINDER),
        run=dismissing.tell_uncured,
        clock=Clock(rules.FOLLOW),
    ),
    Step(
        "note_suit",
        _("登记起诉：起诉前未补正"),
        at=UNCURED,
        to="not_cured",
        by=OFFICE,
        form=forms.SUIT,
        run=dismissing.note_suit,
        clock=Clock(rules.FOLLOW),
        basis=SECTION_47,
    ),
    Step("withdraw", _("不再反映"), at=UNCURED, to="withdrawn", by=WORKER),
    Step("end_uncured", _("未起诉，办结"), "uncured", "closed", CHAIR, **ENDING),
)

dismissal = Service(
    code="labour_contracts.dismissal",
    version="2026-01",
    title=_("解除劳动合同通知工会"),
    prefix="JC",
    states={
        "received": _("待审查"),
        "opined": _("意见待送达"),
        "opinion_served": _("待单位书面答复"),
        "replied": _("单位已答复，待办结"),
        "no_reply": _("单位逾期未答复"),
        "unnotified": _("未通知工会"),
        "reminded": _("提示函待送达"),
        "reminder_served": _("待单位补正"),
        "uncured": _("逾期未补正"),
        "not_cured": _("起诉前未补正"),
        "no_objection": _("没有异议"),
        "taken_back": _("单位已撤回解除"),
        "closed": _("已办结"),
        "withdrawn": _("已撤回"),
    },
    end=("no_objection", "taken_back", "closed", "withdrawn"),
    steps=(*NOTICE, *ANSWER, *CURE),
    employer_sees=True,
    text=words.DISMISSAL_TEXT,
    rights=words.DISMISSAL_RIGHTS,
)

OPEN = ("explaining", "ready")
MEANWHILE = {"at": OPEN, "to": "", "basis": SECTION_41}
PLANNING = {"unless": laying_off.why_not_plan, "run": laying_off.keep_plan, "basis": SECTION_41}
PLAN = (
    Step(
        "explain",
        _("向工会说明情况"),
        at="",
        to="explaining",
        by=EMPLOYER,
        form=forms.EXPLAIN,
        clock=Clock(rules.LAYOFF_NOTICE, on_overdue="end_notice"),
        **PLANNING,
    ),
    Step(
        "enter",
        _("登记裁减人员方案"),
        at="",
        to="explaining",
        by=REGISTRAR,
        form=forms.ENTER_PLAN,
        clock=Clock(rules.LAYOFF_NOTICE, starts="explained_on", on_overdue="end_notice"),
        **PLANNING,
    ),
    Step(
        "revise",
        _("修改方案"),
        by=EMPLOYER,
        form=forms.REVISE,
        unless=laying_off.why_not_plan,
        run=laying_off.revise_plan,
        **MEANWHILE,
    ),
    Step("end_notice", _("说明情况已满三十日"), at="explaining", to="ready", by=SYSTEM),
)
HEARING = (
    Step("hear", _("登记听取意见"), by=OFFICE, form=forms.HEAR, run=laying_off.keep_opinions, **MEANWHILE),
    Step(
        "opine",
        _("提出工会意见"),
        by=CHAIR,
        form=forms.OPINE,
        barred=laying_off.why_not_opine,
        run=laying_off.issue_opinion,
        **MEANWHILE,
    ),
    Step(
        "note_report",
        _("登记已向劳动行政部门报告"),
        by=OFFICE,
        form=forms.REPORTED,
        barred=laying_off.why_reported,
        run=laying_off.note_report,
        **MEANWHILE,
    ),
    Step(
        "start",
        _("登记实施裁减"),
        at=OPEN,
        to="carried_out",
        by=OFFICE,
        form=forms.STARTED,
        barred=laying_off.why_not_start,
        unless=laying_off.why_breached,
        run=laying_off.keep_start,
    ),
    Step(
        "note_breach",
        _("未依法定程序裁减"),
        at=OPEN,
        to="breached",
        by=OFFICE,
        form=forms.STARTED,
        unless=laying_off.why_not_breached,
        run=laying_off.note_breach,
        clock=Clock(rules.FOLLOW),
        basis=SECTION_23,
        hint=_("登记后即立劳动法律监督线索，由工会要求改正；并告知职工可以申请仲裁"),
    ),
    Step("close", _("办结"), at="breached", to="closed", by=CHAIR, form=forms.CLOSE),
    Step("give_up", _("不再裁减"), at=OPEN, to="given_up", by=EMPLOYER, form=forms.REASON),
    Step("enter_giving_up", _("登记单位不再裁减"), at=OPEN, to="given_up", by=OFFICE, form=forms.REASON),
)

layoff = Service(
    code="labour_contracts.layoff",
    version="2026-01",
    title=_("裁减人员向工会说明"),
    prefix="CJ",
    states={
        "explaining": _("三十日说明期内"),
        "ready": _("说明期已满"),
        "breached": _("未依法定程序裁减"),
        "carried_out": _("已依法实施"),
        "given_up": _("不再裁减"),
        "closed": _("已办结"),
    },
    end=("carried_out", "given_up", "closed"),
    steps=(*PLAN, *HEARING),
    employer_sees=True,
    text=words.LAYOFF_TEXT,
    rights=words.LAYOFF_RIGHTS,
)
