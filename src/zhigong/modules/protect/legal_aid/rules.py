"""The dated parameters of legal aid, each with what it rests on; local numbers are [U] and a region may set its own."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

OFFICE = _("《工会法律援助办法》（总工发〔2008〕52号）")
HOUSE = _("本平台约定，各地可按当地规定调整")
SECTION_42 = _("《法律援助法》第四十二条；各地可按当地规定调整")
CAMPAIGN = _("“尊法守法·携手筑梦”服务农民工公益法律服务行动；起止日期以当年通知为准，各地可另定")
DECIDE = Param("legal_aid.decide", "7 CD", HOUSE, _("法律援助申请审查时限"))
ASK_REVIEW = Param("legal_aid.ask_review", "15 CD", HOUSE, _("对不予援助申请复查的期限"))
REVIEW = Param("legal_aid.review", "5 WD", HOUSE, _("上级工会复查时限"))
ASSIGN = Param("legal_aid.assign", "3 WD", HOUSE, _("指派援助人员的时限"))
PROGRESS = Param("legal_aid.progress", "60 CD", HOUSE, _("援助期间的跟踪时限"))
CALL_BACK = Param("legal_aid.call_back", "5 WD", HOUSE, _("结案后回访时限"))
MEANS = Param("legal_aid.means", 2000, HOUSE, _("家庭月人均收入不超过多少元可以援助"))
FREE = {
    "wage": Param(
        "legal_aid.free_wage", 1, SECTION_42, _("农民工请求劳动报酬，不审查经济困难（1 不审查，0 审查）")
    ),
    "injury": Param(
        "legal_aid.free_injury", 1, SECTION_42, _("农民工请求工伤待遇，不审查经济困难（1 不审查，0 审查）")
    ),
}
CAMPAIGN_FROM = Param("legal_aid.campaign_from", "11-15", CAMPAIGN, _("专项行动从哪天开始（月-日）"))
CAMPAIGN_UNTIL = Param("legal_aid.campaign_until", "02-20", CAMPAIGN, _("专项行动到哪天为止（月-日）"))
CAMPAIGN_DECIDE = Param(
    "legal_aid.campaign_decide", "2 WD", CAMPAIGN, _("专项行动期间农民工讨薪申请的审查时限")
)
CAMPAIGN_ASSIGN = Param(
    "legal_aid.campaign_assign", "1 WD", CAMPAIGN, _("专项行动期间农民工讨薪指派援助人员的时限")
)
SUBSIDY = {
    code: Param(f"legal_aid.subsidy_{code}", most, HOUSE, title)
    for code, most, title in (
        ("consult", 100, _("法律咨询补贴上限（元）")),
        ("writing", 300, _("代写文书补贴上限（元）")),
        ("mediation", 800, _("代理调解补贴上限（元）")),
        ("arbitration", 1500, _("仲裁代理补贴上限（元）")),
        ("litigation", 2500, _("诉讼代理补贴上限（元）")),
    )
}
