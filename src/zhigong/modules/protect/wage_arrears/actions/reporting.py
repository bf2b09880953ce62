"""From the report to the hand-off: keeping it, raising it, verifying it against the list of people, passing it on."""

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.telling import tell
from zhigong.kernel.letters.issuing import Addressee, LetterRefused, issue
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.parties import persons_of
from zhigong.kernel.notices.messages import send
from zhigong.kernel.people.models import Account
from zhigong.lib.money import capitals
from zhigong.modules.protect.hotline.public import find_employer, find_place
from zhigong.modules.protect.supervision import public as supervision
from zhigong.modules.protect.wage_arrears import queries, rules, words
from zhigong.modules.protect.wage_arrears.models import ArrearsReport

ROLES = ("union_chair", "organiser")
LEVELS_TOLD = 2  # an urgent report is told to the two unions above: county and city


def pace(matter: Matter, values: dict) -> str:
    """Return "urgent" or "ordinary": by the numbers told, or because people gather or the employer has gone."""
    on, place = timezone.localdate(matter.opened_at), matter.unit.place_id or ""
    gone = values["has_incident"] or values["cause"] == "absconded"
    many = values["people"] >= int(rules.URGENT_PEOPLE.on(on, place))
    much = values["amount"] >= int(rules.URGENT_AMOUNT.on(on, place))
    return "urgent" if gone or many or much else "ordinary"


def why_not_these_numbers(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a period or numbers that cannot be."""
    if data["owed_to"] < data["owed_from"]:
        return _("“欠到哪天”不能早于“从哪天起欠”。")
    if data["owed_to"] > on:
        return _("还没到的日子不能算欠薪，请改“欠到哪天”。")
    if (data["migrants"] or 0) > data["people"]:
        return _("农民工人数不能超过被欠薪人数。")
    return "" if find_place(data["place"]) else _("请从列表中选择单位或工地在哪里。")


def keep_report(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Write the report; an urgent one is told to the unions above at once."""
    employer = find_employer(data["employer"])
    report = ArrearsReport(
        matter=matter, employer=employer, employer_name=employer.name if employer
        else str(getattr(data["employer"], "text", data["employer"]))[:100],
        place_code=find_place(data["place"]).code, source=data.get("source") or "worker",
        is_construction=bool(data["is_construction"]), people_count=data["people"],
        migrant_count=data["migrants"] or 0, amount=data["amount"],
        has_incident=bool(data["has_incident"]), is_urgent=pace(matter, data) == "urgent",
        **{name: data[name] or "" for name in ("project", "developer", "contractor", "subcontractor")},
        **{name: data[name] for name in ("owed_from", "owed_to", "cause")},
    )  # fmt: skip
    report.seal_story(data["story"])
    report.save(force_insert=True)
    if report.is_urgent:
        tell_above(matter, report, "wage_arrears.urgent", _("紧急欠薪线索 %(number)s"))
    return {"people": report.people_count, "amount": str(report.amount), "urgent": report.is_urgent}


def tell_above(matter: Matter, report: ArrearsReport, kind: str, title: str) -> int:
    """Leave a notice for the officers of the unions above; returns how many were told."""
    on = timezone.localdate(matter.changed_at)
    valid = Grant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on, role__in=ROLES
    )
    above = list(matter.unit.path)[:-1][-LEVELS_TOLD:]
    officers = Account.objects.filter(
        pk__in=valid.filter(unit_id__in=above).values("account_id"), is_active=True
    )
    body = _("%(employer)s，%(people)s 人，%(amount)s 元。") % {
        "employer": report.employer_name,
        "people": report.people_count,
        "amount": report.amount,
    }
    title = title % {"number": matter.number}
    return sum(
        send(
            officer, kind, title, body, now=matter.changed_at, matter_id=matter.pk, key=f"{kind}-{matter.pk}"
        )
        for officer in officers
    )


def why_not_raise(matter: Matter, *, on: date) -> str:
    """Only an urgent report is raised, and the union at the top has nobody above it."""
    if not matter.arrears.is_urgent:
        return _("未达到即报标准，直接核实即可。")
    return "" if len(matter.unit.path) > 1 else _("本单位没有上一级工会，请直接处置。")


