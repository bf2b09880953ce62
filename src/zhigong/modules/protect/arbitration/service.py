"""The table of steps of arbitration: the pack, filing, the commission's and the courts' facts, the money."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, SYSTEM, Clock, Service, Step, Who
from zhigong.modules.protect.arbitration import actions, forms, rules
from zhigong.modules.protect.limitation.public import SUE

WORKER = PARTY("applicant")
DESK = Who("union_chair", "organiser", "clerk", at="owner")
SECTION_5 = _("《劳动争议调解仲裁法》第五条")
SECTION_28 = _("《劳动争议调解仲裁法》第二十八条")
SUING = _("《劳动争议调解仲裁法》第二十九条、第四十三条、第四十八条、第五十条")
PENDING = ("filed", "accepted", "hearing")
ENFORCEABLE = ("award", "mediated", "effective")


def _fact(code: str, title, at, to: str, kind: str, then=None, **more) -> Step:
    """Return a step that enters a fact of the commission or a court, as the paper says it."""
    more.setdefault("form", forms.OUTSIDE)
    return Step(code, title, at=at, to=to, by=DESK, run=actions.outside(kind, then), **more)


STEPS = (
    Step(
        "go_on", _("调解不成，准备仲裁"), at="", to="guidance", by=SYSTEM, form=forms.OPEN, run=actions.keep,
        clock=Clock(rules.GUIDE), basis=SECTION_5,
    ),
    Step(
        "make_pack", _("制作仲裁申请材料"), at="guidance", to="ready", by=DESK, form=forms.PACK,
        barred=actions.was_mediator, run=actions.make_pack, basis=SECTION_28,
        hint=_("申请书正本一份，副本按被申请人人数。"),
    ),
    Step(
        "make_pack", _("重新制作仲裁申请材料"), at="ready", to="", by=DESK, form=forms.PACK,
        barred=actions.why_not_again, run=actions.make_pack,
    ),
    Step(
        "file", _("我已申请仲裁"), at=("guidance", "ready"), to="filed", by=WORKER, form=forms.FILED,
        unless=actions.is_future, run=actions.keep_filing,
    ),
    Step("give_up", _("不再申请仲裁"), at=("guidance", "ready"), to="closed", by=WORKER, form=forms.GIVING_UP),
    _fact("note_filing", _("登记已申请仲裁"), ("guidance", "ready"), "filed", "arbitration.filed", actions.keep_filing),
    _fact("accept", _("登记仲裁受理"), "filed", "accepted", "arbitration.accepted"),
    _fact("decline", _("登记仲裁不予受理"), "filed", "declined", "arbitration.refused"),
    _fact("hear", _("登记开庭"), "accepted", "hearing", "arbitration.hearing"),
    _fact("extend", _("登记裁决延期"), ("accepted", "hearing"), "", "arbitration.extended"),
    _fact(
        "award", _("登记裁决"), ("accepted", "hearing"), "award", "arbitration.award", actions.keep_award,
        form=forms.AWARD, clock=Clock(SUE, starts="served_on", on_overdue="suit_time_over"),
    ),
    _fact("settle", _("登记仲裁调解书"), ("accepted", "hearing"), "mediated", "arbitration.settled"),
    Step("suit_time_over", _("起诉期限已过"), at="award", to="", by=SYSTEM, run=actions.suit_time_over),
    Step(
        "take_effect", _("登记裁判生效"), at=("award", "first_instance"), to="effective", by=DESK, form=forms.EFFECT,
    ),
    Step("retract", _("我已撤回仲裁申请"), at=PENDING, to="closed", by=WORKER, form=forms.RETRACTED),
    Step("note_retraction", _("登记撤回仲裁申请"), at=PENDING, to="closed", by=DESK, form=forms.RETRACTED),
    _fact(
        "sue", _("登记起诉"), (*PENDING, "declined", "award"), "sued", "court.filed", basis=SUING,
        hint=_("仲裁委不受理、逾期不决定或者逾期不裁决的，可以直接起诉"),
    ),
    Step("rest", _("不再起诉"), at="declined", to="closed", by=WORKER, form=forms.GIVING_UP),
    _fact("judge", _("登记一审判决"), "sued", "first_instance", "court.judgment"),
    _fact("appeal", _("登记上诉"), "first_instance", "second", "court.appealed"),
    _fact("judge_finally", _("登记二审判决"), "second", "effective", "court.final"),
    Step(
        "recover", _("登记收到款项"), at=(*ENFORCEABLE, "enforced"), to="recovered", by=DESK, form=forms.RECOVERY,
        unless=actions.is_future, run=actions.keep_recovery, clock=Clock(rules.CALLBACK),
    ),
    _fact("enforce", _("登记申请强制执行"), ENFORCEABLE, "enforced", "court.enforcement"),
    Step(
        "call_back", _("回访办结"), at="recovered", to="closed", by=DESK, form=forms.CALLBACK,
        barred=actions.was_mediator,
    ),
)  # fmt: skip

follow = Service(
    code="arbitration.follow",
    version="2026-11",
    title=_("劳动仲裁指引"),
    prefix="ZC",
    states={
        "guidance": _("待准备申请材料"), "ready": _("材料已备，待申请仲裁"), "filed": _("已申请仲裁"),
        "accepted": _("仲裁已受理"), "declined": _("仲裁不予受理"), "hearing": _("仲裁开庭"), "award": _("已裁决"),
        "mediated": _("仲裁调解"), "sued": _("已起诉"), "first_instance": _("一审判决"), "second": _("二审"),
        "effective": _("裁判已生效"), "enforced": _("强制执行中"), "recovered": _("已收到款项，待回访"),
        "closed": _("已办结"),
    },
    end=("closed",),
    confidentiality=1,
    steps=STEPS,
    text=_("调解不成或者协议没有履行的，工会帮您准备仲裁申请书、证据清单，告诉您每一步的期限。"),
    rights=(
        _("劳动争议仲裁不收费。"),
        _("仲裁委员会五个工作日内决定是否受理，受理后四十五日内裁决，最多再延十五日；逾期可以起诉。"),
        _("单位看不到这里的申请材料。"),
    ),
)  # fmt: skip
