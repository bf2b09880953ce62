"""Two employers of the demonstration county on the way to the watch-list, and yesterday's daily report."""

from datetime import timedelta

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.modules.protect.arrears_watch import actions
from zhigong.modules.protect.arrears_watch.models import DailyReport, WatchEntry
from zhigong.modules.protect.wage_arrears import public as wage_arrears

TOLD = "经核实拖欠工资，多次催要未付，拟列入关注名单。"
ENDS = (None, "list", "drop", "remove")


def build(context) -> None:
    """Tell employers of verified reports; one is listed, one objects with success, one has paid."""
    county = context.officers["county"]
    with acting(county.seat):
        known = set(WatchEntry.objects.values_list("report_id", flat=True))
        reports = [report for report in wage_arrears.verified(county.seat) if report not in known][
            : len(ENDS)
        ]
    for number, (report, end) in enumerate(zip(reports, ENDS, strict=False)):
        now = context.now - timedelta(days=20 - number)
        with acting(county.seat):
            matter = actions.propose(report, opinion=TOLD, seat=county.seat, now=now).matter
        if end in ("list", "drop"):
            _lead(matter.pk, end, now + timedelta(days=15))
        context.progress(number / len(ENDS))
    _report_yesterday(context, county)


def _lead(matter_id, end: str, now) -> None:
    house = Seat.system("demonstration")
    with acting(house):
        if end == "drop":
            take_step(matter_id, "object", seat=house, now=now, data={"opinion": "款项已按期支付，请核实。"})
            take_step(matter_id, "drop", seat=house, now=now, data={"opinion": "查银行流水，已经付清。"})
        else:
            take_step(matter_id, end, seat=house, now=now)


def _report_yesterday(context, county) -> None:
    unit, day = county.unit, context.on - timedelta(days=1)
    with acting(county.seat):
        if DailyReport.objects.filter(unit=unit, day=day).exists():
            return
        DailyReport.objects.create(
            unit=unit,
            position=unit.position,
            industry_position=unit.industry_position,
            day=day,
            reports_count=wage_arrears.new_on(unit, day),
            note="已安排专人跟进",
            reported_by=county.account_id,
            reported_at=context.now - timedelta(days=1),
        )
