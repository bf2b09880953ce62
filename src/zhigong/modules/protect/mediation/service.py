"""The table of steps of mediation: consult, negotiate, mediate, agree and perform."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, SYSTEM, Clock, Service, Step, Who
from zhigong.modules.protect.limitation import public as limitation
from zhigong.modules.protect.mediation import actions, forms, rules
from zhigong.modules.protect.mediation.words import RIGHTS, TEXT

WORKER, EMPLOYER = PARTY("applicant"), PARTY("employer")
DESK = Who("union_chair", "organiser", "clerk", at="owner")
ASKING = ("consult", "negotiating", "applied")
AT_TABLE = ("mediating", "drafted")
PERFORMING = ("agreed", "performing")
SECTION_14 = _("《劳动争议调解仲裁法》第十四条")
SECTION_16 = _("《劳动争议调解仲裁法》第十六条")
STATES = {
    "consult": _("咨询中"),
    "negotiating": _("与单位协商中"),
    "applied": _("已申请，待受理"),
    "accepted": _("已受理，待确定调解员"),
    "mediating": _("调解中"),
    "drafted": _("协议待签字"),
    "agreed": _("已达成协议"),
    "judicial_confirm": _("司法确认办理中"),
    "arb_confirm": _("仲裁审查办理中"),
    "performing": _("履行中"),
    "breached": _("未按期履行"),
    "performed": _("已履行，待回访"),
    "enforced": _("强制执行中"),
    "settled": _("自行和解"),
    "refused": _("不予受理"),
    "withdrawn": _("已撤回"),
    "failed": _("调解不成，转入仲裁"),
    "contested": _("未履行，转入仲裁、诉讼"),
    "closed": _("已办结"),
}


def _mine(code: str, title, at, to: str, **more) -> Step:
    """Return a step only the mediator of the case takes."""
    more.setdefault("barred", actions.not_the_mediator)
    return Step(code, title, at=at, to=to, by=DESK, **more)


def _fact(code: str, title, at, to: str, kind: str, then=None, **more) -> Step:
    """Return a step that enters a fact of arbitration or court, as the paper says it."""
    more.setdefault("form", forms.OUTSIDE)
    return Step(code, title, at=at, to=to, by=DESK, run=actions.outside(kind, then), **more)


OPENING = (
    Step(
        "ask", _("先咨询"), at="", to="consult", by=WORKER, form=forms.ASK, unless=actions.wrong_days,
        run=actions.keep_request,
        clock=Clock(rules.ADVISE), basis=limitation.SCOPE,
    ),
    Step(
        "apply", _("申请调解"), at="", to="applied", by=WORKER, form=forms.ASK, unless=actions.wrong_days,
        run=actions.keep_application,
        clock=Clock(rules.ACCEPT), basis=limitation.SCOPE,
    ),
    Step(
        "advise", _("答复咨询"), at="consult", to="", by=DESK, form=forms.ADVICE, run=actions.advise,
        audience="applicant",
    ),
    Step(
        "negotiate", _("先和单位协商"), at="consult", to="negotiating", by=WORKER,
        clock=Clock(rules.NEGOTIATE, on_overdue="unanswered"),
        hint=_("先向单位提出，五日内不答复视为不愿协商；提出要求就使时效中断。"),
    ),
    Step("unanswered", _("单位没有答复，视为不愿协商"), at="negotiating", to="consult", by=SYSTEM),
    Step(
        "request", _("申请调解"), at=("consult", "negotiating"), to="applied", by=WORKER, form=forms.REQUEST,
        run=actions.request, clock=Clock(rules.ACCEPT),
    ),
    Step(
        "add_claim", _("增加请求"), at=(*ASKING, "accepted", "mediating"), to="", by=WORKER,
        form=limitation.CLAIM, run=limitation.add_claim,
    ),
    Step(
        "note_day", _("补充时效中断、中止"), at=(*ASKING, "accepted", "mediating"), to="",
        by=WORKER, form=limitation.ENTRY, unless=limitation.wrong_entry, run=limitation.add_entry,
        audience="applicant",
    ),
)  # fmt: skip
ACCEPTING = (
    Step(
        "accept", _("受理"), at="applied", to="accepted", by=DESK, form=forms.ACCEPTANCE,
        unless=actions.wrong_receipt, run=actions.accept,
        clock=Clock(
            rules.MEDIATE, starts="received_on", runs_in=AT_TABLE, on_overdue="open_door", extension=rules.EXTEND
        ),
        basis=SECTION_14,
    ),
    Step(
        "refuse", _("不予受理"), at="applied", to="refused", by=DESK, form=forms.REFUSAL, run=actions.refuse,
    ),
    Step(
        "assign", _("确定调解员"), at="accepted", to="mediating", by=DESK, form=forms.ASSIGNMENT,
        unless=actions.no_mediator, run=actions.assign,
    ),
    Step(
        "answer", _("答复是否愿意调解"), at=("accepted", "mediating"), to="", by=EMPLOYER, form=forms.ANSWER,
        run=actions.keep_answer,
    ),
    Step(
        "open_door", _("调解满十五日，可以申请仲裁"), at=("accepted", *AT_TABLE), to="", by=SYSTEM,
        run=actions.open_door, basis=SECTION_14,
    ),
)  # fmt: skip
TABLE = (
    _mine("draft", _("拟定协议"), "mediating", "drafted", form=forms.DRAFT, unless=actions.wrong_draft, run=actions.draft),
    Step(
        "seal", _("调解员签字盖章"), at="drafted", to="agreed", by=DESK, barred=actions.is_unsigned,
        run=actions.seal, clock=Clock(rules.COURT_CONFIRM, on_overdue="close_window"),
    ),
    _mine(
        "extend", _("双方同意延长"), AT_TABLE, "", form=forms.EXTENSION, extends="accept",
        basis=rules.EXTEND.basis,
    ),
    _mine("fail", _("终止调解"), ("accepted", *AT_TABLE), "failed", form=forms.FAILURE, run=actions.fail),
    Step(
        "leave", _("不再等，申请仲裁"), at=("accepted", *AT_TABLE), to="failed", by=WORKER, form=forms.LEAVING,
        barred=actions.too_early_to_leave, run=actions.leave, basis=SECTION_14,
    ),
    Step("sign", _("确认签字"), at="drafted", to="", by=WORKER, form=forms.SIGNATURE, run=actions.sign("applicant")),
    Step(
        "sign_for_employer", _("单位确认签字"), at="drafted", to="", by=EMPLOYER, form=forms.SIGNATURE,
        run=actions.sign("employer"),
    ),
    _mine("sign_on_paper", _("登记纸质签字"), "drafted", "", form=forms.PAPER, run=actions.sign_on_paper),
    _mine("revise", _("退回修改"), "drafted", "mediating", form=forms.REFUSAL, run=actions.revise),
)  # fmt: skip
LEAVING = (
    Step(
        "reassign", _("更换调解员"), at=AT_TABLE, to="", by=DESK, form=forms.ASSIGNMENT,
        unless=actions.no_mediator, run=actions.assign,
    ),
    Step(
        "settle", _("已经和解"), at=("negotiating", "applied", "accepted", "mediating"), to="settled", by=WORKER,
        run=actions.close_room,
    ),
    Step(
        "withdraw", _("撤回"), at=(*ASKING, "accepted", "mediating", "drafted"), to="withdrawn", by=WORKER,
        run=actions.close_room,
    ),
)  # fmt: skip
KEEPING = (
    Step("wish", _("选择确认方式"), at="agreed", to="", by=WORKER, form=forms.WISH, run=actions.wish("applicant")),
    Step(
        "wish_for_employer", _("单位选择确认方式"), at="agreed", to="", by=EMPLOYER, form=forms.WISH,
        run=actions.wish("employer"),
    ),
    _fact(
        "to_court", _("移交法院申请司法确认"), "agreed", "judicial_confirm", "confirmation.filed",
        actions.hand_to_court, barred=actions.no_court_wish, basis=rules.COURT_CONFIRM.basis,
    ),
    _fact(
        "to_arbitration", _("移交仲裁审查确认"), "agreed", "arb_confirm", "arbitration.filed",
        barred=actions.no_arbitration_wish, basis=rules.ARBITRATION_CONFIRM.basis,
    ),
    _fact(
        "court_confirms", _("登记法院确认"), "judicial_confirm", "performing", "confirmation.confirmed",
        actions.keep_confirmation("court"),
    ),
    _fact("court_declines", _("登记法院驳回"), "judicial_confirm", "performing", "confirmation.refused"),
    _fact(
        "commission_confirms", _("登记仲裁调解书"), "arb_confirm", "performing", "arbitration.confirmed",
        actions.keep_confirmation("arbitration"),
    ),
    _fact("commission_declines", _("登记仲裁不予确认"), "arb_confirm", "performing", "arbitration.refused"),
    Step("close_window", _("确认期限届满"), at="agreed", to="performing", by=SYSTEM),
    Step(
        "pay", _("登记收到一期"), at=(*PERFORMING, "breached"), to="", by=WORKER, form=forms.PAYMENT,
        unless=actions.wrong_payment, run=actions.keep_payment,
    ),
    Step(
        "note_payment", _("登记收到一期"), at=(*PERFORMING, "breached"), to="", by=DESK, form=forms.PAYMENT,
        unless=actions.wrong_payment, run=actions.keep_payment,
    ),
    Step(
        "breach", _("对方没有履行"), at=PERFORMING, to="breached", by=WORKER, form=forms.BREACH,
        barred=actions.not_due, run=actions.note_breach,
    ),
    Step(
        "complete", _("已全部履行"), at=(*PERFORMING, "breached"), to="performed", by=DESK,
        barred=actions.still_owed, clock=Clock(rules.CALLBACK),
    ),
    _fact(
        "payment_order", _("登记申请支付令"), "breached", "", "court.payment_order",
        barred=actions.nothing_owed, basis=SECTION_16,
    ),
    _fact(
        "enforce", _("登记申请强制执行"), "breached", "enforced", "court.enforcement",
        barred=actions.nothing_owed,
    ),
    Step(
        "recover", _("登记执行到位"), at="enforced", to="performed", by=DESK, form=forms.PAYMENT,
        unless=actions.wrong_payment, run=actions.keep_all_payments, clock=Clock(rules.CALLBACK),
    ),
    Step(
        "go_on", _("转入仲裁、诉讼"), at="breached", to="contested", by=WORKER, form=forms.LEAVING_AGREEMENT,
    ),
    Step(
        "call_back", _("回访办结"), at="performed", to="closed", by=DESK, form=forms.CALLBACK,
        barred=actions.is_the_mediator, run=actions.keep_callback,
    ),
)  # fmt: skip
mediate = Service(
    code="mediation.mediate",
    version="2026-11",
    title=_("劳动争议调解"),
    prefix="TJ",
    states=STATES,
    end=("settled", "refused", "withdrawn", "failed", "contested", "closed"),
    steps=(*OPENING, *ACCEPTING, *TABLE, *KEEPING, *LEAVING),
    text=TEXT,
    rights=RIGHTS,
    employer_sees=True,
)
