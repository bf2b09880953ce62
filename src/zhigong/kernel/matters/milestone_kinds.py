"""Facts from outside that a matter may carry: which body, what happened. A track is drawn beside the timeline."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class MilestoneKind:
    """One kind of fact; `track` groups those of one body."""

    code: str
    track: str
    title: object


TRACKS = {
    "arbitration": _("劳动仲裁"),
    "court": _("法院"),
    "labour": _("人社部门"),
    "prosecutor": _("检察机关"),
    "confirmation": _("司法确认"),
}
KINDS = {
    f"{track}.{code}": MilestoneKind(f"{track}.{code}", track, title)
    for track, code, title in (
        ("arbitration", "filed", _("申请仲裁")),
        ("arbitration", "accepted", _("仲裁受理")),
        ("arbitration", "refused", _("仲裁不予受理")),
        ("arbitration", "extended", _("仲裁延期")),
        ("arbitration", "hearing", _("仲裁开庭")),
        ("arbitration", "settled", _("仲裁调解书")),
        ("arbitration", "award", _("仲裁裁决")),
        ("arbitration", "confirmed", _("仲裁审查确认")),
        ("court", "filed", _("向法院起诉")),
        ("court", "accepted", _("法院立案")),
        ("court", "hearing", _("法院开庭")),
        ("court", "judgment", _("一审判决")),
        ("court", "appealed", _("提起上诉")),
        ("court", "final", _("二审判决")),
        ("court", "settled", _("法院调解")),
        ("court", "enforcement", _("申请强制执行")),
        ("court", "payment_order", _("申请支付令")),
        ("labour", "filed", _("移送人社部门")),
        ("labour", "reported", _("向人社部门报告裁减方案")),
        ("labour", "accepted", _("人社部门立案")),
        ("labour", "ordered", _("责令限期改正")),
        ("labour", "decided", _("行政处理决定")),
        ("labour", "closed", _("人社部门结案")),
        ("labour", "police", _("移送公安机关")),
        ("prosecutor", "filed", _("移送检察机关")),
        ("prosecutor", "supported", _("支持起诉")),
        ("prosecutor", "proposal", _("检察建议")),
        ("prosecutor", "closed", _("检察机关答复")),
        ("confirmation", "filed", _("申请司法确认")),
        ("confirmation", "confirmed", _("裁定确认有效")),
        ("confirmation", "refused", _("裁定驳回申请")),
    )
}
