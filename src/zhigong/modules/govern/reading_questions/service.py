"""The table of steps: asked, answered by the union above the reading office, or found improper; handed up where it must."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, Clock, Service, Step, Who
from zhigong.modules.govern.reading_questions import actions, forms, rules

ASKER = PARTY("asker")
OFFICERS = Who("union_chair", "organiser", at="owner")
BASIS = _("《个人信息保护法》第四十四条、第五十条")

question = Service(
    code="reading_questions.question",
    version="2026-11",
    title=_("查看信息的质询"),
    prefix="ZX",
    states={
        "asked": _("核实中"),
        "explained": _("已说明"),
        "improper": _("查看不当，已处理"),
        "withdrawn": _("已撤回"),
    },
    end=("explained", "improper", "withdrawn"),
    confidentiality=1,
    steps=(
        Step(
            "ask",
            _("询问为什么查看我的信息"),
            at="",
            to="asked",
            by=ASKER,
            form=forms.QUESTION,
            run=actions.keep_question,
            clock=Clock(rules.ANSWERING),
            basis=BASIS,
        ),
        Step(
            "explain",
            _("说明查看的理由"),
            at="asked",
            to="explained",
            by=OFFICERS,
            form=forms.ANSWER,
            barred=actions.why_not_answer,
            run=actions.tell_answer,
            basis=BASIS,
        ),
        Step(
            "uphold",
            _("认定查看不当"),
            at="asked",
            to="improper",
            by=OFFICERS,
            form=forms.FINDING,
            barred=actions.why_not_answer,
            run=actions.tell_finding,
            basis=_("《个人信息保护法》第十条、第六十六条"),
        ),
        Step(
            "forward",
            _("转上一级工会核实"),
            at="asked",
            to="asked",
            by=OFFICERS,
            form=forms.FORWARDING,
            barred=actions.why_not_forward,
            run=actions.hand_up,
            hint=_("本人或本单位有利害关系时使用；时限不重新计算"),
        ),
        Step("withdraw", _("撤回质询"), at="asked", to="withdrawn", by=ASKER),
    ),
    text=_(
        "每一次有人查看您的个人信息，都记在“谁看过我的信息”里。对其中一次有疑问，可以在那里点“为什么？”，由查看单位的上一级工会核实后答复。"
    ),
    rights=(_("质询不影响您正在办理的事项。"), _("查看不当的，会告诉您怎样处理。")),
)
