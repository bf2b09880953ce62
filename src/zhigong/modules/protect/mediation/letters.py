"""The official papers of mediation: notices, the agreement, and the note of its end."""

from datetime import date

from zhigong.kernel.access import agents
from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.letters.definition import LetterField, LetterTemplate
from zhigong.kernel.letters.issuing import Addressee, chinese_date, issue
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.people.models import Person
from zhigong.lib.money import capitals
from zhigong.modules.protect.limitation.public import DETAIL_TITLES
from zhigong.modules.protect.mediation import queries, rules
from zhigong.modules.protect.mediation.models import Mediation

APPLICANT = LetterField("applicant", "申请人", "李建华")
RESPONDENT = LetterField("respondent", "被申请人", "示例机械有限公司")
CAUSE = LetterField("cause", "案由", "劳动报酬")
ACCEPTED_ON = LetterField("accepted_on", "受理日期", "2026年3月2日")
TERMS = LetterField("terms", "协议内容", "双方确认劳动报酬28000元。")
PERFORMANCE = LetterField("performance", "履行方式", "第1期2026年4月1日前支付28000.00元")
TOTAL = LetterField("total", "金额大写", "贰万捌仟元整")
MEDIATOR = LetterField("mediator", "调解员", "何平")
LEAVE_DAY = LetterField("leave_day", "期满日", "2026年3月17日")
COURT_DAY = LetterField("court_day", "司法确认期限", "2026年4月1日")
INVITATION = LetterField("invitation", "邀请码", "ABCD-EFGH-JKLM", is_needed=False)
REASON = LetterField("reason", "终止原因", "没有达成协议")

LETTERS = (
    LetterTemplate(
        "mediation_acceptance", "调解受理通知书",
        "{{申请人}}与{{被申请人}}因{{案由}}发生的劳动争议，我会已于{{受理日期}}收到调解申请，依法予以受理。\n"
        "自收到申请之日起十五日内未达成调解协议的，当事人可以依法申请仲裁（期满日：{{期满日}}）。\n"
        "调解自愿、免费，笔录只有双方和调解员可以查阅。请被申请人收到后及时答复是否愿意调解。",
        fields=(APPLICANT, RESPONDENT, CAUSE, ACCEPTED_ON, LEAVE_DAY), mark="工调受", audience="all",
    ),
    LetterTemplate(
        "mediation_notice", "调解通知书",
        "{{申请人}}与你单位因{{案由}}发生的劳动争议已向我会申请调解。请在五日内答复是否愿意调解。\n"
        "登录本平台，凭邀请码登记为单位代理人后可以在线答复、参加调解。邀请码：{{邀请码}}\n"
        "调解自愿；不愿意调解的，申请人可以依法申请仲裁。",
        fields=(APPLICANT, CAUSE, INVITATION), mark="工调通",
    ),
    LetterTemplate(
        "mediation_agreement", "调解协议书",
        "申请人：{{申请人}}\n被申请人：{{被申请人}}\n案由：{{案由}}\n"
        "双方自愿达成如下协议：\n{{协议内容}}\n支付金额合计人民币{{金额大写}}。\n{{履行方式}}\n"
        "本协议由双方当事人签名或者盖章，经调解员签名并加盖调解组织印章后生效，对双方具有约束力，应当履行。\n"
        "双方可以自协议生效之日起三十日内（{{司法确认期限}}前）共同向人民法院申请司法确认。\n"
        "申请人（签名）：\n被申请人（盖章）：\n调解员：{{调解员}}",
        fields=(APPLICANT, RESPONDENT, CAUSE, TERMS, TOTAL, PERFORMANCE, COURT_DAY, MEDIATOR), mark="工调协",
        audience="all",
    ),
    LetterTemplate(
        "mediation_termination", "终止调解意见书",
        "{{申请人}}与{{被申请人}}因{{案由}}发生的劳动争议，经调解，{{终止原因}}，现终止调解。\n"
        "当事人可以依法向劳动争议仲裁委员会申请仲裁。劳动争议仲裁不收费。",
        fields=(APPLICANT, RESPONDENT, CAUSE, REASON), mark="工调终", audience="all",
    ),
    LetterTemplate(
        "mediation_confirmation", "司法确认申请书",
        "申请人：{{申请人}}\n申请人：{{被申请人}}\n"
        "双方因{{案由}}发生的劳动争议，经调解达成协议，共同请求依法确认调解协议有效。\n协议内容：{{协议内容}}\n"
        "附：调解协议书、双方身份证明、与调解协议有关的财产权利证明等材料。",
        fields=(APPLICANT, RESPONDENT, CAUSE, TERMS), mark="工调确", audience="all",
    ),
)  # fmt: skip


def _names(kept: Mediation) -> dict:
    person = Person.objects.get(pk=kept.person_id)
    return {
        "applicant": person.name,
        "respondent": kept.employer.name if kept.employer else kept.employer_name,
        "cause": str(DETAIL_TITLES.get(kept.cause, "")) or "劳动争议",
    }


def _issue(code: str, matter, kept: Mediation, values: dict, by: Seat, on: date) -> Letter:
    names = _names(kept)
    to = Addressee(names["applicant"], person_id=kept.person_id)
    return issue(code, matter=matter, unit=matter.unit, addressee=to, values=names | values, by=by, on=on)


def issue_acceptance(matter, kept: Mediation, by: Seat, on: date) -> Letter:
    """Issue the notice of acceptance; both sides read it."""
    values = {
        "accepted_on": chinese_date(kept.received_on),
        "leave_day": chinese_date(queries.leave_day(kept)),
    }
    return _issue("mediation_acceptance", matter, kept, values, by, on)


def issue_notice(matter, kept: Mediation, by: Seat, on: date) -> Letter | None:
    """Tell the employer by letter, with a code by which somebody may answer for it on line; None when it is not known."""
    if kept.employer is None:
        return None
    may_invite = by.role == "system" or may(by, "employers.confirm")
    code = (
        agents.invite(kept.employer, seat=by, now=matter.changed_at, unit_id=matter.unit_id)
        if may_invite
        else ""
    )
    to = Addressee(kept.employer.name, employer=kept.employer)
    values = _names(kept) | {"invitation": code}
    return issue(
        "mediation_notice", matter=matter, unit=matter.unit, addressee=to, values=values, by=by, on=on
    )


def issue_agreement(matter, kept: Mediation, by: Seat, on: date) -> Letter:
    """Issue the agreement both sides and the mediator signed."""
    rows = matter.instalments.order_by("number")
    lines = [f"第{row.number}期：{chinese_date(row.due_on)}前支付{row.amount}元" for row in rows]
    values = {
        "terms": kept.terms,
        "total": capitals(kept.agreed_amount),
        "performance": "\n".join(lines) or "没有金钱给付内容",
        "court_day": chinese_date(queries.last_day_of_window(kept, rules.COURT_CONFIRM)),
        "mediator": kept.mediator_name,
    }
    return _issue("mediation_agreement", matter, kept, values, by, on)


def issue_termination(matter, kept: Mediation, by: Seat, on: date) -> Letter:
    """Issue the note that the mediation ended without an agreement."""
    reasons = {"unwilling": "一方不愿意调解", "no_agreement": "双方没有达成协议", "absent": "一方不参加调解"}
    return _issue("mediation_termination", matter, kept, {"reason": reasons[kept.failed_reason]}, by, on)


def issue_confirmation(matter, kept: Mediation, by: Seat, on: date) -> Letter:
    """Issue the joint application for judicial confirmation."""
    return _issue("mediation_confirmation", matter, kept, {"terms": kept.terms}, by, on)
