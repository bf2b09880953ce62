"""The table of steps of an incident: from the clue to the archive, with the clocks of its reports."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Clock, Service, Step, Who
from zhigong.modules.protect.monitoring import forms, rules, words
from zhigong.modules.protect.monitoring.actions import incidents

ANY = Who("union_chair", "organiser", at="any", not_party=False)
OFFICE = Who("union_chair", "organiser", at="owner", not_party=False)
# Whoever reports does not assign the level: the union above does, and thereby sees everything from the first report on.
UPPER = Who("union_chair", "organiser", at="upper", not_party=False)


def _next_report(title, at: str, to: str) -> Step:
    return Step(
        "next_report",
        title,
        at=at,
        to=to,
        by=OFFICE,
        form=forms.REPORT,
        unless=incidents.names_nobody,
        run=incidents.report_next,
        clock=Clock(rules.NEXT),
        basis=rules.EMERGENCY,
    )


incident = Service(
    code="monitoring.incident",
    version="2026-01",
    title=_("劳动关系突发事件"),
    prefix="TF",
    states={
        "clue": _("线索待核实"),
        "verified": _("已首报，待定级"),
        "level_assigned": _("已定级，待处置"),
        "responding": _("处置中"),
        "stabilised": _("已平稳，待终报"),
        "reviewed": _("已终报，待归档"),
        "archived": _("已归档"),
        "unfounded": _("核实不属实"),
    },
    end=("archived", "unfounded"),
    confidentiality=1,
    steps=(
        Step(
            "report_clue",
            _("登记线索"),
            at="",
            to="clue",
            by=ANY,
            form=forms.CLUE,
            unless=incidents.why_not_clue,
            run=incidents.keep_clue,
            clock=Clock(rules.FIRST),
            basis=rules.EMERGENCY,
            hint=_("先电话报告上级工会，两小时内书面首报"),
        ),
        Step(
            "first_report",
            _("核实属实，首报"),
            at="clue",
            to="verified",
            by=OFFICE,
            form=forms.REPORT,
            unless=incidents.names_nobody,
            run=incidents.report_first,
            clock=Clock(rules.ASSIGN),
            basis=rules.EMERGENCY,
        ),
        Step(
            "refute",
            _("核实不属实"),
            at="clue",
            to="unfounded",
            by=OFFICE,
            form=forms.REASON,
            unless=incidents.names_nobody,
        ),
        Step(
            "assign_level",
            _("定级"),
            at="verified",
            to="level_assigned",
            by=UPPER,
            form=forms.LEVEL,
            unless=incidents.why_not_level,
            run=incidents.keep_level,
            clock=Clock(rules.RESPOND),
            hint=_("由上一级工会办理，不得低于人数标准对应的级别"),
        ),
        _next_report(_("启动处置，首次续报"), "level_assigned", "responding"),
        _next_report(_("续报"), "responding", ""),
        _next_report(_("事态反复，续报"), "stabilised", "responding"),
        Step(
            "change_level",
            _("调整级别"),
            at="responding",
            to="",
            by=OFFICE,
            form=forms.LEVEL,
            unless=incidents.why_not_level,
            run=incidents.keep_level,
        ),
        Step(
            "stabilise",
            _("事态平稳"),
            at="responding",
            to="stabilised",
            by=OFFICE,
            form=forms.REASON,
            unless=incidents.names_nobody,
            clock=Clock(rules.FINAL),
        ),
        Step(
            "final_report",
            _("终报"),
            at="stabilised",
            to="reviewed",
            by=OFFICE,
            form=forms.REPORT,
            unless=incidents.names_nobody,
            run=incidents.report_final,
            clock=Clock(rules.ARCHIVE),
            hint=_("写明结果、原因和改进措施"),
        ),
        Step(
            "send_back",
            _("退回补充终报"),
            at="reviewed",
            to="stabilised",
            by=UPPER,
            form=forms.REASON,
            unless=incidents.names_nobody,
            clock=Clock(rules.FINAL),
        ),
        Step(
            "archive",
            _("审核归档"),
            at="reviewed",
            to="archived",
            by=UPPER,
            form=forms.REASON,
            unless=incidents.names_nobody,
        ),
    ),
    text=words.TEXT,
    rights=words.RIGHTS,
)
