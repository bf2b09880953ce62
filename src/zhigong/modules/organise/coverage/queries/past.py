"""Coverage at one moment: now from the counts, as of a past day from the dates of files, unions and links; who lacked it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from zhigong.kernel.orgs.models import Placement
from zhigong.kernel.tally import counts

EMPLOYERS, STAFF = "employers", "employer_staff"
READ_WHOLE = 20_000  # employers looked at one by one for a past day


@dataclass(frozen=True)
class Counted:
    """Counts of employers and of those who work for them: `day` None is now, otherwise the end of that day."""

    day: date | None = None
    _kept: dict = field(default_factory=dict, compare=False, repr=False)

    def read(self, unit_ids: list[int], measure: str, dimension: str) -> dict[int, dict[str, int]]:
        """Return {unit: {value: employers or workers}} by `covered`, `industry` or `size`, in the words of the counts."""
        if self.day is None:
            return counts.read(unit_ids, measure, dimension)
        found = self._ask(tuple(unit_ids))
        return {unit: dict(found[unit, measure, dimension]) for unit in unit_ids}

    def _ask(self, unit_ids: tuple[int, ...]) -> dict[tuple, Counter]:
        if unit_ids not in self._kept:
            kept = self._kept[unit_ids] = defaultdict(Counter)
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM coverage_on(%s::bigint[], %s)", [list(unit_ids), self.day])
                for unit, covered, industry, size, *amounts in cursor.fetchall():
                    has = int(covered != "none")
                    words = {"covered": covered, "industry": f"{industry}:{has}", "size": f"{size}:{has}"}
                    for measure, amount in zip((EMPLOYERS, STAFF), amounts, strict=True):
                        for dimension, value in words.items():
                            kept[unit, measure, dimension][value] += amount
        return self._kept[unit_ids]


NOW = Counted()


def lacking(unit_id: int, day: date) -> RawSQL:
    """Return the employers that `Counted(day)` counts as without a union at a unit, of those the present seat sees."""
    return RawSQL("SELECT * FROM coverage_lacking(%s, %s)", (unit_id, day))


def names_then(unit_ids: set[int], day: date) -> dict[int, str]:
    """Return the names unions bore on a day."""
    placed = Placement.objects.filter(unit_id__in=unit_ids, valid_from__lte=day)
    return dict(placed.order_by("unit_id", "-pk").distinct("unit_id").values_list("unit_id", "name"))


def begun(day: date) -> Q:
    """Return the condition that the work at an employer had begun by the end of a day."""
    return Q(matter__opened_at__lt=_day_ends(day))


def open_then(day: date) -> Q:
    """Return the condition that the work was under way when a day ended."""
    ended = Q(matter__closed_at__isnull=True) | Q(matter__closed_at__gte=_day_ends(day))
    return begun(day) & ended


def _day_ends(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
