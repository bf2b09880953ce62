"""What both tables share: the employer of a form, telling the worker, outside facts, the day of a letter."""

from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.letters.issuing import Addressee, issue
from zhigong.kernel.matters.milestones import MilestoneRefused, note_milestone
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.messages import send
from zhigong.kernel.orgs.models import Employer
from zhigong.modules.protect.labour_contracts import queries

LONGEST_SERVICE = timedelta(days=60)


def employer_of(matter: Matter, data: dict) -> Employer:
    """Return the employer a form names, else the party's own. Refused when it names none."""
    if data.get("employer"):
        found = queries.find_employer(str(data["employer"]))
    else:
        wanted = [party["employer_id"] for party in matter.party_list if party.get("employer_id")]
        found = Employer.objects.filter(pk__in=wanted).first()
    if found is None:
        sentence = _("没有找到这家用人单位，请从列表中选择。")
        raise Refused(sentence, {"employer": [sentence]})
    return found


def not_own(matter: Matter, actor: Seat) -> None:
    """Nobody decides about their own dismissal."""
    mine = {party["person_id"] for party in matter.party_list if party["person_id"]}
    if actor.person_id and str(actor.person_id) in mine:
        raise Refused(_("不能办理本人的事项，请由其他工作人员办理。"))


def why_not_served(day: date, on: date) -> str:
    """Return why a day of service cannot be: a clock starts on it."""
    if day > on:
        return _("日期不能晚于今天。")
    return _("日期距今超过 60 天，请核对。") if on - day > LONGEST_SERVICE else ""


def tell_worker(matter: Matter, what: str, title: str, body: str) -> None:
    """Leave the worker a notice, when the register knows them."""
    for party in matter.party_list:
        if party["role"] == "worker" and party["person_id"]:
            send(
                party["person_id"],
                f"labour_contracts.{what}",
                title,
                body,
                now=matter.changed_at,
                matter_id=matter.pk,
                key=f"labour-contracts-{what}-{matter.pk}-{matter.step_count}",
            )


def note_outside(matter: Matter, kind: str, data: dict, actor: Seat) -> None:
    """Enter a fact from outside with its source. Refused with a sentence."""
    try:
        note_milestone(
            matter,
            kind,
            data["happened_on"],
            data["source"],
            seat=actor,
            now=matter.changed_at,
            reference=data.get("reference") or "",
        )
    except MilestoneRefused as refused:
        raise Refused(str(refused)) from refused


def issue_to_employer(matter: Matter, template: str, employer: Employer, values: dict, actor: Seat, on: date):
    """Issue a letter to the employer and return what the timeline shows."""
    addressee = Addressee(employer.name, employer=employer)
    letter = issue(
        template, matter=matter, unit=matter.unit, addressee=addressee, values=values, by=actor, on=on
    )
    return {"letter": letter.number}


def in_chinese(pairs, code: str) -> str:
    """Return a code's words as letters print them: Chinese in every interface language."""
    with translation.override("zh-hans"):
        return str(dict(pairs)[code])
