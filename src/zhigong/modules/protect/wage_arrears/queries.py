"""Reading wage arrears: sums of a list, the lists of reports, the watch-list, the board, the daily reports."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce, Left, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.audiences import is_handler
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Place
from zhigong.lib.codes import INDUSTRY
from zhigong.lib.masks import mask_name
from zhigong.modules.protect.wage_arrears import words
from zhigong.modules.protect.wage_arrears.models import ArrearsReport, Claimant

NOUGHT = Decimal("0.00")
KIND = "wage_arrears.report"
ROLES = ("union_chair", "organiser")  # who works on a report; nobody else at the union knows its people
NOT_COUNTED = ("refused", "withdrawn", "merged")
_OF_EMPLOYER = Coalesce(Left("employer__industry", 1), Value(""))
SECTION = Case(When(is_construction=True, then=Value("E")), default=_OF_EMPLOYER)


def current(report: ArrearsReport):
    """Return the claimants of the list in force, as far as the seat may see them."""
    return Claimant.objects.filter(report=report, replaced_at__isnull=True).order_by("line")


def sums(report: ArrearsReport) -> dict:
    """Return people, owed, paid and left of the list, in yuan, exact."""
    found = current(report).aggregate(people=Count("pk"), owed=Sum("owed"), paid=Sum("paid"))
    owed, paid = found["owed"] or NOUGHT, found["paid"] or NOUGHT
    return {"people": found["people"], "owed": owed, "paid": paid, "left": owed - paid}


def left_by_line(report: ArrearsReport) -> dict[int, Decimal]:
    """Return {line: yuan} of everybody to whom something is still owed."""
    rows = current(report).filter(paid__lt=F("owed")).values_list("line", "owed", "paid")
    return {line: owed - paid for line, owed, paid in rows}


def chain(report: ArrearsReport) -> str:
    """Return the project and its chain of contractors, in Chinese whatever the page's language: letters carry it."""
    builders = {"建设单位": report.developer, "总包单位": report.contractor, "分包单位": report.subcontractor}
    parts = (("", report.project), *builders.items())
    return "，".join(before + name for before, name in parts if name) or "非工程建设领域"


def in_words(report: ArrearsReport) -> str:
    """Return what is owed in one sentence, with sums and without names, in Chinese: other lines' papers begin with it."""
    found = sums(report)
    if not found["people"]:
        return f"{report.employer_name}拖欠 {report.people_count} 人工资共 {report.amount} 元。"
    return (
        f"{report.employer_name}拖欠 {found['people']} 人工资共 {found['left']} 元"
        f"（核实 {found['owed']} 元，已追回 {found['paid']} 元）。"
    )


def for_letter(report: ArrearsReport, *, purpose: str) -> list[dict[str, str]]:
    """Return who is still owed as the authority needs it, documents in clear; the reading is journaled with its purpose."""
    people = [one for one in current(report) if one.left]
    known = [one.person_id for one in people if one.person_id]
    about = {"subjects": known, "matter": report.matter_id, "purpose": purpose}
    entries.record("wage_arrears.reveal", outcome="read", **about)
    return [
        {
            "line": str(one.line),
            "name": one.name,
            "document": one.open_sealed()["document"],
            "left": str(one.left),
        }
        for one in people
    ]


def record(matter: Matter) -> dict:
    """Return what the summary on the matter's page shows of a report."""
    seat = current_seat()
    report = ArrearsReport.objects.select_related("employer").get(pk=matter.pk)
    mine = [] if seat.is_officer else list(current(report))
    return {
        "report": report, "sums": sums(report) if seat.is_officer else None,
        "chain": chain(report) if report.is_construction else "",
        "cause": dict(words.CAUSES)[report.cause], "source": dict(words.SOURCES)[report.source],
        "story": report.open_story() if seat.is_officer or matter.opened_by == seat.account_id else "",
        "mine": mine, "is_office": seat.is_officer, "handles": handles(matter, seat),
    }  # fmt: skip


