"""The table of steps: how a person's own data are put right."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, Clock, Service, Step, Who
from zhigong.modules.organise.corrections import actions, forms, rules

APPLICANT = PARTY("applicant")
OFFICE = Who("union_chair", "organiser", at="owner")

request = Service(
    code="corrections.request",
    version="2026-01",
    title=_("信息更正申请"),
    prefix="GZ",
    states={
        "submitted": _("核对中"),
        "accepted": _("已更正"),
        "refused": _("不予更正"),
        "withdrawn": _("已撤回"),
    },
    end=("accepted", "refused", "withdrawn"),
    steps=(
        Step(
            "send",
            _("申请更正"),
            at="",
            to="submitted",
            by=APPLICANT,
            form=forms.REQUEST,
            unless=actions.cannot_be_asked,
            run=actions.keep_request,
            clock=Clock(rules.ANSWER),
            basis=_("《个人信息保护法》第四十六条"),
        ),
        Step(
            "accept",
            _("核对属实，更正"),
            at="submitted",
            to="accepted",
            by=OFFICE,
            form=forms.ACCEPTANCE,
            unless=actions.document_not_seen,
            run=actions.put_right,
        ),
        Step(
            "refuse",
            _("不予更正"),
            at="submitted",
            to="refused",
            by=OFFICE,
            form=forms.REFUSAL,
            run=actions.tell_refusal,
            basis=_("《个人信息保护法》第五十条：拒绝的应当说明理由"),
        ),
        Step(
            "withdraw",
            _("撤回申请"),
            at="submitted",
            to="withdrawn",
            by=APPLICANT,
            run=actions.tell_withdrawal,
        ),
    ),
    text=_("写明哪一项有误、应当是什么；由您所在的工会核对后更正，不予更正的说明理由。"),
    rights=(
        _("个人信息不准确或者不完整的，有权请求更正、补充（《个人信息保护法》第四十六条）。"),
        _("逾期未答复的，自动转由上一级工会办理。"),
    ),
)
