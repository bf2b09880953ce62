"""What happens in each step of joining: verb_noun(matter, data, actor=, on=)."""

from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from zhigong.kernel.access.claims import Claim, make_claim
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.telling import tell
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.parties import replace_party
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.queries import holds_membership
from zhigong.kernel.people.doors import OFFICER_SAW_DOCUMENT, Proof, follow_proof, prove_identity
from zhigong.kernel.people.models import Account
from zhigong.lib.prepared import read_row, write_row
from zhigong.modules.organise.joining import rules
from zhigong.modules.organise.joining.models import Application

PURPOSE = "入会审核核对证件"


def application_of(matter: Matter) -> Application:
    """Return the matter's application, read once per step."""
    return read_row(connection, Application, matter.pk)


def returned_before(matter: Matter, *, on: date) -> str:
    """Refuse a second return: what is missing is told once (一次告知)."""
    allowed = rules.RETURNS_ALLOWED.on(on, matter.unit.place_id or "")
    if application_of(matter).return_count < allowed:
        return ""
    return _("已经退回过%(count)d次，不能再退回；请批准，或写明理由不予批准。") % {"count": allowed}


def ask_for_correction(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Count the return and tell the applicant what to correct."""
    Application.objects.filter(pk=matter.pk).update(return_count=application_of(matter).return_count + 1)
    tell(
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
    write_row(connection, application, ("membership_id", "checked_by", "person_id"))
    tell(
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
    if _is_actors(application, proof, actor):
        raise Refused(_("不能办理本人的事项，请由其他工作人员办理。"))
    return proof


def _is_actors(application: Application, proof: Proof, actor: Seat) -> bool:
    """Whether the document is the officer's: of the person they are, or claimed before from their own account."""
    if actor.worker_id is None:
        return actor.person_id is not None and proof.person_id == actor.person_id
    same = Application.objects.filter(account_id=actor.worker_id, claim_digest=application.claim_digest)
    return proof.person_id == actor.person_id or same.exists()


def _repoint(matter: Matter, application: Application, proof: Proof) -> None:
    """When the document is of somebody the register knew, the application, its party and account become theirs."""
    replace_party(matter, application.person_id, proof.person_id)
    follow_proof(application.account_id, application.person_id, proof)
    application.person_id = proof.person_id


def point_to_transfer(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """After the document was seen: tell this person that they are a member already, and how to move."""
    application = application_of(matter)
    proof = _prove(application, actor, on)
    if not holds_membership(proof.person_id):
        raise Refused(_("没有查到此人的有效会籍，请办理批准入会。"))
    _repoint(matter, application, proof)
    application.checked_by = data["checked_by"]
    application.save(update_fields=["checked_by", "person_id"])
    tell(
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
    tell(matter, "joining.submitted", _("入会申请已提交"), body)


def tell_rejection(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Tell the applicant why not, and what they can do."""
    tell(
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
    tell(matter, "joining.escalated", _("入会申请已转上一级工会"), body)


def tell_expiry(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the applicant that the time for correcting has passed."""
    tell(matter, "joining.expired", _("入会申请已办结"), _("未在时限内补正。您可以随时重新申请。"))


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
    application.keep_claim(claim.doc_type, claim.number)
    replace_party(matter, old, new)
    application.person_id = new
    application.save(update_fields=["person_id", "claim_digest", "digest_key_id"])
