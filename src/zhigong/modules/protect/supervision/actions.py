"""What happens in each step of supervision: verb_noun(matter, data, actor=, on=)."""

from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.letters.issuing import Addressee, issue, why_not
from zhigong.kernel.letters.standing import find_standing, only_while_it_stands
from zhigong.kernel.matters.milestones import MilestoneRefused, note_milestone
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.parties import add_parties
from zhigong.kernel.notices.messages import send
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Person
from zhigong.modules.protect.supervision import letters, queries, rules, words
from zhigong.modules.protect.supervision.models import Delivery, GeneralReminder, Supervision

LONGEST_SERVICE = timedelta(days=60)


def keep_clue(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Write the case (`matter.about` when another line prepared it) beside the form's values."""
    case: Supervision = matter.about or Supervision()
    employer = queries.find_employer(data["employer"]) if data.get("employer") else None
    if matter.about is None and employer is None:
        sentence = _("没有找到这家用人单位，请从列表中选择。")
        raise Refused(sentence, {"employer": [sentence]})
    case.matter, case.employer = matter, employer or case.employer
    for name in ("subject", "source", "clue"):
        if data.get(name):
            setattr(case, name, data[name])
    case.source = case.source or "complaint"
    case.reporter_count = sum(party["role"] == "complainant" for party in matter.party_list)
    case.save(force_insert=True)
    return {}


def reported_by_several(matter: Matter, *, on: date) -> str:
    """Bar one of several people from ending what the others reported too."""
    if queries.case_of(matter).reporter_count < 2:
        return ""
    return _("这件由多人反映，一人撤回不终止监督；您不再反映的，请告诉办理人员。")


def already_in_procedure(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse to accept what an authority, arbitration or a court has before it (浙江 §17)."""
    if data.get("refusal"):
        return _("已进入行政、仲裁或者诉讼程序的不能受理，请办理“不予受理”并告知反映人。")
    return ""


def not_own(matter: Matter, actor: Seat) -> None:
    """Whoever reported something does not decide about it."""
    mine = {party["person_id"] for party in matter.party_list if party["person_id"]}
    if actor.person_id and str(actor.person_id) in mine:
        raise Refused(_("不能办理本人反映的线索，请由其他工作人员办理。"))


def tell_accepted(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell whoever reported it that the union takes it up."""
    not_own(matter, actor)
    text = _("您反映的线索已受理。编号：%(number)s。调查期间不会告诉用人单位是谁反映的。")
    _tell_complainants(matter, "accepted", _("监督线索已受理"), text % {"number": matter.number})


def refuse_clue(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Keep the reason; each person who reported it gets the notice as a letter (5 WD)."""
    not_own(matter, actor)
    case = _write(matter, refusal=data["refusal"])
    values = {
        "subject": _chinese(words.SUBJECTS, case.subject),
        "refusal": _chinese(words.REFUSALS, case.refusal),
        "reason": data["reason"],
    }
    for person in _complainants(matter):
        addressee = Addressee(person.name, person_id=person.pk)
        issue(
            letters.REFUSAL.code,
            matter=matter,
            unit=matter.unit,
            addressee=addressee,
            values=values,
            by=actor,
            on=on,
        )
    _tell_complainants(matter, "refused", _("监督线索不予受理"), data["reason"])


def fewer_than_two(matter: Matter, *, on: date) -> str:
    """Bar the investigation where the union has not two valid supervisors (监督办法: two or more, showing their cards)."""
    needed = rules.INVESTIGATORS.on(on, matter.unit.place_id or "")
    count = queries.supervisors_of(matter.unit_id, on).count()
    if count >= needed:
        return ""
    return _(
        "调查须由 %(needed)d 名以上监督员进行，%(unit)s现有 %(count)d 名持有效证件的监督员。请提请上级工会派员调查。"
    ) % {"needed": needed, "unit": matter.unit.name, "count": count}


def two_cards(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse cards that are not two valid ones of this union."""
    cards = {data["first_card"].strip(), data["second_card"].strip()}
    found = queries.supervisors_of(matter.unit_id, on).filter(card_number__in=cards).count()
    if len(cards) < 2:
        return _("两名监督员不能是同一人。")
    return "" if found == 2 else _("证号不对，或者证件不在有效期内；须是本会的两名监督员。")


def assign_supervisors(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write who investigates."""
    not_own(matter, actor)
    by_card = {one.card_number: one for one in queries.supervisors_of(matter.unit_id, on)}
    first, second = (by_card[data[name].strip()] for name in ("first_card", "second_card"))
    _write(matter, first_investigator=first, second_investigator=second)


def not_in_future(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse facts dated after today."""
    days = [value for value in data.values() if isinstance(value, date)]
    return _("日期不能晚于今天。") if any(day > on for day in days) else ""


def dated_soundly(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse facts dated after today, or before the letter they follow was served."""
    delivery, days = _newest(matter), [value for value in data.values() if isinstance(value, date)]
    if delivery and delivery.served_on and any(day < delivery.served_on for day in days):
        return _("日期不能早于函件送达日期 %(day)s。") % {"day": delivery.served_on}
    return not_in_future(matter, data, on=on)


def keep_findings(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write what the investigation established, with what the employer said."""
    written = {name: data[name] for name in ("investigated_on", "facts", "law", "employer_said")}
    _write(matter, is_uncooperative=bool(data.get("is_uncooperative")), **written)


def clear(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """End without a letter: nothing unlawful was found."""
    _write(matter, recheck_result=data["reason"])
    _tell_complainants(matter, "cleared", _("监督调查已结束"), _("经调查，没有发现违法行为。"))


def issue_reminder(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Issue the 提示函 to the employer."""
    values = {"content": data["content"], "period": _period(rules.REMINDER_REPLY, matter, on)}
    return _issue(matter, words.REMINDER, letters.REMINDER, values, data, actor, on)


def no_investigation(matter: Matter, *, on: date) -> str:
    """Bar an opinion that rests on no documented investigation by two supervisors."""
    case = queries.case_of(matter)
    if case.first_investigator_id is None or not case.facts:
        return _("没有两名监督员的调查记录，不能发出意见书。")
    return ""


def issue_opinion(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Issue the 意见书 to the employer, with facts and articles from the investigation."""
    case = queries.case_of(matter)
    values = {
        "facts": case.facts,
        "law": case.law,
        "demands": data["demands"],
        "period": _period(rules.OPINION_REPLY, matter, on),
    }
    return _issue(matter, words.OPINION, letters.OPINION, values, data, actor, on)


def below_county(matter: Matter, *, on: date) -> str:
    """Bar a proposal where the union is not a local federation of county level or above (工会法 §23)."""
    sentence = why_not(letters.PROPOSAL.code, matter.unit)
    if not sentence and matter.unit.kind != "federation":
        sentence = _("建议书只能由县级以上地方总工会发出。")
    return sentence + _("请提请上级工会发出。") if sentence else ""


def why_not_propose(matter: Matter, *, on: date) -> str:
    """Bar a proposal below the county, and one whose opinion was withdrawn."""
    return below_county(matter, on=on) or only_while_it_stands(letters.OPINION.code)(matter, on=on)


def proposal_stands(matter: Matter, *, on: date) -> str:
    """Bar a new proposal while the one to the department that is followed stands."""
    told = _("建议书已经发出。写错了的，先由另一名干部作废，再重新发出。")
    return "" if proposal_withdrawn(matter, on=on) else told


def proposal_withdrawn(matter: Matter, *, on: date) -> str:
    """Bar serving once the proposal to the department that is followed, the last one issued, was withdrawn."""
    last = Delivery.objects.filter(matter=matter, kind=words.PROPOSAL).order_by("-pk").first()
    return _("建议书已作废，须先重新发出。") if last is None or last.letter.withdrawn_at else ""


def is_federation(matter: Matter, *, on: date) -> str:
    """Bar a request upwards from a union that may issue the proposal itself."""
    return "" if below_county(matter, on=on) else _("本会可以直接向同级政府部门发出建议书。")


def request_proposal(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Keep who asked; the engine hands the matter up."""
    if queries.case_of(matter).requested_by_id is None:
        _write(matter, requested_by=matter.unit)


def issue_proposal(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Issue the 建议书 to the department of the same level, and another to a second one where two have a say."""
    case, also = _write(matter, department=data["department"]), data.get("also") or ""
    opinion = queries.delivery_of(matter, words.OPINION)
    answers = {True: "答复后经复查仍未改正", False: "拒绝改正", None: "逾期未答复"}
    values = {
        "employer": case.employer.name,
        "opinion_number": opinion.letter.number,
        "answer": answers[opinion.is_accepted],
        "facts": case.facts,
        "law": case.law,
        "suggestions": data["suggestions"],
        "period": _period(rules.DEPARTMENT_FILES, matter, on),
    }
    if also and also != case.department:  # first, so that the newest letter is the one to whom the case goes
        _issue(matter, words.PROPOSAL, letters.PROPOSAL, values, data, actor, on, department=also)
    return _issue(
        matter, words.PROPOSAL, letters.PROPOSAL, values, data, actor, on, department=case.department
    )


def _issue(
    matter, kind: str, template, values: dict, data: dict, actor: Seat, on: date, *, department: str = ""
) -> dict:
    not_own(matter, actor)
    case = queries.case_of(matter)
    if department:
        addressee = Addressee(department_name(matter.unit, department))
    else:
        addressee = Addressee(case.employer.name, employer=case.employer)
    values |= {"signer": data["signer"]}
    letter = issue(
        template.code, matter=matter, unit=matter.unit, addressee=addressee, values=values, by=actor, on=on
    )
    Delivery.objects.create(matter=matter, letter=letter, kind=kind, signer=data["signer"])
    return {"letter": letter.number}


def department_name(unit: Unit, code: str) -> str:
    """Return the department of the union's own level: 桥南区人力资源和社会保障局."""
    place = unit.place.name if unit.place_id else unit.name.removesuffix("总工会")
    return f"{place}{_chinese(words.DEPARTMENTS, code)}"


def service_is_sound(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a service before the letter's date, after today, or long past: the reply clock starts on this day."""
    delivery = _newest(matter)
    if data["served_on"] < delivery.letter.issued_on:
        return _("送达日期不能早于函件日期 %(day)s。") % {"day": delivery.letter.issued_on}
    if data["served_on"] > on:
        return _("送达日期不能晚于今天。")
    if on - data["served_on"] > LONGEST_SERVICE:
        return _("送达日期距今超过 60 天，请核对。")
    return ""


def record_service(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Write how and when what waits was served; from now on the employer is a party and sees the matter."""
    kind = _newest(matter).kind
    served = {"served_on": data["served_on"]}
    served |= {name: data.get(name) or "" for name in ("way", "receiver", "receipt")}
    waiting = Delivery.objects.filter(matter=matter, kind=kind, served_on=None, letter__withdrawn_at=None)
    waiting.update(**served)
    if kind != words.PROPOSAL:
        add_parties(matter, [("employer", queries.case_of(matter).employer)])
    return {"served_on": data["served_on"].isoformat()}


def keep_acceptance(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the employer's answer from its own seat: it corrects."""
    _keep_reply(matter, data["opinion"], on, is_accepted=True)


def keep_objection(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the employer's answer from its own seat: it does not agree."""
    _keep_reply(matter, data["opinion"], on, is_accepted=False)


def keep_paper_reply(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write an answer that came on paper."""
    _keep_reply(matter, data["opinion"], data["replied_on"], is_accepted=data["stand"] == "accepts")


def _keep_reply(matter: Matter, text: str, on: date, *, is_accepted: bool) -> None:
    delivery = _newest(matter)
    delivery.replied_on, delivery.reply, delivery.is_accepted = on, text, is_accepted
    delivery.save(update_fields=["replied_on", "reply", "is_accepted"])


def keep_recheck(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the recheck: who looked at what, and the result."""
    _write(matter, rechecked_on=data["rechecked_on"], recheck_result=data["result"])


def tell_corrected(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the recheck and tell whoever reported it that it was corrected."""
    keep_recheck(matter, data, actor=actor, on=on)
    text = _("您反映的问题，用人单位已改正。如仍有问题，可以再次反映。")
    _tell_complainants(matter, "corrected", _("监督事项已改正"), text)


def note_filed(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The department files the case."""
    _note(matter, "labour.accepted", data, actor, data["reference"])


def note_declined(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The department gives its reasons for not filing."""
    _write(matter, department_result=data["reason"])
    _note(matter, "labour.closed", data, actor, data["reason"])


def note_result(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The department tells what it decided."""
    _write(matter, department_result=data["result"])
    _note(matter, "labour.decided", data, actor, data["result"], data["reference"])


def _note(matter, kind: str, data: dict, actor: Seat, detail: str, reference: str = "") -> None:
    source = department_name(matter.unit, queries.case_of(matter).department)
    try:
        note_milestone(
            matter, kind, data["happened_on"], source, detail, seat=actor, now=matter.changed_at,
            reference=reference, audience="officers",
        )  # fmt: skip
    except MilestoneRefused as refused:
        raise Refused(str(refused)) from refused


def cannot_hand_over(matter: Matter, *, on: date) -> str:
    """Bar a hand-over to the prosecutors below the county, or twice while its letter stands (通知 2024)."""
    case = queries.case_of(matter)
    if case.prosecutors_on and find_standing(matter, letters.PROSECUTORS.code):
        return _("已于 %(day)s 移送检察机关。") % {"day": case.prosecutors_on}
    return why_not(letters.PROSECUTORS.code, matter.unit)


def hand_to_prosecutors(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Hand the clue to the prosecutors of the same level by letter."""
    case = _write(matter, prosecutor_reason=data["prosecutor_reason"], prosecutors_on=on)
    place = matter.unit.place.name if matter.unit.place_id else ""
    values = {
        "employer": case.employer.name,
        "case": _chinese(words.PROSECUTOR_REASONS, case.prosecutor_reason),
        "facts": case.facts,
        "signer": data["signer"],
    }
    letter = issue(
        letters.PROSECUTORS.code, matter=matter, unit=matter.unit, addressee=Addressee(f"{place}人民检察院"),
        values=values, by=actor, on=on,
    )  # fmt: skip
    note_milestone(
        matter, "prosecutor.filed", on, matter.unit.name, letter.number, seat=actor, now=matter.changed_at,
        audience="officers",
    )  # fmt: skip
    return {}


def has_no_district(matter: Matter, *, on: date) -> str:
    """Bar a reminder to all employers of a place from a union that has none: of one employer, or a branch."""
    if matter.unit.level in words.WITHOUT_DISTRICT:
        return _("基层工会没有辖区，面向全体用人单位的提示函由乡镇、街道以上工会发出。")
    return ""


def issue_general(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Issue the reminder to all employers of the place; it names none."""
    GeneralReminder.objects.create(matter=matter, occasion=data["occasion"], text=data["content"])
    letter = issue(
        letters.GENERAL.code, matter=matter, unit=matter.unit, addressee=Addressee("各用人单位"),
        values={"occasion": data["occasion"], "content": data["content"]}, by=actor, on=on,
    )  # fmt: skip
    return {"letter": letter.number}


def _write(matter: Matter, **values) -> Supervision:
    """Write some of the case's columns and return it."""
    case = queries.case_of(matter)
    for name, value in values.items():
        setattr(case, name, value)
    case.save(update_fields=list(values))
    return case


def _newest(matter: Matter) -> Delivery:
    found = Delivery.objects.filter(matter=matter, letter__withdrawn_at=None).select_related("letter")
    return found.order_by("-pk").first()


def _period(rule, matter: Matter, on: date) -> str:
    return rule.on(on, matter.unit.place_id or "").in_chinese()


def _chinese(pairs, code: str) -> str:
    """Return a code's words as letters print them: Chinese in every interface language."""
    with translation.override("zh-hans"):
        return str(dict(pairs)[code])


def _complainants(matter: Matter) -> list[Person]:
    wanted = [party["person_id"] for party in matter.party_list if party["role"] == "complainant"]
    return list(Person.objects.filter(pk__in=[one for one in wanted if one]))


def _tell_complainants(matter: Matter, what: str, title: str, body: str) -> None:
    for party in matter.party_list:
        if party["role"] == "complainant" and party["person_id"]:
            send(
                party["person_id"], f"supervision.{what}", title, body, now=matter.changed_at, matter_id=matter.pk,
                key=f"supervision-{what}-{matter.pk}-{party['person_id']}",
            )  # fmt: skip
