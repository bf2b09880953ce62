"""The tables of steps: what the member asks for, what a body decides after hearing them, what two officers put right."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, SYSTEM, Clock, Service, Step, Who
from zhigong.modules.organise.endings import actions, forms, rules

MEMBER = PARTY("subject")
STARTER = Who("union_chair", "organiser", at="any", not_party=False)
UNION = Who("union_chair", "organiser", at="owner")
# Many a union has one officer only: the second of two may be one of a union above.
SECOND = Who("union_chair", "organiser", at="any")
ANYBODY_THERE = Who("union_chair", "organiser", at="owner", not_party=False)
UPPER = Who("union_chair", "organiser", at="upper")
CHARTER_6 = _("《中国工会章程》第六条")
CHARTER_7 = _("《中国工会章程》第七条")
RULES_ON_MEMBERSHIP = _("《工会会员会籍管理办法》")
BY_TWO = _("本平台约定：更正会籍由两名工作人员办理")
COMPLAIN = _("对工会办理的结果有意见的，可以向上一级工会反映。")
END_ASKED = ("done", "refused", "withdrawn")
ASKED_STATES = {
    "asked": _("待办理"), "done": _("已办理"), "refused": _("不予办理"), "withdrawn": _("已撤回"),
}  # fmt: skip


def asked_for(kind: str, title, form, unless, text, rights) -> Service:
    """Return a change the member asks for, or an officer for them; the union decides, somebody else than who asked."""
    opening = {"at": "", "to": "asked", "form": form, "unless": unless, "run": actions.keep_request}
    opening |= {"clock": Clock(rules.DECIDE), "basis": RULES_ON_MEMBERSHIP}
    return Service(
        code=f"endings.{kind}", version="2026-01", title=title, prefix="HJ", states=ASKED_STATES, end=END_ASKED,
        steps=(
            Step("ask", _("提出申请"), by=MEMBER, **opening),
            Step("propose", _("由工作人员提出"), by=STARTER, **opening),
            Step(
                "approve", _("同意办理"), at="asked", to="done", by=UNION, form=forms.APPROVAL,
                run=actions.carry_out,
            ),
            Step(
                "refuse", _("不予办理"), at="asked", to="refused", by=UNION, form=forms.REFUSAL,
                run=actions.refuse,
            ),
            Step("withdraw", _("撤回"), at="asked", to="withdrawn", by=MEMBER, run=actions.withdraw),
        ),
        text=text, rights=(*rights, COMPLAIN),
    )  # fmt: skip


def decided(
    kind: str, title, form, unless, notice, basis, text, *, is_filed: bool, confidentiality: int
) -> Service:
    """Return what a body decides against a member: notice, hearing, decision, record, appeal to the union above."""
    filed = {"filed": _("已备案，可申诉")} if is_filed else {}
    states = {
        "noticed": _("告知期内"), "ripe": _("待作决定"), "decided": _("已决定，可申诉"), **filed,
        "appealed": _("申诉中"), "final": _("决定已生效"), "overturned": _("决定已撤销"), "dropped": _("不再办理"),
    }  # fmt: skip
    opening = Step(
        "propose", _("提出并告知本人"), at="", to="noticed", by=STARTER, form=form, unless=unless,
        run=actions.give_notice, clock=Clock(notice, on_overdue="ripen"), basis=basis,
    )  # fmt: skip
    return Service(
        code=f"endings.{kind}", version="2026-01", title=title, prefix="HJ", states=states,
        end=("final", "overturned", "dropped"), confidentiality=confidentiality,
        steps=(opening, *_deciding(basis), *((FILING,) if is_filed else ()), *_appealing(("decided", *filed))),
        text=text,
        rights=(_("作出决定前告知本人，本人可以陈述申辩。"), _("对决定不服的，可以在期限内向上一级工会申诉。")),
    )  # fmt: skip


FILING = Step(
    "file", _("上级备案"), at="decided", to="filed", by=UPPER, form=forms.FILING,
    run=actions.file, clock=Clock(rules.APPEAL, on_overdue="settle"),
)  # fmt: skip


def _deciding(basis) -> tuple[Step, ...]:
    """Return the steps from the notice to the decision: the member is heard all the while."""
    return (
        Step("answer", _("陈述申辩"), at=("noticed", "ripe"), to="", by=MEMBER, form=forms.STATEMENT),
        Step("ripen", _("告知期满"), at="noticed", to="ripe", by=SYSTEM, clock=Clock(rules.DECISION)),
        Step(
            "decide", _("记录决定"), at="ripe", to="decided", by=UNION, form=forms.DECISION,
            unless=actions.was_not_decided, run=actions.decide,
            clock=Clock(rules.APPEAL, on_overdue="settle"), basis=basis,
        ),
        Step(
            "drop", _("不再办理"), at=("noticed", "ripe"), to="dropped", by=ANYBODY_THERE,
            form=forms.REFUSAL, run=actions.refuse,
        ),
    )  # fmt: skip


def _appealing(at: tuple[str, ...]) -> tuple[Step, ...]:
    """Return the steps after the decision: an appeal to the union above, or the time for it runs out."""
    return (
        Step(
            "appeal", _("向上一级工会申诉"), at=at, to="appealed", by=MEMBER, form=forms.APPEAL,
            clock=Clock(rules.JUDGE),
        ),
        Step("settle", _("申诉期满"), at=at, to="final", by=SYSTEM, run=actions.settle),
        Step(
            "sustain", _("维持原决定"), at="appealed", to="final", by=UPPER, form=forms.REFUSAL,
            run=actions.settle,
        ),
        Step(
            "overturn", _("撤销原决定，恢复会籍"), at="appealed", to="overturned", by=UPPER,
            form=forms.REFUSAL, run=actions.overturn,
        ),
    )  # fmt: skip


def by_two(kind: str, title, form, unless, basis, text) -> Service:
    """Return what two officers write down: one proposes, another confirms."""
    return Service(
        code=f"endings.{kind}", version="2026-01", title=title, prefix="HJ",
        states={"proposed": _("待复核"), "done": _("已办理"), "refused": _("不予办理")},
        end=("done", "refused"),
        steps=(
            Step(
                "propose", _("提出"), at="", to="proposed", by=STARTER, form=form, unless=unless,
                run=actions.keep_request, clock=Clock(rules.DECIDE), basis=basis,
            ),
            Step(
                "confirm", _("复核同意"), at="proposed", to="done", by=SECOND, form=forms.APPROVAL,
                run=actions.carry_out,
            ),
            Step(
                "refuse", _("不予办理"), at="proposed", to="refused", by=ANYBODY_THERE, form=forms.REFUSAL,
                run=actions.refuse,
            ),
        ),
        text=text, rights=(COMPLAIN,),
    )  # fmt: skip


resign = Service(
    code="endings.resign", version="2026-01", title=_("退会"), prefix="HJ",
    states={"asked": _("待宣布"), "done": _("已退会"), "withdrawn": _("已撤回")}, end=("done", "withdrawn"),
    steps=(
        Step(
            "ask", _("申请退会"), at="", to="asked", by=MEMBER, form=forms.RESIGN, run=actions.keep_request,
            clock=Clock(rules.ANNOUNCE, on_overdue="take_effect"), basis=CHARTER_6,
        ),
        Step(
            "announce", _("宣布退会"), at="asked", to="done", by=UNION, form=forms.APPROVAL,
            run=actions.carry_out, basis=CHARTER_6,
        ),
        Step(
            "take_effect", _("期满自动退会"), at="asked", to="done", by=SYSTEM, run=actions.carry_out,
            basis=CHARTER_6,
        ),
        Step("withdraw", _("撤回，不退会了"), at="asked", to="withdrawn", by=MEMBER, run=actions.withdraw),
    ),
    text=_("会员有退会自由。在手机上提出，由工会宣布；工会没有权利不同意，期满自动退会。"),
    rights=(_("会员有退会自由，任何组织和个人不得阻挠。"), _("生效前可以随时撤回；退会后可以重新申请入会。")),
)  # fmt: skip
retain = asked_for(
    "retain", _("保留会籍"), forms.RETAIN, actions.changes_nothing,
    _("退休、失业、服兵役或单位关闭的，会籍保留在原工会；单位关闭、工会撤销的，由上一级工会保留。"),
    (_("保留会籍期间不交会费，没有选举权、被选举权和表决权。"), _("重新就业后可以恢复会籍或者转会。")),
)  # fmt: skip
restore = asked_for(
    "restore", _("恢复会籍"), forms.RESTORE, actions.lies_ahead,
    _("保留会籍后在原工会重新就业、退役返回的，恢复会籍；到了新单位的，请办理转会。"),
    (_("会龄连续计算。"),),
)  # fmt: skip
lapse = decided(
    "lapse", _("视为自动退会"), forms.LAPSE, actions.too_early_to_lapse, rules.NOTICE, CHARTER_6,
    _("没有正当理由连续六个月不交会费、不参加组织生活，经教育拒不改正的，告知本人后由工会决定视为自动退会。"),
    is_filed=False, confidentiality=0,
)  # fmt: skip
expel = decided(
    "expel", _("除名"), forms.EXPEL, actions.lies_ahead, rules.HEARING, CHARTER_7,
    _("严重违法犯罪并受到刑事处分的，听取本人陈述申辩后，由会员大会、会员代表大会或基层委员会决定，报上级工会备案。"),
    is_filed=True, confidentiality=1,
)  # fmt: skip
decease = by_two(
    "decease", _("去世登记"), forms.DECEASE, actions.lies_ahead, BY_TWO,
    _("会员去世的，凭证明登记，由另一名工作人员复核。"),
)  # fmt: skip
void = by_two(
    "void", _("更正错录"), forms.VOID, None, BY_TWO,
    _("登记错误的会籍由两名工作人员作废；原来的记录不删除，可以再撤销。"),
)  # fmt: skip
reinstate = by_two(
    "reinstate", _("撤销原变动"), forms.REINSTATE, None, BY_TWO,
    _("错误办理的退会、除名、作废等由两名工作人员撤销，会籍恢复；原来的记录不删除。"),
)  # fmt: skip
ALL = (resign, retain, restore, lapse, expel, decease, void, reinstate)
