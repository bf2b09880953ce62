"""The table of steps of a transfer (domain note 2.4 and 2.5)."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, SYSTEM, Clock, Service, Step, Who
from zhigong.modules.organise.transfers import actions, forms, rules

MEMBER = PARTY("subject")
STARTER = Who("union_chair", "organiser", at="any", not_party=False)
UNION = Who("union_chair", "organiser", at="owner")
UPPER = Who("union_chair", "organiser", at="upper")
WITH_RELEASING, WITH_UPPER, WITH_RECEIVING = "requested", "objected", "arriving"
OPEN = (WITH_RELEASING, WITH_UPPER, WITH_RECEIVING)
CONFIRMING = Clock(rules.CONFIRM, on_overdue="continue")
TAKING_IN = Clock(rules.ACCEPT)
FOLLOWS_WORK = _("《工会会员会籍管理办法》：会员劳动（工作）关系在哪里，会籍就在哪里，一次入会、动态接转")

OPENING = (
    Step(
        "ask", _("申请转会"), at="", to=WITH_RELEASING, by=MEMBER, form=forms.ASK,
        run=actions.keep_request, clock=CONFIRMING, basis=FOLLOWS_WORK,
    ),
    Step(
        "fetch", _("由接收工会提出转入"), at="", to=WITH_RELEASING, by=STARTER, form=forms.FETCH,
        run=actions.ask_releasing_union, clock=CONFIRMING, basis=FOLLOWS_WORK,
    ),
    Step(
        "send", _("由原工会转出"), at="", to=WITH_RECEIVING, by=STARTER, form=forms.SEND,
        run=actions.send_on, clock=TAKING_IN, basis=FOLLOWS_WORK,
    ),
    Step(
        "go_back", _("借调、派驻期满，转回"), at="", to=WITH_RELEASING, by=SYSTEM,
        run=actions.keep_request, clock=CONFIRMING, basis=FOLLOWS_WORK,
    ),
)  # fmt: skip
RELEASING = (
    Step(
        "confirm", _("确认转出"), at=WITH_RELEASING, to=WITH_RECEIVING, by=UNION, form=forms.CONFIRMATION,
        run=actions.release, clock=TAKING_IN,
    ),
    Step(
        "object", _("提出异议"), at=WITH_RELEASING, to=WITH_UPPER, by=UNION, form=forms.OBJECTION,
        run=actions.tell_objection, clock=Clock(rules.JUDGE),
        hint=_("仍在本单位工作、正在办理除名或登记有误时使用；拖欠会费不是理由"),
    ),
    Step(
        "continue", _("原工会逾期未答复，自动继续"), at=WITH_RELEASING, to=WITH_RECEIVING, by=SYSTEM,
        unless=actions.silence_is_no_consent, run=actions.release, clock=TAKING_IN,
    ),
    Step(
        "overrule", _("异议不成立，转出"), at=WITH_UPPER, to=WITH_RECEIVING, by=UPPER, form=forms.JUDGEMENT,
        run=actions.overrule, clock=TAKING_IN,
    ),
    Step(
        "uphold", _("异议成立，不转出"), at=WITH_UPPER, to="refused", by=UPPER, form=forms.JUDGEMENT,
        run=actions.uphold,
    ),
)  # fmt: skip
RECEIVING = (
    Step(
        "accept", _("接收"), at=WITH_RECEIVING, to="done", by=UNION, form=forms.ACCEPTANCE,
        run=actions.take_in, basis=FOLLOWS_WORK,
    ),
    Step(
        "decline", _("不接收"), at=WITH_RECEIVING, to="declined", by=UNION, form=forms.REFUSAL,
        run=actions.decline,
    ),
)  # fmt: skip
LEAVING = (
    Step("withdraw", _("撤回转会"), at=OPEN, to="withdrawn", by=MEMBER, run=actions.withdraw),
    Step("overtake", _("会籍已有其他变动，办结"), at=OPEN, to="overtaken", by=SYSTEM, run=actions.overtaken),
)

transfer = Service(
    code="transfers.transfer",
    version="2026-01",
    title=_("会籍转移"),
    prefix="ZH",
    states={
        "requested": _("待原工会确认"),
        "objected": _("原工会有异议，待上级裁定"),
        "arriving": _("待接收"),
        "done": _("已转入"),
        "declined": _("接收工会未接收"),
        "refused": _("异议成立，未转出"),
        "withdrawn": _("已撤回"),
        "overtaken": _("会籍已有其他变动"),
    },
    end=("done", "declined", "refused", "withdrawn", "overtaken"),
    steps=(*OPENING, *RELEASING, *RECEIVING, *LEAVING),
    text=_("换了工作，会籍跟着走：原工会确认，新工会接收，入会日期和会员编号不变，不需要重新入会。"),
    rights=(
        _("会员劳动（工作）关系在哪里，会籍就在哪里，一次入会、动态接转。"),
        _("原工会不得因会费等原因不予转出；逾期未答复的，按规定自动继续。"),
        _("转入前可以随时撤回，会籍不受影响。"),
        _("对工会办理的结果有意见的，可以向上一级工会反映。"),
    ),
)
