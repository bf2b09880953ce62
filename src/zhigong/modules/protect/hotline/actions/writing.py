"""The letters of a ticket: the reply to whoever reported it, the hand-off to another body; a name only where it may stand."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.letters.issuing import Addressee, issue
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.hotline import letters, words
from zhigong.modules.protect.hotline.models import Ticket
from zhigong.modules.protect.hotline.queries.callers import caller_in_clear

# Letters are Chinese in every interface language.
REPORTER = "反映人"
UNNAMED = {"named": "实名反映，联系方式请向我会索取", "confidential": "要求保密", "anonymous": "匿名"}


def may_not_be_written(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a hand-off letter to nobody, and one that names somebody who wants to stay unnamed."""
    if data["with_letter"] and not data["addressee"].strip():
        return _("请填写主送机关的全称。")
    if data["with_contact"] and matter.hotline_ticket.identity != "named":
        return _("反映人要求保密或匿名，函中不能写姓名和电话。")
    return ""


def issue_reply(matter: Matter, *, actor: Seat, on: date) -> Letter:
    """Write what was replied to the reporter; by name when there is one reporter, who gave it openly."""
    ticket = matter.hotline_ticket
    is_alone = sum(party["role"] == "reporter" for party in matter.party_list) < 2
    name = _contact(matter, ticket)["name"] if is_alone and ticket.identity == "named" else ""
    with translation.override("zh-hans"):
        result = str(dict(words.RESULTS)[ticket.result])
    recovered = f"追回金额：{ticket.amount_recovered:.2f}元。" if ticket.amount_recovered else ""
    values = {"reply": ticket.reply, "result": result, "recovered": recovered}
    values |= {"addressee": name or REPORTER}  # printed only: the letter's row names nobody
    return _issue(matter, letters.REPLY.code, Addressee(REPORTER), values, actor, on)


def issue_hand_off(matter: Matter, data: dict, *, actor: Seat, on: date) -> Letter:
    """Hand the matter to another body in writing."""
    ticket = matter.hotline_ticket
    reporter = UNNAMED[ticket.identity]
    if data["with_contact"]:
        contact = _contact(matter, ticket)
        reporter = f"{contact['name'] or '未留姓名'}，电话{contact['phone'] or '未留'}"
    employer = ticket.employer.name if ticket.employer else ticket.employer_name
    values = {"content": ticket.content, "demand": ticket.demand, "employer": employer, "reporter": reporter}
    values |= {"headcount": str(ticket.headcount)}
    return _issue(matter, letters.HAND_OFF.code, Addressee(data["addressee"].strip()), values, actor, on)


def _issue(matter: Matter, code: str, addressee: Addressee, values: dict, actor: Seat, on: date) -> Letter:
    values |= {"ticket": matter.number, "subject": matter.hotline_ticket.subject}
    return issue(code, matter=matter, unit=matter.unit, addressee=addressee, values=values, by=actor, on=on)


def _contact(matter: Matter, ticket: Ticket) -> dict[str, str]:
    """Return name and phone; the reading is journaled."""
    purpose = _("写入函件，%(number)s") % {"number": matter.number}
    return caller_in_clear(ticket, purpose) or {"name": "", "phone": ""}
