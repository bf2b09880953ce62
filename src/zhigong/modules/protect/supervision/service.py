"""The tables of steps of supervision (domain note 1.10)."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, SYSTEM, Clock, Service, Step, Who
from zhigong.kernel.letters.standing import only_once_withdrawn, only_while_it_stands
from zhigong.modules.protect.supervision import actions, forms, letters, rules

COMPLAINANT, EMPLOYER = PARTY("complainant"), PARTY("employer")
REGISTRAR = Who("union_chair", "organiser", "clerk", at="any", not_party=False)
OFFICE = Who("union_chair", "organiser", "clerk", at="owner", not_party=False)
CHAIR = Who("union_chair", "organiser", at="owner", not_party=False)
ISSUER = Who("union_chair", "organiser", at="any", not_party=False)
UNION_LAW = _(
    "《中华人民共和国工会法》第二十三条、第二十六条；《工会劳动法律监督办法》（总工办发〔2021〕9号）"
)
PROSECUTION = _(
    "最高人民检察院、全国总工会《关于协同推进运用“一函两书”制度保障劳动者权益工作的通知》（2024）"
)
STUCK = ("no_reply", "refused", "uncorrected")
REMINDED = ("reminder_served", "reminder_overdue")
ACCEPTING, INVESTIGATING = Clock(rules.ACCEPT), Clock(rules.INVESTIGATE, runs_in=("found",))
SERVING, RECHECKING = Clock(rules.SERVE), Clock(rules.RECHECK)
REMINDER_STANDS = only_while_it_stands(letters.REMINDER.code)
OPINION_STANDS = only_while_it_stands(letters.OPINION.code)

CLUES = (
    Step(
        "report", _("反映线索"), at="", to="clue", by=COMPLAINANT, form=forms.REPORT, run=actions.keep_clue,
        clock=ACCEPTING, basis=UNION_LAW,
    ),
    Step(
        "register", _("登记线索"), at="", to="clue", by=REGISTRAR, form=forms.REGISTER, run=actions.keep_clue,
        clock=ACCEPTING, basis=UNION_LAW,
    ),
    Step(
        "bring", _("由其他业务转来"), at="", to="clue", by=REGISTRAR, run=actions.keep_clue, clock=ACCEPTING,
        basis=UNION_LAW,
    ),
    Step(
        "accept", _("受理"), at="clue", to="accepted", by=OFFICE, form=forms.ACCEPT,
        unless=actions.already_in_procedure, run=actions.tell_accepted, clock=Clock(rules.INVESTIGATE),
    ),
    Step(
        "refuse", _("不予受理"), at="clue", to="not_accepted", by=OFFICE, form=forms.REFUSE, run=actions.refuse_clue,
    ),
    Step(
        "withdraw", _("撤回反映"), at=("clue", "accepted"), to="withdrawn", by=COMPLAINANT,
        barred=actions.reported_by_several,
    ),
)  # fmt: skip
INVESTIGATION = (
    Step(
        "ask_upper", _("提请上级工会调查"), at="accepted", to="accepted", by=OFFICE, form=forms.REQUEST, hands="up",
        hint=_("本会监督员不足两名，或者不便调查时使用"),
    ),
    Step(
        "investigate", _("派两名监督员调查"), at=("accepted", *REMINDED, "reminder_answered"), to="investigating",
        by=OFFICE, form=forms.INVESTIGATE, barred=actions.fewer_than_two, unless=actions.two_cards,
        run=actions.assign_supervisors, clock=INVESTIGATING,
    ),
    Step(
        "find", _("记录调查结果"), at="investigating", to="found", by=OFFICE, form=forms.FINDINGS,
        unless=actions.not_in_future, run=actions.keep_findings,
    ),
    Step(
        "clear", _("未发现违法，结束"), at="investigating", to="cleared", by=OFFICE, form=forms.CLEARED,
        run=actions.clear,
    ),
    Step("consult", _("组织双方协商"), at="found", to="consulting", by=OFFICE, form=forms.CONSULT, clock=RECHECKING),
)  # fmt: skip
REMINDER = (
    Step(
        "remind", _("发出提示函"), at=("accepted", "found", "consulting"), to="reminder_issued", by=CHAIR,
        form=forms.REMIND, run=actions.issue_reminder, clock=SERVING, basis=UNION_LAW,
    ),
    Step(
        "remind", _("重新发出提示函"), at=("reminder_issued", *REMINDED), to="reminder_issued", by=CHAIR,
        form=forms.REMIND, barred=only_once_withdrawn(letters.REMINDER.code), run=actions.issue_reminder, clock=SERVING,
    ),
    Step(
        "serve_reminder", _("登记提示函送达"), at="reminder_issued", to="reminder_served", by=OFFICE,
        form=forms.SERVICE, barred=REMINDER_STANDS, unless=actions.service_is_sound, run=actions.record_service,
        clock=Clock(rules.REMINDER_REPLY, starts="served_on", on_overdue="let_reminder_lapse"),
    ),
    Step(
        "answer_reminder", _("答复提示函"), at=REMINDED, to="reminder_answered", by=EMPLOYER, form=forms.REPLY,
        barred=REMINDER_STANDS, run=actions.keep_acceptance, clock=RECHECKING,
    ),
    Step(
        "enter_answer", _("登记书面答复"), at=REMINDED, to="reminder_answered", by=OFFICE, form=forms.PAPER_REPLY,
        barred=REMINDER_STANDS, unless=actions.dated_soundly, run=actions.keep_paper_reply, clock=RECHECKING,
    ),
    Step("let_reminder_lapse", _("提示函逾期未答复"), at="reminder_served", to="reminder_overdue", by=SYSTEM,
         barred=REMINDER_STANDS, clock=Clock(rules.INVESTIGATE)),
)  # fmt: skip
OPINION = (
    Step(
        "opine", _("发出意见书"), at=("found", "consulting"), to="opinion_issued", by=CHAIR, form=forms.OPINE,
        barred=actions.no_investigation, run=actions.issue_opinion, clock=SERVING, basis=UNION_LAW,
    ),
    Step(
        "opine", _("重新发出意见书"), at=("opinion_issued", "opinion_served", "no_reply"), to="opinion_issued", by=CHAIR,
        form=forms.OPINE, barred=only_once_withdrawn(letters.OPINION.code), run=actions.issue_opinion, clock=SERVING,
    ),
    Step(
        "serve_opinion", _("登记意见书送达"), at="opinion_issued", to="opinion_served", by=OFFICE, form=forms.SERVICE,
        barred=OPINION_STANDS, unless=actions.service_is_sound, run=actions.record_service,
        clock=Clock(rules.OPINION_REPLY, starts="served_on", on_overdue="lapse"),
    ),
    Step(
        "reply", _("答复并改正"), at=("opinion_served", "no_reply"), to="replied", by=EMPLOYER, form=forms.REPLY,
        barred=OPINION_STANDS, run=actions.keep_acceptance, clock=RECHECKING,
    ),
    Step(
        "object", _("不同意意见"), at="opinion_served", to="refused", by=EMPLOYER, form=forms.OBJECT,
        barred=OPINION_STANDS, run=actions.keep_objection, clock=RECHECKING,
    ),
    Step(
        "enter_reply", _("登记书面答复"), at=("opinion_served", "no_reply"), to="replied", by=OFFICE,
        form=forms.PAPER_REPLY, barred=OPINION_STANDS, unless=actions.dated_soundly, run=actions.keep_paper_reply, clock=RECHECKING,
    ),
    Step("lapse", _("意见书逾期未答复"), at="opinion_served", to="no_reply", by=SYSTEM, barred=OPINION_STANDS,
         clock=RECHECKING),
)  # fmt: skip
RECHECK = (
    Step(
        "confirm_corrected", _("复查：已改正"), at=("reminder_answered", "replied", *STUCK, "resulted"), to="corrected",
        by=OFFICE, form=forms.RECHECK, unless=actions.dated_soundly, run=actions.tell_corrected,
    ),
    Step(
        "find_uncorrected", _("复查：未改正"), at=("replied", "no_reply", "refused"), to="uncorrected", by=OFFICE,
        form=forms.RECHECK, unless=actions.dated_soundly, run=actions.keep_recheck, clock=RECHECKING,
    ),
)  # fmt: skip
PROPOSAL = (
    Step(
        "request_proposal", _("提请上级工会发建议书"), at=(*STUCK, "proposal_requested"), to="proposal_requested",
        by=OFFICE, form=forms.REQUEST, barred=actions.is_federation, run=actions.request_proposal, hands="up",
        clock=RECHECKING, basis=UNION_LAW,
    ),
    Step(
        "propose", _("向政府部门发出建议书"), at=(*STUCK, "proposal_requested"), to="proposal_issued", by=CHAIR,
        form=forms.PROPOSE, barred=actions.why_not_propose, run=actions.issue_proposal, clock=SERVING, basis=UNION_LAW,
    ),
    Step(
        "propose", _("重新发出建议书"), at=("proposal_issued", "proposal_served"), to="proposal_issued", by=CHAIR,
        form=forms.PROPOSE, barred=actions.proposal_stands, run=actions.issue_proposal, clock=SERVING,
    ),
    Step(
        "serve_proposal", _("登记建议书送达"), at="proposal_issued", to="proposal_served", by=OFFICE,
        form=forms.SERVICE, barred=actions.proposal_withdrawn, unless=actions.service_is_sound,
        run=actions.record_service, clock=Clock(rules.DEPARTMENT_FILES, starts="served_on"),
    ),
    Step(
        "note_filed", _("登记部门立案"), at="proposal_served", to="dept_filed", by=OFFICE,
        form=forms.DEPARTMENT_FILES, unless=actions.dated_soundly, run=actions.note_filed,
        clock=Clock(rules.DEPARTMENT_RESULT, starts="happened_on"),
    ),
    Step(
        "note_declined", _("登记部门不予立案"), at="proposal_served", to="dept_declined", by=OFFICE,
        form=forms.DEPARTMENT_DECLINES, unless=actions.dated_soundly, run=actions.note_declined, clock=RECHECKING,
    ),
    Step(
        "note_result", _("登记部门处理结果"), at="dept_filed", to="resulted", by=OFFICE,
        form=forms.DEPARTMENT_RESULT, unless=actions.dated_soundly, run=actions.note_result, clock=RECHECKING,
    ),
    Step(
        "hand_to_prosecutors", _("移送检察机关线索"), at=(*STUCK, "proposal_served", "dept_filed", "dept_declined"),
        to="", by=CHAIR, form=forms.PROSECUTORS, barred=actions.cannot_hand_over, run=actions.hand_to_prosecutors,
        audience="officers", basis=PROSECUTION,
    ),
    Step("close", _("办结"), at=("uncorrected", "dept_declined", "resulted"), to="closed", by=CHAIR, form=forms.CLOSE),
)  # fmt: skip

case = Service(
    code="supervision.case",
    version="2026-01",
    title=_("劳动法律监督"),
    prefix="JD",
    states={
        "clue": _("线索待审查"),
        "accepted": _("已受理"),
        "investigating": _("调查中"),
        "found": _("调查结束"),
        "consulting": _("协商中"),
        "reminder_issued": _("提示函待送达"),
        "reminder_served": _("提示函已送达"),
        "reminder_overdue": _("提示函逾期未答复"),
        "reminder_answered": _("提示函已答复"),
        "opinion_issued": _("意见书待送达"),
        "opinion_served": _("意见书已送达"),
        "replied": _("已答复，待复查"),
        "no_reply": _("意见书逾期未答复"),
        "refused": _("不同意意见"),
        "uncorrected": _("复查未改正"),
        "proposal_requested": _("已提请上级发建议书"),
        "proposal_issued": _("建议书待送达"),
        "proposal_served": _("建议书已送达"),
        "dept_filed": _("部门已立案"),
        "dept_declined": _("部门不予立案"),
        "resulted": _("部门已处理"),
        "corrected": _("已改正"),
        "closed": _("已办结"),
        "cleared": _("未发现违法"),
        "not_accepted": _("不予受理"),
        "withdrawn": _("已撤回"),
    },
    end=("corrected", "closed", "cleared", "not_accepted", "withdrawn"),
    steps=(*CLUES, *INVESTIGATION, *REMINDER, *OPINION, *RECHECK, *PROPOSAL),
    employer_sees=True,
    text=_(
        "用人单位违反劳动法律法规的，工会依法监督：先提示，再提出意见；拒不改正的，由县级以上总工会建议政府部门处理。"
    ),
    rights=(
        _("反映线索不收费；五个工作日内告诉您是否受理，不受理的说明理由。"),
        _("您的姓名只有办理人员知道，不告诉用人单位。"),
        _("工会没有处罚权；工资等权利请同时注意仲裁时效。"),
        _("对不予受理有意见的，可以向上一级工会反映。"),
    ),
)

general = Service(
    code="supervision.general",
    version="2026-01",
    title=_("节前提示函"),
    prefix="TS",
    states={"issued": _("已发出")},
    end=("issued",),
    steps=(
        Step(
            "issue", _("发出节前提示函"), at="", to="issued", by=ISSUER, form=forms.GENERAL,
            barred=actions.has_no_district, run=actions.issue_general, basis=PROSECUTION,
        ),
    ),
    text=_("元旦、春节前，工会可以向辖区全体用人单位公开发出提示函，不点名。"),
    rights=(_("提示函公开发出，任何人都可以扫码核验。"),),
)  # fmt: skip
