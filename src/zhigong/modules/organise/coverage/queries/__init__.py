"""Reading coverage: shares from the kernel's counts, lists by index inside the seat, reasons, the officers to name."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext_lazy

from zhigong.kernel.access.grants import valid_on
from zhigong.kernel.access.jurisdiction import range_of
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.metrics.readings import Reading
from zhigong.kernel.orgs.models import CoveredEmployer, Unit
from zhigong.kernel.orgs.queries import PAGE, find_unit
from zhigong.lib.codes import INDUSTRY
from zhigong.lib.text import typed_number
from zhigong.modules.organise.coverage import words
from zhigong.modules.organise.coverage.models import Drive, MarketEmployer, MarketImport
from zhigong.modules.organise.coverage.queries.past import (
    EMPLOYERS,
    NOW,
    STAFF,
    Counted,
    begun,
    lacking,
    names_then,
    open_then,
)
from zhigong.modules.organise.exports.public import ExportList, offer

TERRITORY = ("federation", "township", "community")
SHOWN, MOST_OFFICERS = 50, 200


@dataclass(frozen=True)
class Share:
    """How many of something have a union: `whole`, `reached`, and what lacks."""

    whole: int
    reached: int

    @property
    def lacking(self) -> int:
        return self.whole - self.reached

    @property
    def percent(self) -> str:
        """Return the share with one decimal, never 100 before all are; "—" without any."""
        return f"{self.reached * 1000 // self.whole / 10}%" if self.whole else "—"


def share_of(values: dict[str, int]) -> Share:
    """Return the share from a count by `covered`."""
    reached = values.get("own", 0) + values.get("joint", 0)
    return Share(reached + values.get("none", 0), reached)


def shares(unit_ids: list[int], counted: Counted = NOW) -> dict[int, tuple[Share, Share]]:
    """Return {unit: (employers, workers)}: now two reads by key, whatever the size of the register."""
    employers, staff = (counted.read(unit_ids, measure, "covered") for measure in (EMPLOYERS, STAFF))
    return {unit: (share_of(employers[unit]), share_of(staff[unit])) for unit in unit_ids}


def places_below(unit: Unit, counted: Counted = NOW) -> list[tuple]:
    """Return (branch, employers, workers) of the territorial unions directly below, most uncovered workers first."""
    below = Reading(counted.day).branches(unit, limit=PAGE)
    branches = [branch for branch in below if branch.kind in TERRITORY]
    found = shares([branch.id for branch in branches], counted) if branches else {}
    rows = [(branch, *found[branch.id]) for branch in branches]
    return sorted((row for row in rows if row[1].whole), key=lambda row: (-row[2].lacking, row[0].position))


def groups(unit_id: int, dimension: str, counted: Counted = NOW) -> list[tuple[str, object, Share, Share]]:
    """Return (code, title, employers, workers) by industry or size class."""
    titles = words.SIZE_TITLES if dimension == "size" else INDUSTRY
    employers, staff = (counted.read([unit_id], name, dimension)[unit_id] for name in (EMPLOYERS, STAFF))
    rows = []
    for code, title in titles.items():
        pair = [
            Share(part.get(f"{code}:0", 0) + part.get(f"{code}:1", 0), part.get(f"{code}:1", 0))
            for part in (employers, staff)
        ]
        if pair[0].whole:
            rows.append((code, title, *pair))
    if dimension == "industry":
        rows.sort(key=lambda row: -row[2].lacking)
    return rows


def without_union(seat: Seat, unit: Unit, filters: dict, day: date | None = None):
    """Return the open employers of a unit's territory that no union covers, the largest first; now or as of a day."""
    found = MarketEmployer.objects.filter(range_of(seat))
    if day is None:
        inside = {"position__gte": unit.position, "position__lte": unit.position_end}
        found = found.filter(**inside, is_open=True, covered="")
    else:
        found = found.filter(pk__in=lacking(unit.pk, day))
    if filters.get("industry"):
        found = found.filter(industry=filters["industry"])
    if filters.get("size"):  # as a range of the column the list is ordered by, so that the index begins there
        least, below = words.staff_range(filters["size"])
        found = found.filter(staff_count__gte=least, **({"staff_count__lt": below} if below else {}))
    under_way = open_then(day) if day else Q(is_open=True)
    busy = Exists(Drive.objects.filter(under_way, employer_id=OuterRef("employer_id")))
    if filters.get("work") == "free":
        found = found.filter(~busy)
    elif filters.get("work") == "busy":
        found = found.filter(busy)
    return found.select_related("employer", "unit").order_by("-staff_count", "employer_id")


def after(found, key: str):
    """Continue a list behind the key of the last one shown (staff.employer)."""
    staff, employer = (typed_number(part) for part in key.partition(".")[::2])
    if staff is None or employer is None:
        return found
    return found.filter(Q(staff_count__lt=staff) | Q(staff_count=staff, employer_id__gt=employer))


