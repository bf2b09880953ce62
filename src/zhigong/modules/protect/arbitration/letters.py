"""The arbitration pack: the application with its copies, and the list of evidence; addressed to the worker alone."""

from datetime import date

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.letters.definition import LetterField, LetterTemplate
from zhigong.kernel.letters.issuing import Addressee, issue
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.reveal import reveal
from zhigong.modules.protect.arbitration.models import Arbitration
from zhigong.modules.protect.limitation.public import DETAIL_TITLES, claims_of

APPLICATION = "arbitration_application"
APPLICANT = LetterField("applicant", "申请人", "李建华")
RESPONDENT = LetterField("respondent", "被申请人", "示例机械有限公司")
LETTERS = (
    LetterTemplate(
        APPLICATION, "劳动仲裁申请书",
        "申请人：{{申请人}}，证件号码{{证件号码}}，联系电话{{联系电话}}\n"
        "被申请人：{{被申请人}}，统一社会信用代码{{统一社会信用代码}}\n案由：{{案由}}\n仲裁请求：\n{{仲裁请求}}\n"
        "事实与理由：\n{{事实与理由}}\n本申请书按被申请人人数提交副本，正副本共{{份数}}份。\n申请人（签名）：",
        fields=(
            APPLICANT, RESPONDENT,
            LetterField("document", "证件号码", "110101199003070000", is_needed=False),
            LetterField("phone", "联系电话", "13900000000", is_needed=False),
            LetterField("code", "统一社会信用代码", "91110101000000000X", is_needed=False),
            LetterField("cause", "案由", "劳动报酬"),
            LetterField("claim_lines", "仲裁请求", "1. 劳动报酬28000.00元（14000元×2个月）"),
            LetterField("story", "事实与理由", "申请人于2026年1月被辞退。"),
            LetterField("copies", "份数", "2"),
        ),
        mark="工仲申",
    ),
    LetterTemplate(
        "arbitration_evidence", "证据清单", "申请人：{{申请人}}\n被申请人：{{被申请人}}\n{{证据}}\n提交人（签名）：",
        fields=(APPLICANT, RESPONDENT, LetterField("evidence", "证据", "1. 工资流水")), mark="工仲证",
    ),
)  # fmt: skip


def issue_pack(matter, kept: Arbitration, evidence: list[str], by: Seat, on: date) -> None:
    """Issue the application, one original and a copy for each respondent, and the list of evidence."""
    purpose, person = "制作劳动仲裁申请书", Person.objects.get(pk=kept.person_id)
    claims = [
        f"{place}. {one['title']}{one['amount']}元"
        + (f"（{one['calculation']}）" if one["calculation"] else "")
        for place, one in enumerate(claims_of(matter, on), 1)
    ]
    names = {
        "applicant": person.name,
        "respondent": kept.employer.name if kept.employer else kept.employer_name,
    }
    application = names | {
        "document": reveal(person.pk, "document", purpose),
        "phone": reveal(person.pk, "mobile", purpose),
        "code": (kept.employer.uscc if kept.employer else "") or "",
        "cause": str(DETAIL_TITLES.get(kept.cause, "劳动争议")),
        "claim_lines": "\n".join(claims),
        "story": kept.story,
        "copies": str(kept.respondent_count + 1),
    }
    numbered = "\n".join(f"{place}. {line}" for place, line in enumerate(evidence, 1))
    sent = {"matter": matter, "unit": matter.unit, "addressee": Addressee(person.name, person_id=person.pk)}
    issue(APPLICATION, values=application, by=by, on=on, **sent)
    issue("arbitration_evidence", values=names | {"evidence": numbered}, by=by, on=on, **sent)
