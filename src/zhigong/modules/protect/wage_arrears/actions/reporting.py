"""From the report to the hand-off: keeping it, raising it, verifying it against the list of people, passing it on."""

from datetime import date

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.letters.issuing import Addressee, LetterRefused, issue
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.parties import persons_of
from zhigong.lib.money import capitals
from zhigong.modules.protect.hotline.public import find_employer, find_place
from zhigong.modules.protect.supervision import public as supervision
from zhigong.modules.protect.wage_arrears import queries, rules, words
from zhigong.modules.protect.wage_arrears.actions import telling
from zhigong.modules.protect.wage_arrears.models import ArrearsReport


def is_own(matter: Matter, *, on: date) -> str:
    """Whoever wrote a report down may work on it, whoever is owed in it may not."""
    person = current_seat().person_id
    mine = person and any(party["person_id"] == str(person) for party in matter.party_list)
    return _("不能办理本人的事项，请由其他工作人员办理。") if mine else ""


def pace(matter: Matter, values: dict) -> str:
    """Return "urgent" or "ordinary": by the numbers told, or because people gather or the employer has gone."""
    gone = values["has_incident"] or values["cause"] == "absconded"
    is_urgent = gone or telling.is_urgent(matter, values["people"], values["amount"], matter.opened_at)
    return "urgent" if is_urgent else "ordinary"


