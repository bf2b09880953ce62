"""The table of steps: an employer that owes wages is told, may object, is watched for a time and leaves by itself."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, SYSTEM, Clock, Service, Step, Who
from zhigong.modules.protect.arrears_watch import actions, forms, rules

EMPLOYER = PARTY("employer")
OFFICERS = Who("union_chair", "organiser", at="owner", not_party=False)

entry = Service(
    code="arrears_watch.entry",
    version="2026-01",
    title=_("欠薪单位关注名单"),
    prefix="GM",
    states={
        "told": _("已告知，异议期内"),
        "objected": _("单位有异议"),
        "listed": _("关注中"),
        "dropped": _("不列入"),
        "removed": _("提前移出"),
        "ended": _("期满移出"),
    },
    end=("dropped", "removed", "ended"),
    steps=(
        Step(
            "tell",
            _("告知单位拟列入关注名单"),
            at="",
            to="told",
            by=OFFICERS,
            form=forms.TELL,
            unless=actions.why_not_served,
            run=actions.keep_entry,
            clock=Clock(rules.OBJECT, starts="served_on", on_overdue="list"),
            basis=rules.HOUSE,
        ),
        Step(
            "object",
            _("提出异议"),
            at=("told", "listed"),
            to="objected",
            by=EMPLOYER,
            form=forms.OBJECT,
            run=actions.tell_officers_of_objection,
            clock=Clock(rules.DECIDE),
        ),
        Step(
            "list",
            _("异议期满，列入关注名单"),
            at="told",
            to="listed",
            by=SYSTEM,
            run=actions.enter_list,
            clock=Clock(rules.WATCHED, on_overdue="end"),
        ),
        Step(
            "uphold",
            _("异议不成立，列入"),
            at="objected",
            to="listed",
            by=OFFICERS,
            form=forms.DECIDE,
            unless=actions.why_not_decide,
            run=actions.enter_list,
            clock=Clock(rules.WATCHED, on_overdue="end"),
        ),
        Step(
            "drop",
            _("异议成立，不列入"),
            at="objected",
            to="dropped",
            by=OFFICERS,
            form=forms.DECIDE,
            unless=actions.why_not_decide,
            run=actions.tell_employer,
        ),
        Step(
            "remove",
            _("已付清，提前移出"),
            at=("told", "listed"),
            to="removed",
            by=OFFICERS,
            form=forms.DECIDE,
            unless=actions.why_not_remove,
            run=actions.tell_employer,
        ),
        Step("end", _("期满移出"), at="listed", to="ended", by=SYSTEM, run=actions.tell_employer),
    ),
    employer_sees=True,
    text=_(
        "拖欠工资的单位在一段时间内受到工会重点关注。列入前告知单位，单位可以提出异议，期满自动移出；名单不对外公布。"
    ),
    rights=(_("列入前后都可以提出异议，由告知人以外的人答复。"), _("付清工资后可以提前移出。")),
)
