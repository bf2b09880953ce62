"""The table of steps: a report of wage arrears until the money is there and somebody has called back."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, Chosen, Clock, Service, Step, Who
from zhigong.modules.protect.wage_arrears import forms, queries, rules, words
from zhigong.modules.protect.wage_arrears.actions import recovery, reporting, telling

REPORTER = PARTY("reporter")
# Whoever wrote a report down for others goes on working on it; whoever is owed in it does not (reporting.is_own).
OFFICERS = Who(*queries.ROLES, at="owner", not_party=False)
NEW = ("reported", "raised")
AT_WORK = ("verified", "negotiating", "supervising", "transferred", "litigating", "settled_partly")
WAGES = _("《保障农民工工资支付条例》第三条、第五十一条；《工会法》第二十二条")

report = Service(
    code="wage_arrears.report",
    version="2026-01",
    title=_("欠薪报告"),
    prefix="QX",
    states={
        "reported": _("待核实"),
        "raised": _("已即报，待核实"),
        "verified": _("已核实"),
        "negotiating": _("协调中"),
        "supervising": _("监督函件办理中"),
        "transferred": _("已移送"),
        "litigating": _("仲裁诉讼中"),
        "settled_partly": _("部分追回"),
        "settled": _("已追回，待回访"),
        "closed": _("已办结"),
        "refused": _("不属欠薪"),
        "withdrawn": _("已撤回"),
    },
    end=("closed", "refused", "withdrawn"),
    steps=(
        Step(
            "report", _("报告欠薪"), at="", to="reported", by=REPORTER, form=forms.REPORT,
            unless=reporting.why_not_these_numbers, run=reporting.keep_report,
            clock=Clock(Chosen({"urgent": rules.RAISE, "ordinary": rules.VERIFY}, reporting.pace)),
            basis=WAGES,
        ),
        Step(
            "record", _("登记欠薪报告"), at="", to="reported", by=OFFICERS, form=forms.RECORD,
            unless=reporting.why_not_these_numbers, run=reporting.keep_report,
            clock=Clock(Chosen({"urgent": rules.RAISE, "ordinary": rules.VERIFY}, reporting.pace)),
            basis=WAGES,
        ),
        Step(
            "raise_up", _("即报上级"), at="reported", to="raised", by=OFFICERS, form=forms.RAISE,
            barred=reporting.why_not_raise, run=reporting.raise_up, clock=Clock(rules.VISIT),
            hint=_("人数、金额达到标准或者有聚集、逃匿的，先即报，再到现场"),
        ),
        Step(
            "verify", _("核实"), at=NEW, to="verified", by=OFFICERS, form=forms.VERIFY,
            barred=reporting.why_not_verify, unless=reporting.why_not_as_listed, run=reporting.verify,
            clock=Clock(rules.NEGOTIATE), hint=_("先上传被欠薪人员名单；人数和金额应与名单合计一致"),
        ),
        Step(
            "refuse", _("不属欠薪"), at=NEW, to="refused", by=OFFICERS, form=forms.REASON,
            barred=reporting.is_own, run=reporting.tell_refusal,
        ),
        Step("withdraw", _("撤回报告"), at=NEW, to="withdrawn", by=REPORTER),
        Step(
            "negotiate", _("与单位协调"), at=("verified", "settled_partly"), to="negotiating", by=OFFICERS,
            form=forms.NEGOTIATE, barred=reporting.why_no_case, unless=reporting.why_not_visited, run=reporting.name_employer,
            clock=Clock(rules.FOLLOW_UP, starts="promised_on"),
        ),
        Step(
            "supervise", _("启动“一函两书”"), at=("verified", "negotiating", "settled_partly"),
            to="supervising", by=OFFICERS, form=forms.REASON, barred=reporting.why_not_supervise,
            run=reporting.ask_supervision, clock=Clock(rules.SUPERVISED),
            hint=_("转给劳动法律监督办理，事实、人数和金额一并带过去"), basis=_("《工会劳动法律监督办法》"),
        ),
        Step(
            "transfer", _("移送有关部门"), at=("verified", "negotiating", "supervising", "settled_partly"),
            to="transferred", by=OFFICERS, form=forms.TRANSFER, barred=reporting.why_no_case, run=reporting.hand_off,
            clock=Clock(rules.AUTHORITY), hint=_("生成移送函和人员清单；部门办理的进展登记在“外部进展”"),
            basis=_("《保障农民工工资支付条例》第五十一条"),
        ),
        Step(
            "litigate", _("进入仲裁诉讼"),
            at=("verified", "negotiating", "supervising", "transferred", "settled_partly"), to="litigating",
            by=OFFICERS, form=forms.LITIGATE, barred=reporting.why_no_case, run=telling.tell_progress,
            clock=Clock(rules.LITIGATION),
        ),
        Step(
            "note_payment", _("登记追回的钱"), at=AT_WORK, to="settled_partly", by=OFFICERS,
            form=forms.PAYMENT, barred=reporting.why_no_case, unless=recovery.why_not_paid_so,
            run=recovery.note_payment, clock=Clock(rules.NEGOTIATE),
        ),
        Step(
            "settle", _("追讨完毕"), at="settled_partly", to="settled", by=OFFICERS, form=forms.SETTLE,
            barred=reporting.is_own, unless=recovery.why_not_settled, run=recovery.settle, clock=Clock(rules.CALL_BACK),
        ),
        Step(
            "call_back", _("回访并办结"), at="settled", to="closed", by=OFFICERS, form=forms.CALL_BACK,
            barred=reporting.is_own, unless=recovery.why_not_call_back, run=recovery.note_answer, hint=_("由追讨经办人以外的人回访"),
        ),
        Step(
            "reopen", _("回访不属实，继续追讨"), at="settled", to="settled_partly", by=OFFICERS,
            form=forms.REASON, barred=reporting.is_own, run=telling.tell_progress, clock=Clock(rules.NEGOTIATE),
        ),
    ),
    text=words.TEXT,
    rights=words.RIGHTS,
)  # fmt: skip