def drives_of(employer_ids: list[int], day: date | None = None) -> dict[int, Drive]:
    """Return the newest work at each of these employers, as it stands or stood at the end of a day; not to be saved."""
    found = Drive.objects.filter(employer_id__in=employer_ids).select_related("matter")
    if day:
        found = found.filter(begun(day)).annotate(was_open=ExpressionWrapper(open_then(day), BooleanField()))
    drives = {drive.employer_id: drive for drive in found.order_by("matter__opened_at")}
    for drive in drives.values() if day else ():
        drive.is_open, drive.reason = drive.was_open, "" if drive.was_open else drive.reason
    return drives


def shown_as_of(markets: list[MarketEmployer], day: date | None) -> list[MarketEmployer]:
    """Return employers with the name their union of the place bore on a day; not to be saved. None is now."""
    names = names_then({market.unit_id for market in markets}, day) if day else {}
    for market in markets:
        market.unit.name = names.get(market.unit_id, market.unit.name)
    return markets


def reasons(seat: Seat, unit: Unit) -> list[tuple[object, int]]:
    """Return (reason, how often) of the attempts that led to no union yet, within a unit."""
    ids = Matter.objects.visible_to(seat).filter(
        kind="coverage.drive", state="refused", position__gte=unit.position, position__lte=unit.position_end
    )
    found = Drive.objects.filter(matter__in=ids).values_list("reason").annotate(number=Count("pk"))
    return sorted(((words.REASON_TITLES.get(code, code), n) for code, n in found), key=lambda row: -row[1])


def progress(seat: Seat, unit: Unit) -> dict[str, int]:
    """Return {state: how many} of the foundings within a unit."""
    found = Matter.objects.visible_to(seat).filter(
        kind="coverage.drive", position__gte=unit.position, position__lte=unit.position_end
    )
    return dict(found.values_list("state").annotate(number=Count("pk")).order_by())


def officers_for(seat: Seat, unit: Unit, on: date) -> list[Grant]:
    """Return the officers who can be named for employers of a unit: of its own committee and of those below."""
    found = Grant.objects.filter(
        valid_on(on), range_of(seat, "unit__"), role__in=("union_chair", "organiser"), line="territorial",
        unit__kind__in=TERRITORY, unit__position__gte=unit.position, unit__position__lte=unit.position_end,
        account__is_active=True,
    )  # fmt: skip
    above = Grant.objects.filter(
        valid_on(on), range_of(seat, "unit__"), role__in=("union_chair", "organiser"), line="territorial",
        unit_id__in=unit.path, account__is_active=True,
    )  # fmt: skip
    return list(
        (found | above).select_related("unit", "account").order_by("unit__position", "pk")[:MOST_OFFICERS]
    )


def covers_employer(unit: Unit, employer_id: int, on: date) -> bool:
    """Return whether a union is this employer's own, or covers it on a day."""
    if unit.employer_id == employer_id:
        return True
    links = CoveredEmployer.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=on), Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        unit=unit, employer_id=employer_id,
    )  # fmt: skip
    return links.exists()


def newest_source(seat: Seat) -> MarketImport | None:
    """Return the register file last written within the seat, for the line beneath each figure."""
    return MarketImport.objects.filter(range_of(seat), state="done").order_by("-finished_at").first()


def record(matter: Matter) -> dict:
    """Return what the matter's page shows of the employer."""
    kept = Drive.objects.select_related("employer", "union").get(pk=matter.pk)
    market = MarketEmployer.objects.filter(pk=kept.employer_id).first()
    materials = [str(title) for code, title in words.MATERIALS if code in kept.materials]
    return {
        "kept": kept,
        "market": market,
        "industry": INDUSTRY.get(market.industry, "") if market else "",
        "materials": materials,
        "reason": words.REASON_TITLES.get(kept.reason, ""),
    }


HEADERS = ("单位名称", "统一社会信用代码", "行业", "规模", "从业人数", "住所", "所在地工会", "成立日期")


def _of_filters(seat: Seat, filters: dict):
    return without_union(seat, find_unit(filters.get("unit") or seat.unit_code), filters)


def count_rows(seat: Seat, filters: dict) -> int:
    """Return how many employers a file would hold."""
    return _of_filters(seat, filters).order_by().count()


def export_rows(seat: Seat, filters: dict, is_clear: bool, purpose: str):
    """Yield the rows of a file; nothing in it is about a person."""
    for market in _of_filters(seat, filters).iterator(chunk_size=2_000):
        yield (
            market.employer.name, market.employer.uscc or "", INDUSTRY.get(market.industry, ""),
            str(words.SIZE_TITLES[market.size]), str(market.staff_count), market.employer.address,
            market.unit.name, market.founded_on.isoformat() if market.founded_on else "",
        )  # fmt: skip


LIST = offer(ExportList("coverage.employers", gettext_lazy("未建会单位"), HEADERS, count_rows, export_rows))
