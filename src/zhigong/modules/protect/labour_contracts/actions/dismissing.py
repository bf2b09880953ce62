"""What happens in the steps of a dismissal: verb_noun(matter, data, actor=, on=)."""

from datetime import date

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.letters.issuing import chinese_date
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.parties import add_parties
from zhigong.kernel.people.doors import identity_doors
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.register import many_document_digests
from zhigong.lib.masks import mask_document
from zhigong.modules.protect.labour_contracts import letters, rules, words
from zhigong.modules.protect.labour_contracts.actions import telling
from zhigong.modules.protect.labour_contracts.models import Dismissal

WRITTEN = ("job", "ground", "protected", "facts", "planned_on")


def keep_notice(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the employer's notice; on paper the day the union received it counts."""
    case = _new_case(matter, data, actor)
    _write_notice(case, data, on)
    case.save(force_insert=True)
    tell_notified(matter)


def tell_notified(matter: Matter) -> None:
    """Tell the worker that the union reviews."""
    body = _("单位已把解除劳动合同的理由通知工会，工会正在审查。您可以在这里看到每一步。")
    telling.tell_worker(matter, "notified", _("单位拟与您解除劳动合同"), body)


def why_not_notice(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a day of receipt that cannot be."""
    return telling.why_not_served(data["served_on"], on) if data.get("served_on") else ""


def _write_notice(case: Dismissal, data: dict, on: date) -> None:
    for name in WRITTEN:
        setattr(case, name, data[name])
    case.notified_on = data.get("served_on") or on
    case.is_on_paper = bool(data.get("served_on"))


def _new_case(matter: Matter, data: dict, actor: Seat) -> Dismissal:
    """Return the row of a dismissal; whoever holds the document becomes a party and sees the steps.

    An employer asks nothing of the register: its number is kept sealed until the house has looked (`link_worker`).
    """
    case = Dismissal(matter=matter, employer=telling.employer_of(matter, data), job=data["job"])
    case.worker_name = data["worker_name"]
    number = data.get("doc_number")
    if number:
        case.document_mask = mask_document(number)
        if actor.employer_id is None:
            _link(case, data["doc_type"], number)
        else:
            case.seal_document(data["doc_type"], number)
    return case


def _link(case: Dismissal, doc_type: str, number: str) -> None:
    digests = many_document_digests([(doc_type, number)])
    case.person_id = identity_doors(digests, purpose=f"{case.matter.number} 解除劳动合同通知")[0]
    if case.person_id:
        add_parties(case.matter, [("worker", case.person_id)])


def link_worker(matter: Matter, now=None) -> None:
    """Find whom an employer's notice is about, in the system's seat; the sealed number is wiped either way."""
    case = Dismissal.objects.select_related("matter").get(pk=matter.pk)
    if case.document_sealed is None:
        return
    case.matter = get_matter(matter.pk, current_seat())
    _link(case, *case.open_document())
    case.document_sealed = None
    case.save(update_fields=["person_id", "document_sealed"])
    tell_notified(case.matter)


def keep_report(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write what the worker tells of a dismissal the union knew nothing of."""
    person = Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    if person is None:
        raise Refused(_("请先核验身份，再办理。"))
    case = Dismissal(matter=matter, employer=telling.employer_of(matter, data), job=data["job"])
    case.worker_name, case.person_id = person.name, person.pk
    case.dismissed_on, case.how = data["dismissed_on"], data["how"]
    case.save(force_insert=True)


def keep_unnotified(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write a dismissal an officer found that the union was not told of."""
    case = _new_case(matter, data, actor)
    case.dismissed_on, case.how = data["dismissed_on"], data["how"]
    case.save(force_insert=True)


def why_not_dismissed(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a dismissal in the future: then the notice is still in time."""
    return _("解除日期不能晚于今天。") if data["dismissed_on"] > on else ""


def why_not_agree(matter: Matter, *, on: date) -> str:
    """Bar a silent yes where the law forbids the dismissal (劳动合同法 §42)."""
    case = matter.dismissal
    if case.ground.startswith("40") and case.protected != "none":
        return _(
            "这名职工属于《劳动合同法》第四十二条保护的情形，单位不得依据第四十条解除，工会应当提出意见。"
        )
    return ""


def agree(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """End without an objection; the worker is told that arbitration stays open."""
    telling.not_own(matter, actor)
    body = _("工会审查后没有提出异议。您不同意的，仍可以在一年内申请劳动仲裁。")
    telling.tell_worker(matter, "no_objection", _("工会已审查解除通知"), body)


def issue_opinion(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Issue the union's opinion that demands correction (§43)."""
    telling.not_own(matter, actor)
    case = _not_served(matter)
    values = {
        "worker": case.worker_name,
        "notified": chinese_date(case.notified_on),
        "ground": telling.in_chinese(words.GROUNDS, case.ground),
        "problems": data["problems"],
        "demands": data["demands"],
        "period": rules.REPLY.on(on, matter.unit.place_id or "").in_chinese(),
        "signer": data["signer"],
    }
    telling.tell_worker(
        matter, "opinion", _("工会已对解除提出意见"), _("工会要求单位纠正，结果会在这里告诉您。")
    )
    return telling.issue_to_employer(matter, letters.OPINION.code, case.employer, values, actor, on)


def issue_reminder(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Ask the employer by letter to notify the union after all."""
    telling.not_own(matter, actor)
    case = _not_served(matter)
    values = {
        "worker": case.worker_name,
        "dismissed": chinese_date(case.dismissed_on),
        "period": rules.CURE.on(on, matter.unit.place_id or "").in_chinese(),
        "signer": data["signer"],
    }
    body = _("工会已要求单位补正通知。起诉前没有补正的，您可以要求支付违法解除的赔偿金；仲裁时效为一年。")
    telling.tell_worker(matter, "reminder", _("单位解除前没有通知工会"), body)
    return telling.issue_to_employer(matter, letters.REMINDER.code, case.employer, values, actor, on)


def why_not_served_so(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a service before the letter or after today."""
    letters_sent = Letter.objects.filter(matter=matter, withdrawn_at=None).order_by("-issued_at", "-pk")
    issued = letters_sent.values_list("issued_on", flat=True).first()
    if issued and data["served_on"] < issued:
        return _("送达日期不能早于函件日期 %(day)s。") % {"day": issued}
    return telling.why_not_served(data["served_on"], on)


def record_service(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Write when the letter reached the employer, which is a party from now on and answers from its own seat."""
    case = matter.dismissal
    _write(case, served_on=data["served_on"], receiver=data["receiver"])
    add_parties(matter, [("employer", case.employer)])
    return {"served_on": data["served_on"].isoformat()}


def cure(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Take the late notice: before suit it cures what was missed (司法解释（一）§47)."""
    case = matter.dismissal
    _write_notice(case, data, on)
    case.is_cured = True
    case.save()
    body = _("单位已在起诉前补正通知，工会正在审查解除理由是否合法。您仍可以申请劳动仲裁。")
    telling.tell_worker(matter, "cured", _("单位已补正通知"), body)


def tell_uncured(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the worker that the employer did not answer the reminder, and what that means."""
    body = _("单位到期没有补正。起诉前仍没有补正的，您可以要求支付违法解除的赔偿金；请注意一年的仲裁时效。")
    telling.tell_worker(matter, "uncured", _("单位没有补正通知"), body)


def note_suit(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the suit: from now on nothing can be cured."""
    if data["happened_on"] > on:
        raise Refused(_("日期不能晚于今天。"))
    if data["happened_on"] < matter.dismissal.dismissed_on:
        raise Refused(_("起诉日期不能早于解除日期。"))
    telling.note_outside(matter, "court.filed", data, actor)
    _write(matter.dismissal, suit_on=data["happened_on"])
    body = _("起诉前单位没有补正通知，您可以在诉讼中要求支付违法解除的赔偿金，需要法律援助的可以向工会申请。")
    telling.tell_worker(matter, "not_cured", _("单位起诉前没有补正"), body)


def keep_result(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the employer's written result and tell the worker."""
    day = data.get("replied_on") or on
    if day > on:
        raise Refused(_("日期不能晚于今天。"))
    if day < matter.dismissal.served_on:
        raise Refused(_("答复日期不能早于函件送达日期 %(day)s。") % {"day": matter.dismissal.served_on})
    _write(matter.dismissal, stand=data["stand"], replied_on=day, reply=data["opinion"])
    said = str(dict(words.STANDS)[data["stand"]])
    telling.tell_worker(matter, "result", _("单位已书面告知处理结果"), said)


def tell_no_reply(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the worker that the employer did not answer in time."""
    telling.tell_worker(
        matter, "no_reply", _("单位没有按期答复"), _("工会会继续跟进；您可以在一年内申请劳动仲裁。")
    )


def tell_closed(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the worker the end and what they may do."""
    telling.not_own(matter, actor)
    telling.tell_worker(matter, "closed", _("解除劳动合同审查已办结"), data["opinion"])


def _not_served(matter: Matter) -> Dismissal:
    """Return the row of a dismissal about which a letter is issued (perhaps anew): that letter is not served yet."""
    _write(matter.dismissal, served_on=None, receiver="")
    return matter.dismissal


def _write(case: Dismissal, **values) -> None:
    for name, value in values.items():
        setattr(case, name, value)
    case.save(update_fields=list(values))
