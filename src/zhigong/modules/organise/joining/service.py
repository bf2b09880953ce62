"""The table of steps of joining a union."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, SYSTEM, Clock, Service, Step, Who
from zhigong.modules.organise.joining import actions, forms, rules

APPLICANT = PARTY("applicant")
COMMITTEE = Who("union_chair", "organiser", at="owner")
UPPER_UNION = Who("union_chair", "organiser", at="upper")
REVIEWING = ("submitted", "escalated")


def deciding(at: str, by: Who) -> tuple[Step, ...]:
    """Return the steps that end a review; the committee of the basic union approves, not the county (章程 §2)."""
    return (
        Step(
            "approve",
            _("批准入会"),
            at=at,
            to="approved",
            by=by,
            form=forms.APPROVAL,
            run=actions.admit,
            basis=_("《中国工会章程》第二条；《工会会员会籍管理办法》第五条"),
        ),
        Step(
            "refer",
            _("已有会籍，引导转会"),
            at=at,
            to="referred",
            by=by,
            form=forms.REFERRAL,
            run=actions.point_to_transfer,
            hint=_("核对证件后发现本人已是会员时使用"),
        ),
        Step(
            "reject",
            _("不予批准"),
            at=at,
            to="rejected",
            by=by,
            form=forms.REJECTION,
            run=actions.tell_rejection,
        ),
    )


join = Service(
    code="joining.join",
    version="2026-01",
    title=_("入会申请"),
    prefix="RH",
    states={
        "submitted": _("审核中"),
        "returned": _("待补正"),
        "escalated": _("上级工会审核中"),
        "approved": _("已批准入会"),
        "referred": _("已有会籍，请转会"),
        "rejected": _("未批准"),
        "withdrawn": _("已撤回"),
        "expired": _("逾期未补正"),
    },
    end=("approved", "referred", "rejected", "withdrawn", "expired"),
    steps=(
        Step(
            "submit",
            _("提交入会申请"),
            at="",
            to="submitted",
            by=APPLICANT,
            form=forms.APPLICATION,
            run=actions.write_application,
            clock=Clock(rules.REVIEW, on_overdue="escalate"),
            basis=_("《工会法》第三条"),
        ),
        *deciding("submitted", COMMITTEE),
        Step(
            "return",
            _("退回补正"),
            at="submitted",
            to="returned",
            by=COMMITTEE,
            form=forms.RETURN,
            barred=actions.returned_before,
            run=actions.ask_for_correction,
            clock=Clock(rules.CORRECTION, on_overdue="expire"),
        ),
        Step(
            "resubmit",
            _("补正后重新提交"),
            at="returned",
            to="submitted",
            by=APPLICANT,
            form=forms.CORRECTION,
            run=actions.correct,
            clock=Clock(rules.REVIEW, on_overdue="escalate"),
        ),
        Step(
            "withdraw",
            _("撤回申请"),
            at=(*REVIEWING, "returned"),
            to="withdrawn",
            by=APPLICANT,
        ),
        Step(
            "escalate",
            _("逾期，转上一级工会"),
            at="submitted",
            to="escalated",
            by=SYSTEM,
            run=actions.tell_escalation,
            clock=Clock(rules.UPPER_REVIEW),
        ),
        *deciding("escalated", UPPER_UNION),
        Step(
            "expire",
            _("逾期未补正，办结"),
            at="returned",
            to="expired",
            by=SYSTEM,
            run=actions.tell_expiry,
        ),
    ),
    text=_(
        "在手机上填写申请，由您所在单位的工会审核；没有单位工会的，由工作地的街道、乡镇工会或新就业形态工会审核。"
    ),
    rights=(
        _("入会自愿，任何组织和个人不得阻挠（《工会法》第三条）。"),
        _("不收取任何入会手续费。"),
        _("申请办结前可以随时撤回。"),
        _("五个工作日内未审核的，自动转由上一级工会审核。"),
    ),
)