def raise_up(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Report an urgent matter to the unions above, in writing."""
    report = matter.arrears
    report.raised_at = matter.changed_at
    report.save(update_fields=["raised_at"])
    return {"told": tell_above(matter, report, "wage_arrears.raised", _("即报：欠薪事件 %(number)s"))}


def why_not_verify(matter: Matter, *, on: date) -> str:
    """An urgent report is raised first, so that nobody above learns of it from the street."""
    report = matter.arrears
    if matter.state == "reported" and report.is_urgent and len(matter.unit.path) > 1:
        return _("达到即报标准，请先办理“即报上级”。")
    return "" if queries.current(report).exists() else _("还没有被欠薪人员名单，请先在下方上传或填写。")


def why_not_as_listed(matter: Matter, data: dict, *, on: date) -> str:
    """The numbers verified are the sums of the list, to the person and to the cent."""
    found = queries.sums(matter.arrears)
    if (found["people"], found["owed"]) != (data["people"], data["amount"]):
        return _(
            "名单共 %(people)s 人、%(owed)s 元，与填写的 %(said)s 人、%(amount)s 元不一致，请先更正名单或数字。"
        ) % {
            "people": found["people"],
            "owed": found["owed"],
            "said": data["people"],
            "amount": data["amount"],
        }
    return _("农民工人数不能超过被欠薪人数。") if data["migrants"] > data["people"] else ""


def verify(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Let the verified numbers stand for the told ones; the timeline keeps both."""
    report = matter.arrears
    told = {"people": report.people_count, "amount": str(report.amount)}
    report.people_count, report.migrant_count, report.amount = (
        data["people"],
        data["migrants"],
        data["amount"],
    )
    report.verified_at = matter.changed_at
    report.save(update_fields=["people_count", "migrant_count", "amount", "verified_at"])
    tell_progress(matter, data, actor=actor, on=on)
    return {"told_people": told["people"], "told_amount": told["amount"], "amount": str(data["amount"])}


def tell_refusal(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the reporter why it is none, and that the other ways stay open."""
    tell(
        matter,
        "wage_arrears.refused",
        _("您报告的事项不属欠薪"),
        data["opinion"],
        sms=_("您的报告已答复，请登录查看。"),
    )


def tell_progress(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the reporter that something was done; the page says what."""
    tell(
        matter,
        "wage_arrears.progress",
        _("欠薪报告有新进展"),
        data["opinion"],
        sms=_("您的报告有新进展，请登录查看。"),
    )


def why_not_visited(matter: Matter, data: dict, *, on: date) -> str:
    """A visit lies behind, a promise ahead."""
    if data["visited_on"] > on:
        return _("到现场日期不能晚于今天。")
    return _("承诺付清的日期不能早于今天。") if data["promised_on"] < on else ""


def ask_supervision(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Open a clue of labour-law supervision that grows out of this report; it carries sums, never names."""
    report = matter.arrears
    found = queries.sums(report)
    told = (
        f"{report.employer_name}拖欠 {found['people']} 人工资共 {found['left']} 元"
        f"（核实 {found['owed']} 元，已追回 {found['paid']} 元）。"
    )
    supervision.open_from(
        matter.pk, employer_id=report.employer_id, subject="pay", clue=f"{told}{data['opinion']}",
        complainants=persons_of(matter), now=matter.changed_at,
    )  # fmt: skip
    tell_progress(matter, data, actor=actor, on=on)
    return {"left": str(found["left"])}


def why_not_supervise(matter: Matter, *, on: date) -> str:
    """Supervision is of an employer the house knows, so that letters reach somebody."""
    if matter.arrears.employer_id:
        return ""
    return _("单位还没有对应到用人单位库，先办理“与单位协调”，查清单位后更正。")


def hand_off(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Write the letter to the authority with the list of people behind it."""
    report = matter.arrears
    found = queries.sums(report)
    values = {
        "employer": report.employer_name,
        "project": queries.chain(report),
        "people": str(found["people"]),
        "period": f"{report.owed_from:%Y年%-m月%-d日}至{report.owed_to:%Y年%-m月%-d日}",
        "owed": str(found["left"]),
        "capitals": capitals(found["left"]),
        "reason": data["opinion"],
        "list": queries.for_letter(report, purpose=f"{matter.number} 移送{data['office']}"),
    }
    try:
        letter = issue(
            "arrears_transfer", matter=matter, unit=matter.unit, addressee=Addressee(data["office"]),
            values=values, by=actor, on=on,
        )  # fmt: skip
    except LetterRefused as refused:
        raise Refused(str(refused)) from refused
    tell_progress(matter, data, actor=actor, on=on)
    agency = dict(words.AGENCIES)[data["agency"]]
    return {"number": letter.number, "agency": str(agency), "office": data["office"]}
