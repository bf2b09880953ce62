"""The table of steps: reported, looked into here or by the union above, confirmed or dismissed."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import PARTY, Clock, Service, Step, Who
from zhigong.modules.organise.identity_misuse import actions, forms, rules

REPORTER = PARTY("reporter")
OFFICERS = Who("union_chair", "organiser", at="owner")

report = Service(
    code="identity_misuse.report",
    version="2026-01",
    title=_("身份被冒用的报告"),
    prefix="MY",
    states={
        "reported": _("核实中"),
        "confirmed": _("属实，已更正"),
        "dismissed": _("未发现冒用"),
        "withdrawn": _("已撤回"),
    },
    end=("confirmed", "dismissed", "withdrawn"),
    confidentiality=1,
    steps=(
        Step(
            "report",
            _("报告身份被冒用"),
            at="",
            to="reported",
            by=REPORTER,
            form=forms.REPORT,
            run=actions.write_report,
            clock=Clock(rules.CHECKING),
            basis=_("《个人信息保护法》第四十六条、第五十条"),
        ),
        Step(
            "confirm",
            _("确认冒用并作废错误会籍"),
            at="reported",
            to="confirmed",
            by=OFFICERS,
            form=forms.CONFIRMATION,
            run=actions.void_false_membership,
        ),
        Step(
            "dismiss",
            _("未发现冒用，办结"),
            at="reported",
            to="dismissed",
            by=OFFICERS,
            form=forms.DISMISSAL,
            run=actions.tell_result,
        ),
        Step(
            "forward",
            _("转上一级工会核实"),
            at="reported",
            to="reported",
            by=OFFICERS,
            form=forms.FORWARDING,
            barred=actions.why_not_forward,
            run=actions.hand_up,
            hint=_("会籍不在本单位管辖范围内时使用；时限不重新计算"),
        ),
        Step("withdraw", _("撤回报告"), at="reported", to="withdrawn", by=REPORTER),
    ),
    text=_("有人用您的姓名和证件登记为会员时，在这里报告；工作人员核对您的证件后查实，错误的会籍会作废。"),
    rights=(_("报告不影响您自己申请入会。"), _("可以要求查看谁处理过您的信息。")),
)
