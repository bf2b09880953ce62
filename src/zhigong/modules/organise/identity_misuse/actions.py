"""What happens in each step of a report: verb_noun(matter, data, actor=, on=)."""

from datetime import date

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.telling import tell
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.parties import replace_party
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.memberships.queries import holds_membership
from zhigong.kernel.people.doors import OFFICER_SAW_DOCUMENT, follow_proof, prove_identity
from zhigong.modules.organise.identity_misuse.models import MisuseReport

PURPOSE = "核实身份被冒用的报告"


def write_report(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the report (`matter.about`, prepared by `public.report_misuse`); the story is sealed."""
    report: MisuseReport = matter.about
    report.matter = matter
    report.seal_story(data["story"])
    report.save(force_insert=True)


def void_false_membership(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """With the reporter's document seen, void the membership entered under it; the ledger keeps both facts."""
    report = matter.misuse_report
    proof = prove_identity(report.person_id, level=OFFICER_SAW_DOCUMENT, on=on, purpose=PURPOSE)
    false = Membership.objects.filter(person_id=proof.person_id).exclude(state="void").first()
    if false is None:
        raise Refused(_nothing_to_void(proof.person_id))
    event = ledger.Event("void", proof.person_id, on, membership_id=false.pk, matter_id=matter.pk)
    try:
        report.membership_id = ledger.append(event)
    except ledger.LedgerRefusal as refusal:
        raise Refused(refusal.sentence) from refusal
    replace_party(matter, report.person_id, proof.person_id)
    follow_proof(report.account_id, report.person_id, proof)
    report.person_id, report.checked_by = proof.person_id, data["checked_by"]
    report.save(update_fields=["membership_id", "checked_by", "person_id"])
    tell_result(matter, data, actor=actor, on=on)
    return {"checked_by": data["checked_by"]}


def _nothing_to_void(person_id) -> str:
    if holds_membership(person_id):
        return _("以此证件登记的会籍不在本单位管辖范围内，请办理“转上一级工会核实”。")
    return _("没有查到以此证件登记的有效会籍，请办理“未发现冒用，办结”。")


def why_not_forward(matter: Matter, *, on: date) -> str:
    """The union at the top has nobody above it; its range holds every membership there is."""
    return "" if matter.unit.parent_id else _("本单位没有上一级工会，请在本单位办理。")


def hand_up(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Give the report to the union above, whose range is wider; its clock runs on."""
    matter.unit = matter.unit.parent
    body = _("您的报告已转%(unit)s核实，时限不变。") % {"unit": matter.unit.name}
    tell(matter, "identity_misuse.forwarded", _("身份被冒用的报告已转上一级工会"), body)
    return {"unit": matter.unit_id}


def tell_result(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the reporter what was found."""
    title, sms = _("身份被冒用的报告已办结"), _("您的报告已办结，请登录查看。")
    tell(matter, "identity_misuse.closed", title, data["opinion"], sms=sms)
