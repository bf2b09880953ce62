"""The table of steps: a small list is made at once, a large one when a second officer agrees."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import OPENER, SYSTEM, Clock, Service, Step, Who
from zhigong.modules.organise.exports import actions, forms, rules

ASKING = Who("union_chair", "organiser", at="any", not_party=False)
# The matter lies at the applicant's union: who may see it sits there or above; never the applicant.
SECOND = Who("union_chair", "organiser", at="any")
NEEDED = _("《个人信息保护法》第五十一条：合理确定个人信息处理的操作权限")

export = Service(
    code="exports.export",
    version="2026-01",
    title=_("导出名单"),
    prefix="DC",
    states={
        "waiting": _("待第二人批准"),
        "making": _("正在生成"),
        "ready": _("可以下载"),
        "refused": _("未批准"),
        "failed": _("未能生成"),
        "expired": _("已过期"),
        "withdrawn": _("已撤回"),
    },
    end=("refused", "failed", "expired", "withdrawn"),
    steps=(
        Step(
            "take", _("导出"), at="", to="ready", by=ASKING, run=actions.keep_and_make,
            clock=Clock(rules.KEEP, warn=(), on_overdue="expire"),
            basis=NEEDED,
        ),
        Step(
            "ask", _("申请导出"), at="", to="waiting", by=ASKING, run=actions.keep_request,
            clock=Clock(rules.APPROVE), basis=NEEDED,
        ),
        Step(
            "approve", _("批准导出"), at="waiting", to="making", by=SECOND, form=forms.APPROVAL,
            run=actions.start_making, basis=NEEDED,
        ),
        Step(
            "refuse", _("不批准"), at="waiting", to="refused", by=SECOND, form=forms.REFUSAL,
            run=actions.tell_refusal,
        ),
        Step("withdraw", _("撤回申请"), at="waiting", to="withdrawn", by=OPENER),
        Step(
            "make", _("生成文件"), at="making", to="ready", by=SYSTEM, run=actions.tell_ready,
            clock=Clock(rules.KEEP, warn=(), on_overdue="expire"),
        ),
        Step("fail", _("未能生成"), at="making", to="failed", by=SYSTEM, run=actions.tell_failure),
        Step("expire", _("文件到期清除"), at="ready", to="expired", by=SYSTEM, run=actions.empty_file),
    ),
    text=_("名单导出一律登记用途、加注导出人；人数较多的，由另一名工作人员批准。"),
    rights=(
        _("职工可以在“谁看过我的资料”里看到含本人完整号码的导出。"),
        _("对导出用途有疑问的，可以向上一级工会反映。"),
    ),
)  # fmt: skip
