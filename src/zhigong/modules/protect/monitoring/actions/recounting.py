"""Counts the monthly figures anew from the lines' own words, for every place, industry and employer at once."""

from collections import defaultdict
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.protect.hotline import public as hotline
from zhigong.modules.protect.mediation import public as mediation
from zhigong.modules.protect.monitoring.models import EmployerMonth, PlaceMonth
from zhigong.modules.protect.monitoring.queries.indicators import CODES, MONTHS, first_of
from zhigong.modules.protect.supervision import public as supervision
from zhigong.modules.protect.wage_arrears import public as wage_arrears

BATCH = 2_000
SOURCES = (hotline.monthly, mediation.monthly, supervision.monthly, wage_arrears.monthly)


def recount(now: datetime, months: int = MONTHS) -> int:
    """Count this month and so many before anew in the house's own seat; returns how many rows were written."""
    with acting(Seat.system("monitoring")):
        return recount_in_seat(now, months)


def recount_in_seat(now: datetime, months: int = MONTHS) -> int:
    """Count them in the seat the caller has, as a job does: it acts for the house already."""
    since = first_of(timezone.localdate(now), months)
    with transaction.atomic():
        places, employers = _gather(since)
        units = Unit.objects.in_bulk({key[0] for key in (*places, *employers)})
        return _write(PlaceMonth, "industry", places, units, since) + _write(
            EmployerMonth, "employer_id", employers, units, since
        )


def _gather(since: date) -> tuple[dict, dict]:
    """Return the sums by (unit, industry, month), at every union of the way up, and by (unit, employer, month)."""
    begins = datetime.combine(since, time.min, timezone.get_current_timezone())
    rows = [row for source in SOURCES for row in source(begins)]
    paths = dict(Unit.objects.filter(pk__in={row["unit_id"] for row in rows}).values_list("pk", "path"))
    places, employers = defaultdict(_nothing), defaultdict(_nothing)
    for row in rows:
        month = timezone.localdate(row["month"])
        numbers = {code: row[code] for code in CODES if row.get(code)}
        sections = {"", row["section"] or ""}
        for key in [(node, section, month) for node in paths[row["unit_id"]] for section in sections]:
            _add(places[key], numbers)
        if row["employer_id"]:
            _add(employers[row["unit_id"], row["employer_id"], month], numbers)
    return places, employers


def _nothing() -> dict:
    return dict.fromkeys(CODES, 0) | {"arrears_amount": Decimal(0)}


def _add(sums: dict, numbers: dict) -> None:
    for code, number in numbers.items():
        sums[code] += number


def _write(model, key: str, sums: dict, units: dict, since: date) -> int:
    """Put the sums in the place of what stood there; what is not counted any more becomes nought."""
    model.objects.filter(month__gte=since).update(**_nothing())
    rows = [
        model(
            unit_id=unit,
            position=units[unit].position,
            industry_position=units[unit].industry_position,
            month=month,
            **{key: what},
            **numbers,
        )
        for (unit, what, month), numbers in sums.items()
    ]
    unique = ("unit", key.removesuffix("_id"), "month")
    model.objects.bulk_create(
        rows,
        BATCH,
        update_conflicts=True,
        unique_fields=unique,
        update_fields=(*CODES, "position", "industry_position"),
    )
    return len(rows)