def handles(matter: Matter, seat: Seat) -> bool:
    """Return whether the seat works on the matter and may know its people: the handling unit's officers for this line."""
    return is_handler(matter, seat) and seat.role in (*ROLES, "system")


def reports(seat: Seat, state: str = ""):
    """Return the reports in the seat's range, newest first: in one state, "open" for all at work, "" for all."""
    found = ArrearsReport.objects.filter(matter__in=Matter.objects.visible_to(seat).filter(kind=KIND))
    if state == "open":
        found = found.filter(matter__closed_at__isnull=True)
    elif state:
        found = found.filter(matter__state=state)
    return found.select_related("matter__unit", "employer").order_by("-matter_id")


def people_page(report: ArrearsReport, after: int, rows: int) -> list[dict]:
    """Return a page of the list after a line, names and documents masked; the caller journals it."""
    found = current(report).filter(line__gt=after)[:rows]
    return [{"one": one, "name": mask_name(one.name)} for one in found]


def figures(seat: Seat, since: date, until: date) -> dict:
    """Return what was reported from `since` to `until` (days included) in the seat's range: reports, people, yuan.

    Owed is as verified where it was; refused and withdrawn reports are not counted. Exact: read from the records.
    """
    found = _between(seat, since, until)
    whole = found.aggregate(reports=Count("pk"), people=Sum("people_count"), owed=Sum("amount"))
    claimants = Claimant.objects.filter(report__in=found, replaced_at__isnull=True)
    paid = claimants.aggregate(paid=Sum("paid"))["paid"]
    return {
        "reports": whole["reports"], "people": whole["people"] or 0, "owed": whole["owed"] or NOUGHT,
        "paid": paid or NOUGHT, "urgent": found.filter(is_urgent=True).count(),
    }  # fmt: skip


def by_place(seat: Seat, since: date, until: date) -> list[dict]:
    """Return reports, people and yuan of each division (six digits), the largest sum first."""
    rows = _grouped(seat, since, until, Left("place_code", 6))
    names = dict(Place.objects.filter(pk__in=[row["code"] for row in rows]).values_list("pk", "name"))
    return [row | {"name": names.get(row["code"], row["code"])} for row in rows]


def by_industry(seat: Seat, since: date, until: date) -> list[dict]:
    """Return the same of each industry; building sites count as building whatever the employer says."""
    rows = _grouped(seat, since, until, SECTION)
    return [row | {"name": INDUSTRY.get(row["code"], _("行业不详"))} for row in rows]


def _grouped(seat: Seat, since: date, until: date, code) -> list[dict]:
    found = _between(seat, since, until).values(code=code)
    sums_of = {"reports": Count("pk"), "people": Sum("people_count"), "owed": Sum("amount")}
    return list(found.annotate(**sums_of).order_by("-owed"))


def _between(seat: Seat, since: date, until: date):
    zone = timezone.get_current_timezone()
    opened = reports(seat).filter(
        matter__opened_at__gte=datetime.combine(since, time.min, zone),
        matter__opened_at__lt=datetime.combine(until + timedelta(days=1), time.min, zone),
    )
    return opened.exclude(matter__state__in=NOT_COUNTED)


def monthly(since: datetime) -> list[dict]:
    """Return numbers by month, union, employer and industry, in the house's own seat; hotline tickets count their own groups."""
    found = ArrearsReport.objects.filter(matter__opened_at__gte=since).exclude(matter__state__in=NOT_COUNTED)
    by = {"month": TruncMonth("matter__opened_at"), "unit_id": F("matter__unit_id"), "section": SECTION}
    groups = Count("pk", filter=Q(is_group=True) & ~Q(source="hotline"))
    sums = {"arrears_people": Sum("people_count"), "arrears_amount": Sum("amount"), "groups": groups}
    return list(found.values("employer_id", **by).annotate(arrears=Count("pk"), **sums).order_by())
