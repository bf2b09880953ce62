"""What happens in the steps of corrections: verb_noun(matter, data, actor=, on=)."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms.django_forms import clean
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships import ledger
from zhigong.kernel.notices.messages import send
from zhigong.kernel.people.accounts import change_mobile
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.register import update_person
from zhigong.lib.names import clean_name
from zhigong.modules.organise.corrections import forms, queries
from zhigong.modules.organise.corrections.models import Correction
from zhigong.modules.organise.corrections.words import FACTS


def person_of(matter: Matter) -> UUID:
    """Return whose data it is about."""
    return next(UUID(party["person_id"]) for party in matter.party_list if party["role"] == "applicant")


def cannot_be_asked(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse what is no value of that fact, is registered already, waits already, or is an unconfirmed phone."""
    name, person_id = data["field"], person_of(matter)
    membership = queries.membership_of(person_id)
    if membership is None or name not in queries.facts_of(membership):
        return _("没有可以更正这一项的会籍登记。")
    values, errors = clean(forms.value_alone(name), {"value": data["value"]}, on=on)
    if errors:
        return next(sentence for sentences in errors.values() for sentence in sentences)
    sentence = _says_nothing_new(name, values["value"], membership, on)
    if sentence:
        return sentence
    if name == "mobile" and matter.about != values["value"]:
        return _("新手机号码还没有用验证码确认。")
    waiting = queries.open_request(person_id, name)
    if waiting is not None:
        return _("这一项已有一份更正申请正在办理（%(number)s）。") % {"number": waiting.number}
    return ""


def _says_nothing_new(name: str, value, membership, on: date) -> str:
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    if name == "birth_on" and value >= on:
        return _("出生日期不能晚于今天。")
    if name == "employer" and queries.find_employer(text) is None:
        return _("没有找到这个单位，请从列表中选择。")
    person = Person.objects.get(pk=membership.person_id)
    if name != "mobile" and text == queries.present_text(name, membership, person):
        return _("登记的就是这个内容，不需要更正。")
    return ""


def keep_request(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the request down, its value sealed, and tell the person where it arrived."""
    correction = Correction(
        matter=matter, person_id=person_of(matter), field=data["field"], reason=data["reason"]
    )
    value = clean(forms.value_alone(data["field"]), {"value": data["value"]}, on=on)[0]["value"]
    queries.seal(correction, value.isoformat() if hasattr(value, "isoformat") else str(value))
    correction.save(force_insert=True)
    body = _("受理工会：%(unit)s。编号：%(number)s。") % {"unit": matter.unit.name, "number": matter.number}
    _tell(matter, "corrections.sent", _("更正申请已提交"), body)


def document_not_seen(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse to change what stands on a document that nobody has looked at."""
    if FACTS[matter.correction.field].needs_document and not data["document_seen"]:
        return _("更正%(fact)s须核对证件原件，请核对后勾选。") % {
            "fact": FACTS[matter.correction.field].title
        }
    return ""


def put_right(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Change the one fact in the register or in the ledger, and tell the person."""
    correction = matter.correction
    name, text = correction.field, queries.asked_text(correction)
    if actor.person_id is not None and actor.person_id == correction.person_id:
        raise Refused(_("不能办理本人的事项，请由其他工作人员办理。"))
    if FACTS[name].of_membership:
        _amend(matter, name, text, on)
    else:
        update_person(correction.person_id, {name: _as_kept(name, text)}, on=on)
    correction.document_seen = data["document_seen"]
    correction.save(update_fields=["document_seen"])
    body = _("%(fact)s已更正。") % {"fact": FACTS[name].title}
    if name == "mobile":
        body += _move_sign_in(correction, text)
    body = f"{body}{data['opinion']}"
    _tell(
        matter,
        "corrections.accepted",
        _("您的信息已更正"),
        body,
        sms=_("您申请更正的信息已更正，请登录查看。"),
    )
    return {"document_seen": data["document_seen"]}


def _as_kept(name: str, text: str):
    if name == "birth_on":
        return date.fromisoformat(text)
    if name == "is_migrant":
        return text == "1"
    return clean_name(text) if name == "name" else text


def _amend(matter: Matter, name: str, text: str, on: date) -> None:
    membership = queries.membership_of(matter.correction.person_id)
    if membership is None:
        raise Refused(_("此人的会籍已不在本单位管辖范围内，请不予更正并说明情况。"))
    change = {"employer_id": queries.find_employer(text).pk} if name == "employer" else {name: text}
    event = ledger.Event(
        "amend", membership.person_id, on, membership_id=membership.pk, matter_id=matter.pk, **change
    )
    try:
        ledger.append(event)
    except ledger.LedgerRefusal as refusal:
        raise Refused(refusal.sentence) from refusal


def _move_sign_in(correction: Correction, mobile: str) -> str:
    """Let the person sign in with the new phone, unless another account has it already."""
    if change_mobile(correction.person_id, mobile):
        return _("今后请用新号码登录。")
    return _("新号码已用于另一个帐号，登录仍用原号码。")


def tell_refusal(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the person why not (PIPL article 50)."""
    sms = _("您的更正申请已办结，请登录查看。")
    _tell(matter, "corrections.refused", _("更正申请未予办理"), data["opinion"], sms=sms)


def tell_withdrawal(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Confirm that nothing is changed."""
    _tell(matter, "corrections.withdrawn", _("更正申请已撤回"), _("登记的信息没有改动。"))


def _tell(matter: Matter, kind: str, title: str, body: str, *, sms: str | None = None) -> None:
    key = f"{kind}-{matter.pk}"
    send(
        person_of(matter),
        kind,
        title,
        body,
        now=matter.changed_at,
        matter_id=matter.pk,
        sms_text=sms,
        key=key,
    )
