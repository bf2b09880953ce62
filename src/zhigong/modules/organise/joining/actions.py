"""What happens in each step of joining: verb_noun(matter, data, actor=, on=)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, current_seat, identify
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.matters.models import Matter, Party
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.notices.messages import send
from zhigong.kernel.people.accounts import mobile_of
from zhigong.kernel.people.doors import OFFICER_SAW_DOCUMENT, Proof, erase_person, prove_identity
from zhigong.kernel.people.models import Account, Person
from zhigong.kernel.people.register import NewPerson, create_person, document_digest
from zhigong.lib.identity import check_document
from zhigong.lib.names import clean_name
from zhigong.modules.organise.joining import rules
from zhigong.modules.organise.joining.models import Application, MisuseReport

PURPOSE = "入会审核核对证件"
NAME_AND_DOCUMENT = 1


@dataclass(frozen=True)
class Claim:
    """Name and document as somebody gives them, cleaned and checked; it proves nothing yet."""

    name: str
    doc_type: str
    number: str


def make_claim(account: Account, claim: Claim, *, on: date) -> UUID:
    """Enter a provisional person for a signed-in worker and return the id; the answer never tells who is known.

    An earlier unproved claim of the account is erased. A person already proved stays as they are.
    """
    earlier = Person.objects.filter(pk=account.person_id).first() if account.person_id else None
    if earlier is not None and earlier.identity_level >= OFFICER_SAW_DOCUMENT:
        return earlier.pk
    facts = check_document(claim.doc_type, claim.number, on)
    person = NewPerson(
        name=clean_name(claim.name),
        doc_type=claim.doc_type,
        doc_number=claim.number,
        mobile=mobile_of(account),
        sex=facts.sex or "0",
        birth_on=facts.birth_on,
        identity_level=NAME_AND_DOCUMENT,
        claims_document=False,
    )
    if earlier is not None:
        erase_person(earlier.pk, purpose=_("由本人更正"))
    create_person(person, on=on)
    Account.objects.filter(pk=account.pk).update(person_id=person.id)
    account.person_id = person.id
    if current_seat().role == "worker":
        identify(person.id)
    return person.id


def application_of(matter: Matter) -> Application:
    """Return the matter's application, read once per step."""
    return matter.joining_application


