"""Articles in every state for the demonstration."""

from datetime import timedelta

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.modules.protect.knowledge import public
from zhigong.modules.protect.knowledge.models import Article, ArticleVersion

TEXTS = (
    ("C1", "老板拖欠工资怎么办", "先问清楚单位名称、拖欠月份、人数和金额，告知可以由工会协调，也可以向劳动保障监察投诉；"
     "在职期间追索欠薪不受一年仲裁时效限制，离职后一年内提出。", "欠薪 没发工资 讨薪", "《保障农民工工资支付条例》；《劳动争议调解仲裁法》第二十七条"),
    ("C2", "没签劳动合同能要双倍工资吗", "自用工之日起超过一个月不满一年未订立书面合同的，应每月支付二倍工资。"
     "请职工保存工资流水、考勤、工作证等证据。", "没签合同 双倍工资 未签合同", "《劳动合同法》第八十二条"),
    ("C2", "被辞退了怎么办", "问清单位给的理由和时间。违法解除的可以要求继续履行或者支付赔偿金；单位单方解除应事先通知工会。",
     "开除 劝退 解除合同 裁员", "《劳动合同法》第四十三条、第四十八条"),
    ("C4", "单位不给交社保找谁", "社保费由社会保险费征收机构处理；可以向劳动保障监察投诉，工会可以督促单位改正。",
     "没交社保 断缴 补缴", "《社会保险法》第六十三条"),
    ("C4", "上班路上出车祸算不算工伤", "上下班途中受到非本人主要责任的交通事故伤害的，应当认定为工伤；"
     "单位一个月内申请，单位不申请的，本人一年内可以申请。", "工伤 受伤 认定", "《工伤保险条例》第十四条、第十七条"),
    ("C1", "加班费怎么算", "工作日加班不低于一点五倍，休息日加班又不能补休的不低于二倍，法定休假日不低于三倍。",
     "加班工资 周末加班 节假日", "《劳动法》第四十四条"),
    ("A1", "外卖骑手能加入工会吗", "可以。没有单位工会的，由工作地的新就业形态工会或街道、乡镇工会受理，手机上就能申请。",
     "快递 网约车 入会", "《工会法》第三条"),
    ("D1", "怎么申请法律援助", "农民工请求支付劳动报酬的，工会法律援助不审查经济困难条件；带身份证明和证据，或由热线转办。",
     "律师 打官司 起诉", "《法律援助法》第四十二条"),
)  # fmt: skip


def build(context) -> None:
    """Let one officer write and another publish; one waits, one was returned, one was taken back, one revised."""
    writer, other = context.officers["county"].seat, Seat.system("demonstration")
    made = []
    for place, text in enumerate(TEXTS):
        made.append(_propose(context, writer, text, days=40 - place))
        take_step(
            made[-1],
            "publish",
            seat=other,
            now=context.now - timedelta(days=39 - place),
            data={"opinion": ""},
        )
        context.progress(place / len(TEXTS))
    _propose(
        context, writer, ("E1", "怎么给工会提意见", "可以在手机上写，也可以打 12351。", "建议", ""), days=2
    )
    returned = _propose(context, writer, ("B1", "困难补助多少钱", "各地不同。", "困难 救助", ""), days=5)
    why = {"opinion": "没有写明依据和办理渠道，请补充。"}
    take_step(returned, "return", seat=other, now=context.now - timedelta(days=4), data=why)
    gone = {"opinion": "政策已调整，停用后重写。"}
    take_step(made[3], "take_back", seat=writer, now=context.now - timedelta(days=3), data=gone)
    article = _article_of(made[0])
    again = _propose(context, writer, TEXTS[0], days=2, article=article)
    take_step(
        again,
        "publish",
        seat=other,
        now=context.now - timedelta(days=1),
        data={"opinion": "补充了离职后的时效。"},
    )


def _propose(context, writer, text, *, days: int, article=None):
    topic, title, answer, words, basis = text
    expires = (context.on + timedelta(days=300)).isoformat()
    data = {"title": title, "answer": answer, "words": words, "basis": basis, "expires_on": expires}
    now = context.now - timedelta(days=days)
    return public.propose(data, seat=writer, now=now, article=article, topic=topic).matter.pk


def _article_of(version_id) -> Article:
    with acting(Seat.system("demonstration")):
        return ArticleVersion.objects.select_related("article__unit").get(pk=version_id).article
