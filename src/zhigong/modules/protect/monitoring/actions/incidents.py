"""What happens in the steps of an incident, and what refuses them."""

import re
from datetime import date, datetime

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer, Place, Unit
from zhigong.kernel.worklist import clocks
from zhigong.lib.organisation_codes import clean_uscc
from zhigong.modules.protect.monitoring import rules, words
from zhigong.modules.protect.monitoring.models import Incident, IncidentReport
from zhigong.modules.protect.monitoring.queries.incidents import KIND, keeps_incidents

TEXTS = ("trigger", "demands", "situation", "measures", "organisations", "opinion")
# an identity document's eighteen places, or a mobile number
OF_A_PERSON = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


def keeper_for(unit: Unit) -> Unit:
    """Return the union that keeps the incidents of a unit: itself, or the nearest above. Refused without one."""
    if keeps_incidents(unit):
        return unit
    above = Unit.objects.filter(pk__in=unit.path, kind__in=words.KEEPERS).order_by("-position").first()
    if above is None:
        raise Refused(_("没有找到受理突发事件的上级工会。"))
    return above


def report_clue(data, *, seat: Seat, now: datetime) -> Outcome:
    """Write down a clue at the seat's union, or from below at the nearest that keeps incidents. Refused, NotAllowed."""
    unit = keeper_for(Unit.objects.get(pk=seat.unit_id))
    return open_matter(KIND, unit=unit, parties=[], seat=seat, now=now, data=data, step_code="report_clue")


def _find_employer(text: str) -> Employer | None:
    named = list(Employer.objects.filter(name=text.strip())[:2])
    by_code = Employer.objects.filter(uscc=clean_uscc(text)).first()
    return by_code or (named[0] if len(named) == 1 else None)


def names_nobody(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse what carries a person's document or telephone: an incident is about an employer and a place."""
    if any(OF_A_PERSON.search(str(data.get(name) or "")) for name in TEXTS):
        return _("填写的内容里有个人证件号码或者手机号码，请删去：这里只记录单位和事件。")
    return ""


def why_not_clue(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a day to come and a place nobody knows."""
    if data["happened_on"] > on:
        return _("发生日期不能晚于今天。")
    if not Place.objects.filter(pk=data["place"]).exists():
        return _("请从列表中选择发生地点。")
    return names_nobody(matter, data, on=on)


def keep_clue(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write down the event."""
    employer = _find_employer(data["employer"])
    Incident.objects.create(
        matter=matter,
        employer=employer,
        employer_name=employer.name if employer else data["employer"],
        place_code=data["place"],
        happened_on=data["happened_on"],
        mode=data["mode"],
        headcount=data["headcount"],
        trigger=data["trigger"],
        demands=data["demands"],
        is_phoned=data["is_phoned"],
    )


def least_level(headcount: int, on: date, region: str) -> str:
    """Return the level the number of people asks for at least."""
    for level, rule in (("1", rules.LEVEL_1), ("2", rules.LEVEL_2), ("3", rules.LEVEL_3)):
        if headcount >= int(rule.on(on, region)):
            return level
    return "4"


def why_not_level(matter: Matter, data: dict, *, on: date) -> str:
    """A level may be graver than the numbers, never lighter."""
    least = least_level(matter.incident.headcount, on, matter.unit.place_id or "")
    if data["level"] > least:
        return _("涉及 %(people)d 人，级别不能低于“%(level)s”。") % {
            "people": matter.incident.headcount,
            "level": dict(words.LEVELS)[least],
        }
    return names_nobody(matter, data, on=on)


def keep_level(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Keep the level; the timeline shows it."""
    Incident.objects.filter(pk=matter.pk).update(level=data["level"])
    return {"level": str(dict(words.LEVELS)[data["level"]])}


def report_first(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Keep the first report."""
    return _keep_report(matter, "first", data)


def report_next(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Keep a next report; the engine begins the time until the following one anew."""
    return _keep_report(matter, "next", data)


def report_final(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Keep the final report."""
    return _keep_report(matter, "final", data)


def _keep_report(matter: Matter, kind: str, data: dict) -> dict:
    """Write a report down, late when the clock it was for had run out."""
    late = clocks.running(matter.pk).filter(due_at__lt=matter.changed_at).exists()
    IncidentReport.objects.create(
        matter=matter,
        kind=kind,
        headcount=data["headcount"],
        situation=data["situation"],
        measures=data["measures"],
        organisations=data["organisations"] or "",
        is_late=late,
        reported_at=matter.changed_at,
    )
    Incident.objects.filter(pk=matter.pk).update(headcount=data["headcount"])
    return {"headcount": data["headcount"]}