def returned_before(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a second return: what is missing is told once (一次告知)."""
    allowed = rules.RETURNS_ALLOWED.on(on, matter.unit.place_id or "")
    if application_of(matter).return_count < allowed:
        return ""
    return _("已经退回过%(count)d次，不能再退回；请批准，或写明理由不予批准。") % {"count": allowed}


def ask_for_correction(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Count the return and tell the applicant what to correct."""
    Application.objects.filter(pk=matter.pk).update(return_count=application_of(matter).return_count + 1)
    _tell(
        matter,
        "joining.returned",
        _("入会申请需要补正"),
        data["opinion"],
        sms=_("您的入会申请需要补正，请登录查看。"),
    )


def admit(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Enter the person into the register: identity proved by the document seen, one event in the ledger.

    Refused when the proved person is the officer, or already holds a membership somewhere.
    """
    application = application_of(matter)
    proof = _prove(application, actor, on)
    event = ledger.Event(
        "join",
        proof.person_id,
        on,
        unit_id=matter.unit_id,
        worker_kind=application.worker_kind,
        employment_form=application.employment_form,
        employer_id=application.employer_id,
        matter_id=matter.pk,
    )
    try:
        application.membership_id = ledger.append(event)
    except ledger.LedgerRefusal as refusal:
        raise Refused(refusal.sentence) from refusal
    application.checked_by = data["checked_by"]
    _repoint(matter, application, proof)
    application.save(update_fields=["membership_id", "checked_by", "person_id"])
    _tell(
        matter,
        "joining.approved",
        _("您已加入%(unit)s") % {"unit": matter.unit.name},
        _("会员卡已在首页。今天起您可以使用会员服务。"),
        sms=_("您的入会申请已批准，会员卡在智工首页。"),
    )
    return {"checked_by": data["checked_by"]}


def _prove(application: Application, actor: Seat, on: date) -> Proof:
    """Raise the identity to level 4; nobody proves and admits themself, from whatever account they applied."""
    proof = prove_identity(application.person_id, level=OFFICER_SAW_DOCUMENT, on=on, purpose=PURPOSE)
    if actor.person_id is not None and proof.person_id == actor.person_id:
        raise Refused(_("不能办理本人的事项，请由其他工作人员办理。"))
    return proof


def _repoint(matter: Matter, application: Application | MisuseReport, proof: Proof) -> None:
    """When the document is of somebody the register knew, the application, its party and account become theirs."""
    if proof.person_id == application.person_id:
        return
    Party.objects.filter(matter=matter, person_id=application.person_id).update(person_id=proof.person_id)
    taken = Account.objects.filter(person_id=proof.person_id).exists()
    if not taken:
        Account.objects.filter(pk=application.account_id).update(person_id=proof.person_id)
    application.person_id = proof.person_id
    matter.party_list = [{**party, "person_id": str(proof.person_id)} for party in matter.party_list]


class _Undone(Exception):
    """Takes back the trial entry below."""


def _holds_membership(proof: Proof, matter: Matter, on: date) -> bool:
    """Return whether the ledger would refuse a second membership, wherever in the register the first one lies."""
    try:
        with transaction.atomic():
            ledger.append(ledger.Event("join", proof.person_id, on, unit_id=matter.unit_id))
            raise _Undone
    except _Undone:
        return False
    except ledger.LedgerRefusal as refusal:
        if refusal.problem == "second_membership":
            return True
        raise Refused(refusal.sentence) from refusal


def point_to_transfer(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """After the document was seen: tell this person that they are a member already, and how to move."""
    application = application_of(matter)
    proof = _prove(application, actor, on)
    if not _holds_membership(proof, matter, on):
        raise Refused(_("没有查到此人的有效会籍，请办理批准入会。"))
    _repoint(matter, application, proof)
    application.checked_by = data["checked_by"]
    application.save(update_fields=["checked_by", "person_id"])
    _tell(
        matter,
        "joining.referred",
        _("您已是工会会员"),
        _(
            "核对证件后查到您已有会籍，不需要重新入会。换了工作单位的，请联系现所在工会办理会籍转移，会龄连续计算。"
        ),
        sms=_("您已是工会会员，不需要重新入会，请登录查看如何转会。"),
    )
    return {"checked_by": data["checked_by"]}


def write_application(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the application (`matter.about`, prepared by `apply`) and tell the applicant where it arrived."""
    application: Application = matter.about
    application.matter = matter
    application.save(force_insert=True)
    body = _("受理工会：%(unit)s。编号：%(number)s。") % {"unit": matter.unit.name, "number": matter.number}
    _tell(matter, "joining.submitted", _("入会申请已提交"), body)


def tell_rejection(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Tell the applicant why not, and what they can do."""
    _tell(
        matter,
        "joining.rejected",
        _("入会申请未获批准"),
        data["opinion"],
        sms=_("您的入会申请已办结，请登录查看。"),
    )
    return {"reason": data["reason"]}


def tell_escalation(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the applicant that the union above decides now."""
    body = _("%(unit)s未在时限内审核，已转由上一级工会审核。") % {"unit": matter.unit.name}
    _tell(matter, "joining.escalated", _("入会申请已转上一级工会"), body)


def tell_expiry(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the applicant that the time for correcting has passed."""
    _tell(matter, "joining.expired", _("入会申请已办结"), _("未在时限内补正。您可以随时重新申请。"))


def correct(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Take over a corrected name or document as a new claim; the old claim is erased."""
    application = application_of(matter)
    if not (data["name"] or data["doc_number"]):
        return
    if not (data["name"] and data["doc_number"] and data["doc_type"]):
        raise Refused(_("改姓名或证件时，请把姓名、证件类型和证件号码一起填写。"))
    account = Account.objects.get(pk=application.account_id)
    claim = Claim(data["name"], data["doc_type"], data["doc_number"])
    old, new = application.person_id, make_claim(account, claim, on=on)
    application.claim_digest = document_digest(claim.doc_type, claim.number)
    if new != old:
        Party.objects.filter(matter=matter, person_id=old).update(person_id=new)
        matter.party_list = [{**party, "person_id": str(new)} for party in matter.party_list]
        application.person_id = new
    application.save(update_fields=["person_id", "claim_digest"])


def write_report(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the report of misuse (`matter.about`); the story is sealed."""
    report: MisuseReport = matter.about
    report.matter = matter
    report.story_cipher = crypto.encrypt_for_account(
        data["story"], crypto.aad("joining_misuse_reports", "story_cipher", matter.pk)
    )
    report.save(force_insert=True)


def void_false_membership(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """With the reporter's document seen, void the membership entered under it; the ledger keeps both facts."""
    report = matter.misuse_report
    proof = prove_identity(report.person_id, level=OFFICER_SAW_DOCUMENT, on=on, purpose=PURPOSE)
    false = Membership.objects.filter(person_id=proof.person_id).exclude(state="void").first()
    if false is None:
        raise Refused(
            _("在本单位管辖范围内没有查到以此证件登记的会籍；请办理“未发现冒用”，或转请上级工会查。")
        )
    event = ledger.Event("void", proof.person_id, on, membership_id=false.pk, matter_id=matter.pk)
    try:
        report.membership_id = ledger.append(event)
    except ledger.LedgerRefusal as refusal:
        raise Refused(refusal.sentence) from refusal
    _repoint(matter, report, proof)
    report.checked_by = data["checked_by"]
    report.save(update_fields=["membership_id", "checked_by", "person_id"])
    tell_misuse_result(matter, data, actor=actor, on=on)
    return {"checked_by": data["checked_by"]}


def tell_misuse_result(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the reporter what was found."""
    _tell(
        matter,
        "joining.misuse",
        _("身份被冒用的报告已办结"),
        data["opinion"],
        sms=_("您的报告已办结，请登录查看。"),
    )


def _tell(matter: Matter, kind: str, title: str, body: str, *, sms: str | None = None) -> None:
    """Send the applicant one message per state reached, however often this runs."""
    account_id = matter.opened_by
    account = Account.objects.filter(pk=account_id).first() if account_id else None
    target = account or _applicant(matter)
    key = f"{matter.pk}-{kind}-{matter.step_count}"
    send(target, kind, title, body, now=matter.changed_at, matter_id=matter.pk, sms_text=sms, key=key)


def _applicant(matter: Matter) -> UUID:
    return next(UUID(party["person_id"]) for party in matter.party_list if party["person_id"])