def why_not_these_numbers(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a period or numbers that cannot be."""
    if data["owed_to"] < data["owed_from"]:
        return _("“欠到哪天”不能早于“从哪天起欠”。")
    if data["owed_to"] > on:
        return _("还没到的日子不能算欠薪，请改“欠到哪天”。")
    if (data["migrants"] or 0) > data["people"]:
        return _("农民工人数不能超过被欠薪人数。")
    if not data["amount"]:
        return _("欠薪金额应大于零。")
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
        is_group=_is_group(matter, data["people"], on),
        **{name: data[name] or "" for name in ("project", "developer", "contractor", "subcontractor")},
        **{name: data[name] for name in ("owed_from", "owed_to", "cause")},
    )  # fmt: skip
    report.seal_story(data["story"])
    report.save(force_insert=True)
    if report.is_urgent:
        numbers = report.people_count, report.amount
        title = _("紧急欠薪线索 %(number)s")
        telling.tell_above(matter, "wage_arrears.urgent", title, numbers, matter.changed_at)
    return {"people": report.people_count, "amount": str(report.amount), "urgent": report.is_urgent}


def why_not_raise(matter: Matter, *, on: date) -> str:
    """Only an urgent report is raised, and the union at the top has nobody above it."""
    if why := is_own(matter, on=on):
        return why
    if not matter.arrears.is_urgent:
        return _("未达到即报标准，直接核实即可。")
    return "" if len(matter.unit.path) > 1 else _("本单位没有上一级工会，请直接处置。")


def raise_up(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Report an urgent matter to the unions above, in writing."""
    report = matter.arrears
    report.raised_at = matter.changed_at
    report.save(update_fields=["raised_at"])
    numbers, title = (report.people_count, report.amount), _("即报：欠薪事件 %(number)s")
    return {"told": telling.tell_above(matter, "wage_arrears.raised", title, numbers, matter.changed_at)}


def why_not_verify(matter: Matter, *, on: date) -> str:
    """An urgent report is raised first, so that nobody above learns of it from the street."""
    report = matter.arrears
    if why := is_own(matter, on=on):
        return why
    if matter.state == "reported" and report.is_urgent and len(matter.unit.path) > 1:
        return _("达到即报标准，请先办理“即报上级”。")
    return "" if queries.current(report).exists() else _("还没有被欠薪人员名单，请先在下方上传或填写。")


def why_not_as_listed(matter: Matter, data: dict, *, on: date) -> str:
    """The numbers verified are the sums of the list, to the person and to the cent."""
    found = queries.sums(matter.arrears)
    if (found["people"], found["owed"]) != (data["people"], data["amount"]):
        return _(
            "名单共 %(people)s 人、%(owed)s 元，与填写的 %(said)s 人、%(amount)s 元不一致，请先更正名单或数字。"
        ) % (found | {"said": data["people"], "amount": data["amount"]})
    if data["migrants"] > data["people"]:
        return _("农民工人数不能超过被欠薪人数。")
    return why_unknown(matter, data, on=on)


def why_unknown(matter: Matter, data: dict, *, on: date) -> str:
    """An employer that is named now must be one the house knows."""
    is_known = not data["employer"] or find_employer(data["employer"])
    return "" if is_known else _("没有找到这家用人单位，请从列表中选择。")


def verify(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Let the verified numbers stand for the told ones; the timeline keeps both."""
    report = matter.arrears
    told = {"told_people": report.people_count, "told_amount": str(report.amount)}
    report.people_count, report.migrant_count = data["people"], data["migrants"]
    report.amount, report.verified_at = data["amount"], matter.changed_at
    report.is_group = _is_group(matter, data["people"], on)
    report.save(update_fields=["people_count", "migrant_count", "amount", "verified_at", "is_group"])
    name_employer(matter, data, actor=actor, on=on)
    return told | {"amount": str(data["amount"])}


def _is_group(matter: Matter, people: int, on: date) -> bool:
    return people >= int(rules.GROUP.on(on, matter.unit.place_id or ""))


def name_employer(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Keep which employer of the register it is, once that is found out; tell the workers how it goes."""
    report, found = matter.arrears, find_employer(data["employer"])
    if found is not None:
        report.employer, report.employer_name = found, found.name
        report.save(update_fields=["employer", "employer_name"])
    telling.tell_progress(matter, data, actor=actor, on=on)


def tell_refusal(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the workers why it is none, and that the other ways stay open."""
    title, text = _("您报告的事项不属欠薪"), _("您的报告已答复，请登录查看。")
    telling.tell_workers(matter, "wage_arrears.refused", title, data["opinion"], sms=text)


def why_not_visited(matter: Matter, data: dict, *, on: date) -> str:
    """A visit lies behind, a promise ahead."""
    if data["visited_on"] > on:
        return _("到现场日期不能晚于今天。")
    if data["promised_on"] < on:
        return _("承诺付清的日期不能早于今天。")
    return why_unknown(matter, data, on=on)


def ask_supervision(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Open a clue of labour-law supervision that grows out of this report; it carries sums, never names."""
    report = matter.arrears
    supervision.open_from(
        matter.pk, employer_id=report.employer_id, subject="pay",
        clue=f"{queries.in_words(report)}{data['opinion']}", complainants=persons_of(matter),
        now=matter.changed_at,
    )  # fmt: skip
    telling.tell_progress(matter, data, actor=actor, on=on)
    return {"left": str(queries.sums(report)["left"])}


def why_not_supervise(matter: Matter, *, on: date) -> str:
    """Supervision is of an employer the house knows, so that letters reach somebody."""
    if matter.arrears.employer_id:
        return why_no_case(matter, on=on)
    return _("单位还没有对应到用人单位库，先办理“与单位协调”，查清单位后更正。")


def why_no_case(matter: Matter, *, on: date) -> str:
    """Nobody pursues a claim that is paid, nor their own."""
    is_paid = not queries.sums(matter.arrears)["left"]
    return _("全部工资已经追回，请办理“追讨完毕”。") if is_paid else is_own(matter, on=on)


def hand_off(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Write the letter to the authority with the list of people behind it."""
    report = matter.arrears
    left = queries.sums(report)["left"]
    people = queries.for_letter(report, purpose=f"{matter.number} 移送{data['office']}")
    values = {
        "employer": report.employer_name,
        "project": queries.chain(report),
        "people": str(len(people)),
        "period": f"{report.owed_from:%Y年%-m月%-d日}至{report.owed_to:%Y年%-m月%-d日}",
        "owed": str(left),
        "capitals": capitals(left),
        "reason": data["opinion"],
        "list": people,
    }
    try:
        letter = issue(
            "arrears_transfer", matter=matter, unit=matter.unit, addressee=Addressee(data["office"]),
            values=values, by=actor, on=on,
        )  # fmt: skip
    except LetterRefused as refused:
        raise Refused(str(refused)) from refused
    telling.tell_progress(matter, data, actor=actor, on=on)
    agency = dict(words.AGENCIES)[data["agency"]]
    return {"number": letter.number, "agency": str(agency), "office": data["office"]}
