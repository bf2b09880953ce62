"""The table of steps of a hotline ticket: from the call, dispatch and answer to the callback and the check."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, SYSTEM, Clock, Service, Step, Who
from zhigong.modules.protect.hotline import actions, forms, rules

REPORTER = PARTY("reporter")
TAKERS = ("call_taker", "hotline_supervisor")
OFFICERS = ("organiser", "union_chair", "clerk")
# Whoever took the call works on; nobody is in their own ticket.
HOTLINE = Who(*TAKERS, at="owner", not_party=False)
HERE = Who(*TAKERS, *OFFICERS, at="owner", not_party=False)
UNION = Who(*OFFICERS, at="owner", not_party=False)
CENTRE = Who(*TAKERS, at="any", not_party=False)  # the hotline above, wherever the ticket is worked on
LEAD = Who("hotline_supervisor", at="any", not_party=False)
UPPER = Who("hotline_supervisor", "organiser", "union_chair", at="upper", not_party=False)
MANUAL = _("12351 职工服务热线分级负责、归口办理；《工会法》第六条")
PETITIONS = _("《信访工作条例》第二十二条、第二十三条、第三十四条")
BEFORE_WORK = ("registered", "returned")
OPEN = ("registered", "returned", "dispatched", "handling", "extension_requested")
WORKING = {"runs_in": ("extension_requested",), "pauses_in": ("waiting",)}
HANDLING = Clock(rules.BY_DIFFICULTY, extension=rules.EXTENSION, **WORKING)
URGED = Clock(rules.BY_URGENCY)
ANSWERED = Clock(rules.CALLBACK)

ARRIVING = (
    Step(
        "register", _("登记工单"), at="", to="registered", by=HOTLINE, form=forms.TICKET, run=actions.keep_ticket,
        clock=URGED, basis=MANUAL,
    ),
    Step(
        "submit", _("提交诉求"), at="", to="registered", by=REPORTER, form=forms.REQUEST, run=actions.keep_ticket,
        clock=URGED, basis=MANUAL,
    ),
    Step(
        "alarm", _("登记紧急情况"), at="", to="emergency", by=HOTLINE, form=forms.TICKET, run=actions.keep_ticket,
        clock=Clock(rules.REPORT_UP), basis=_("本平台约定：紧急情况立即处置，两小时内上报"),
    ),
    Step(
        "report_up", _("已上报，转派办"), at="emergency", to="registered", by=HERE, form=forms.REPORT,
        run=actions.note_report, clock=Clock(rules.DISPATCH_URGENT),
    ),
)  # fmt: skip
SENDING = (
    Step(
        "dispatch", _("派办"), at=BEFORE_WORK, to="dispatched", by=HERE, form=forms.DISPATCH, hands="down",
        unless=actions.is_complained_of, run=actions.note_dispatch, clock=Clock(rules.ACCEPT),
    ),
    Step(
        "pass_on", _("转下级办理"), at="dispatched", to="dispatched", by=UNION, form=forms.PASS_ON, hands="down",
        unless=actions.is_complained_of, run=actions.tell_move, clock=Clock(rules.ACCEPT),
    ),
    Step(
        "return", _("退回派办单位"), at="dispatched", to="returned", by=UNION, form=forms.WHY, hands="back",
        barred=actions.too_late_to_return, clock=URGED, hint=_("不属于本工会承办的，写明应由谁办"),
    ),
    Step(
        "accept", _("签收办理"), at="dispatched", to="handling", by=UNION, barred=actions.is_own,
        run=actions.note_acceptance, clock=HANDLING,
    ),
    Step(
        "accept", _("直接办理"), at=BEFORE_WORK, to="handling", by=HERE, form=forms.HANDLE_HERE, barred=actions.is_own,
        run=actions.note_acceptance, clock=HANDLING,
    ),
    Step(
        "answer_on_call", _("即时答复办结"), at="registered", to="answered_on_call", by=HOTLINE, form=forms.ANSWER,
        run=actions.answer_on_call, hint=_("咨询当场答清的，不派办，单独统计"),
    ),
)  # fmt: skip
WORK = (
    Step(
        "reply", _("答复"), at="handling", to="replied", by=HERE, form=forms.REPLY, unless=actions.says_too_little,
        run=actions.keep_reply, clock=ANSWERED,
    ),
    Step("note_progress", _("记录进展"), at="handling", to="", by=HERE, form=forms.TELLING, run=actions.tell_progress),
    Step(
        "request_extension", _("申请延期"), at="handling", to="extension_requested", by=HERE, form=forms.WHY,
        hint=_("延期一次，由上级工会或热线批准；批准前时限照走"),
    ),
    Step(
        "grant_extension", _("同意延期"), at="extension_requested", to="handling", by=UPPER, form=forms.WHY,
        extends="accept", run=actions.tell_extension,
    ),
    Step("refuse_extension", _("不同意延期"), at="extension_requested", to="handling", by=UPPER, form=forms.WHY),
    Step(
        "ask_reporter", _("请反映人补充"), at="handling", to="waiting", by=HERE, form=forms.TELLING,
        run=actions.ask_reporter, clock=Clock(rules.SUPPLEMENT, on_overdue="go_on"), hint=_("等待期间办理时限暂停"),
    ),
    Step("supplement", _("补充说明"), at="waiting", to="handling", by=REPORTER, form=forms.SUPPLEMENT),
    Step("note_supplement", _("记录反映人的补充"), at="waiting", to="handling", by=HERE, form=forms.SUPPLEMENT),
    Step("go_on", _("未补充，继续办理"), at="waiting", to="handling", by=SYSTEM),
    Step(
        "transfer_out", _("转其他机关"), at=(*BEFORE_WORK, "handling"), to="transferred_out", by=HERE,
        form=forms.TRANSFER, unless=actions.may_not_be_written, run=actions.transfer_out,
        hint=_("不属工会受理的，告知反映人转到了哪里、怎么联系"),
    ),
)  # fmt: skip
AFTERWARDS = (
    Step(
        "call_back", _("回访记录"), at="replied", to="checking", by=CENTRE, form=forms.CALLBACK,
        barred=actions.handled_it, unless=actions.should_be_reopened, run=actions.keep_rating, clock=Clock(rules.CHECK),
    ),
    Step(
        "reopen", _("不满意，重办"), at=("replied", "checking"), to="handling", by=CENTRE, form=forms.WHY,
        barred=actions.may_not_reopen, run=actions.reopen, clock=HANDLING,
    ),
    Step(
        "try_call", _("未接通"), at="replied", to="", by=CENTRE, barred=actions.handled_it, run=actions.count_try,
    ),
    Step(
        "give_up_calling", _("多次未接通，转质检"), at="replied", to="checking", by=CENTRE,
        barred=actions.too_few_tries, clock=Clock(rules.CHECK),
    ),
    Step(
        "rate", _("评价办理结果"), at="replied", to="checking", by=REPORTER, form=forms.RATING,
        unless=actions.should_ask_again, run=actions.keep_rating, clock=Clock(rules.CHECK),
    ),
    Step(
        "ask_again", _("不满意，要求重办"), at="replied", to="handling", by=REPORTER, form=forms.WHY,
        barred=actions.reopened_enough, run=actions.reopen, clock=HANDLING,
    ),
    Step(
        "close", _("质检通过，办结"), at="checking", to="closed", by=LEAD, form=forms.NOTE,
        barred=actions.took_part, run=actions.tell_close,
    ),
    Step(
        "call_again", _("退回重新回访"), at="checking", to="replied", by=LEAD, form=forms.WHY,
        barred=actions.took_part, clock=ANSWERED,
    ),
    Step(
        "raise_alarm", _("转为紧急情况"), at=(*BEFORE_WORK, "dispatched"), to="emergency", by=HERE, form=forms.WHY,
        run=actions.note_emergency, clock=Clock(rules.REPORT_UP),
        hint=_("群体聚集、人身安全、轻生倾向，立即处置并两小时内上报"),
    ),
)  # fmt: skip
PETITION = (
    Step(
        "mark_petition", _("认定为信访事项"), at=OPEN, to="", by=HERE, form=forms.WHY, barred=actions.is_petition,
        run=actions.mark_petition, basis=PETITIONS,
        clock=Clock(rules.PETITION_NOTICE, runs_in=("emergency", "waiting", "replied")),
    ),
    Step(
        "tell_route", _("告知受理和去向"), at=OPEN, to="", by=HERE, form=forms.PETITION, basis=PETITIONS,
        barred=actions.is_no_petition, unless=actions.lies_ahead, run=actions.tell_route,
        clock=Clock(
            rules.PETITION_FINISH, starts="received_on", runs_in=("emergency", "waiting", "replied"),
            extension=rules.PETITION_EXTENSION,
        ),
    ),
    Step(
        "extend_petition", _("信访事项延期"), at="handling", to="", by=UPPER, form=forms.WHY, extends="tell_route",
        barred=actions.is_no_petition, run=actions.tell_extension, basis=PETITIONS,
    ),
    Step("withdraw", _("撤回"), at=(*BEFORE_WORK, "dispatched"), to="withdrawn", by=REPORTER),
)  # fmt: skip

ticket = Service(
    code="hotline.ticket",
    version="2026-01",
    title=_("热线工单"),
    prefix="RX",
    states={
        "registered": _("待派办"),
        "emergency": _("紧急，待上报"),
        "dispatched": _("待签收"),
        "returned": _("已退回，待改派"),
        "handling": _("办理中"),
        "extension_requested": _("申请延期"),
        "waiting": _("待反映人补充"),
        "replied": _("已答复，待回访"),
        "checking": _("待质检"),
        "answered_on_call": _("即时办结"),
        "closed": _("已办结"),
        "transferred_out": _("已转其他机关"),
        "withdrawn": _("已撤回"),
    },
    end=("answered_on_call", "closed", "transferred_out", "withdrawn"),
    steps=(*ARRIVING, *SENDING, *WORK, *AFTERWARDS, *PETITION),
    merges_at=(*OPEN, "emergency"),
    text=_(
        "拨打 12351，或在手机上写明要反映的事。热线登记后派给承办工会，答复后由另外的人回访，满意才办结。"
    ),
    rights=(
        _("可以要求保密或匿名：被反映的单位看不到是谁反映的。"),
        _("每一步都能看到：谁在办、到什么时候。"),
        _("对结果不满意的，可以要求重办。"),
        _("属于信访事项的，十五日内告知受理情况，六十日内办结（《信访工作条例》）。"),
    ),
)
