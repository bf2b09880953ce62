"""The closed lists of legal aid, and what the public is told."""

from django.utils.translation import gettext_lazy as _

CAUSES = (
    ("wage", _("劳动报酬")),
    ("injury", _("工伤待遇")),
    ("contract", _("劳动合同的订立、解除、终止")),
    ("insurance", _("社会保险")),
    ("hours", _("工时、休息休假")),
    ("safety", _("劳动安全卫生、女职工保护")),
    ("other", _("其他劳动权益")),
)
# what a dispute asks for (limitation's kinds of claims) → what aid is for
OF_CLAIMS = {
    **dict.fromkeys(("pay", "double_pay"), "wage"),
    "injury": "injury",
    **dict.fromkeys(("severance", "compensation", "relation", "reinstate"), "contract"),
    "insurance": "insurance",
    **dict.fromkeys(("hours", "leave"), "hours"),
}
FORMS = (
    ("consult", _("法律咨询")),
    ("writing", _("代写法律文书")),
    ("mediation", _("代理调解")),
    ("arbitration", _("仲裁代理")),
    ("litigation", _("诉讼代理")),
)
PROOFS = (
    ("none", _("没有证明，填家庭收入")),
    ("allowance", _("低保、特困证明")),
    ("hardship", _("困难职工档案")),
)
REFUSALS = (
    ("scope", _("不属于劳动权益事项")),
    ("means", _("不符合经济困难条件")),
    ("state_aid", _("已获得国家法律援助")),
    ("no_ground", _("没有事实或法律依据")),
)
HELPERS = (
    ("public_lawyer", _("公职律师")),
    ("lawyer", _("聘请的律师")),
    ("mediator", _("劳动争议调解员")),
    ("supervisor", _("劳动法律监督员")),
    ("staff", _("工会法律工作者")),
)
PAID = ("lawyer",)
RESULTS = (
    ("won", _("请求得到支持")),
    ("partly", _("部分得到支持")),
    ("settled", _("调解和解")),
    ("lost", _("没有得到支持")),
    ("advised", _("已答复、已代写")),
)
SATISFACTION = (("good", _("满意")), ("fair", _("基本满意")), ("bad", _("不满意")))
TEXT = _(
    "合法权益受到侵害、经济困难的职工和农民工，可以向工会申请免费的法律援助：咨询、代写文书、代理调解、仲裁和诉讼。"
)
RIGHTS = (
    _("法律援助不收任何费用。"),
    _("农民工要求支付劳动报酬、工伤待遇的，不审查经济条件。"),
    _("不予援助的，会书面告诉您理由，您可以请上一级工会复查。"),
    _("援助人员不会是这件事的调解员，也不会同时为用人单位服务。"),
)
