"""Reading the watch-list and the daily reports."""

from datetime import date, timedelta

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.rules import calendar
from zhigong.modules.protect.arrears_watch import rules
from zhigong.modules.protect.arrears_watch.models import DailyReport, WatchEntry
from zhigong.modules.protect.wage_arrears import public as wage_arrears

TERRITORY = ("federation", "township", "community", "zone")


def record(matter: Matter) -> dict:
    """Return what the summary on the matter's page shows."""
    return {"watch": WatchEntry.objects.select_related("employer").get(pk=matter.pk)}


def watched(seat: Seat):
    """Return the employers on the watch-list or on the way to it, in the seat's range."""
    visible = Matter.objects.visible_to(seat).filter(kind="arrears_watch.entry", closed_at__isnull=True)
    return (
        WatchEntry.objects.filter(matter__in=visible)
        .select_related("matter", "employer")
        .order_by("-matter_id")
    )


def is_watched(employer_id: int) -> bool:
    """Return whether an employer stands on a watch-list the seat may see."""
    return WatchEntry.objects.filter(employer_id=employer_id, matter__state="listed").exists()


def in_season(on: date, place: str) -> bool:
    """Return whether daily reports are due: the season may run over the turn of the year."""
    begins, ends = (str(rule.on(on, place)) for rule in (rules.FESTIVAL_FROM, rules.FESTIVAL_TO))
    day = f"{on:%m-%d}"
    return begins <= day <= ends if begins <= ends else day >= begins or day <= ends


def new_on(unit: Unit, day: date) -> int:
    """Return how many reports were opened on a day at a unit and below, as far as the seat sees."""
    begins = calendar.start_of(day)
    return Matter.objects.filter(
        kind=wage_arrears.KIND,
        position__range=(unit.position, unit.position_end),
        opened_at__gte=begins,
        opened_at__lt=begins + timedelta(days=1),
    ).count()


def daily(unit: Unit, day: date) -> list[dict]:
    """Return the unit and its children with what each reported that day; None for who has not."""
    units = [unit, *Unit.objects.filter(parent=unit, state="active", kind__in=TERRITORY).order_by("position")]
    said = {one.unit_id: one for one in DailyReport.objects.filter(day=day, unit__in=units)}
    return [{"unit": one, "report": said.get(one.pk)} for one in units]
