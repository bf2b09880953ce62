"""What happens in the steps of founding a union, and naming an officer for chosen employers."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from zhigong.kernel.access.grants import valid_on
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.engine import open_matter
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.orgs.models import Employer
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.worklist.models import Todo
from zhigong.modules.organise.coverage.models import Drive, MarketEmployer
from zhigong.modules.organise.coverage.queries import covers_employer

ROLES = ("union_chair", "organiser")


def find_officer(grant_id: int, on: date) -> Grant | None:
    """Return the grant of an officer who may be named today."""
    found = Grant.objects.select_related("unit", "account").filter(valid_on(on), pk=grant_id, role__in=ROLES)
    return found.first()


def assign(employer_id: int, grant: Grant, *, seat: Seat, now: datetime) -> str:
    """Name an officer for one employer; return "" or why not, as a sentence."""
    market = MarketEmployer.objects.select_related("employer").filter(pk=employer_id).first()
    if market is None:
        return _("不在您的管辖范围内。")
    if not grant.unit.position <= market.position <= grant.unit.position_end:
        return _("这家单位不在%(unit)s的范围内。") % {"unit": grant.unit.name}
    try:
        matter = open_matter(
            "coverage.drive", unit=grant.unit, parties=[], seat=seat, now=now, about=(market, grant)
        ).matter
    except (Refused, NotAllowed) as refused:
        return getattr(refused, "sentence", "") or str(refused)
    keep_officer(matter)
    return ""


def why_not_assign(matter, data, on) -> str:
    """Refuse an employer that needs no founding now."""
    market, _grant = matter.about
    if not market.is_open:
        return _("这家单位已不再经营。")
    if market.covered:
        return _("这家单位已有工会。")
    if Drive.objects.filter(employer_id=market.pk, is_open=True).exists():
        return _("这家单位已经指派，正在推进。")
    return ""


def keep_drive(matter, data, actor, on) -> dict:
    """Write down whose work it is."""
    market, grant = matter.about
    Drive.objects.create(
        matter=matter, employer=market.employer, officer_id=grant.account_id,
        officer_name=grant.account.display_name,
    )  # fmt: skip
    return {"unit": market.employer.name}


def keep_officer(matter) -> None:
    """Let the named officer have the matter's open to-do, as long as they sit where it waits."""
    officer = Drive.objects.values_list("officer_id", flat=True).get(pk=matter.pk)
    waiting = Todo.objects.filter(matter_id=matter.pk, unit_id=matter.unit_id, done_at__isnull=True)
    waiting.filter(account_id__isnull=True).update(account_id=officer)


def why_not_that_day(matter, data, on) -> str:
    """Refuse a contact in the future."""
    return _("联系日期晚于今天。") if data["contacted_on"] > on else ""


def note_contact(matter, data, actor, on) -> None:
    """Keep the day of the first contact."""
    Drive.objects.filter(pk=matter.pk).update(contacted_on=data["contacted_on"])


def note_materials(matter, data, actor, on) -> None:
    """Keep which papers came in."""
    Drive.objects.filter(pk=matter.pk).update(materials=data["materials"])


def why_not_founded(matter, data, on) -> str:
    """Refuse a union that is not this employer's and does not cover it."""
    unit = find_unit(str(data["union"]))
    if unit is None:
        return _("没有找到这个工会，请从列表中选择。")
    employer = Employer.objects.get(pk=Drive.objects.get(pk=matter.pk).employer_id)
    if unit.state != "active" or not covers_employer(unit, employer.pk, on):
        return _("“%(unit)s”不是“%(employer)s”的工会，也没有覆盖它。请先建立工会或登记覆盖单位。") % {
            "unit": unit.name,
            "employer": employer.name,
        }
    return ""


def note_union(matter, data, actor, on) -> dict:
    """Keep the union that was founded."""
    unit = find_unit(str(data["union"]))
    Drive.objects.filter(pk=matter.pk).update(union=unit, is_open=False)
    return {"union": unit.name}


def note_reason(matter, data, actor, on) -> None:
    """Keep why there is none yet; the employer stands in the list again."""
    Drive.objects.filter(pk=matter.pk).update(reason=data["reason"], is_open=False)


def let_go(matter, data, actor, on) -> None:
    """Close the work at an employer that has a union now, or is no more."""
    Drive.objects.filter(pk=matter.pk).update(is_open=False)
