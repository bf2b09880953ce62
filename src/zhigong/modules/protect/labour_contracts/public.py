"""What others may ask of labour contracts: open a notice, a report, a plan; ids in, plain values out."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.modules.protect.labour_contracts import queries

DISMISSAL, LAYOFF = queries.DISMISSAL, queries.LAYOFF


def notify(data, *, seat: Seat, now: datetime) -> Outcome:
    """Let the employer's agent notify the union of a dismissal. Refused with a sentence."""
    return _from_employer(DISMISSAL, "notify", data, seat, now)


def explain_layoff(data, *, seat: Seat, now: datetime) -> Outcome:
    """Let the employer's agent explain a lay-off to the union. Refused with a sentence."""
    return _from_employer(LAYOFF, "explain", data, seat, now)


def _from_employer(service: str, step: str, data, seat: Seat, now: datetime) -> Outcome:
    employer = Employer.objects.get(pk=seat.employer_id)
    unit = _union(employer, now)
    parties = [("employer", employer)]
    return open_matter(service, unit=unit, parties=parties, seat=seat, now=now, data=data, step_code=step)


def report(data, *, seat: Seat, now: datetime) -> Outcome:
    """Let a worker tell of their dismissal; the employer hears of it only by the union's letter. Refused."""
    unit = _union(_employer(data), now)
    parties = [("worker", seat.person_id)] if seat.person_id else []
    return open_matter(
        DISMISSAL, unit=unit, parties=parties, seat=seat, now=now, data=data, step_code="report"
    )


def enter(unit: Unit, data, *, seat: Seat, now: datetime, what: str) -> Outcome:
    """Let an officer enter a notice on paper ("enter"), a missed one ("enter_unnotified"), or a plan ("layoff")."""
    employer = _employer(data)
    service = LAYOFF if what == "layoff" else DISMISSAL
    parties = [] if what == "enter_unnotified" else [("employer", employer)]
    step = "enter" if what == "layoff" else what
    return open_matter(service, unit=unit, parties=parties, seat=seat, now=now, data=data, step_code=step)


def _employer(data) -> Employer:
    employer = queries.find_employer(str(data.get("employer") or ""))
    if employer is None:
        sentence = _("没有找到这家用人单位，请从列表中选择。")
        raise Refused(sentence, {"employer": [sentence]})
    return employer


def _union(employer: Employer, now: datetime) -> Unit:
    unit = queries.union_for(employer, timezone.localdate(now))
    if unit is None:
        raise Refused(_("没有找到单位所在地的工会。"))
    return unit
