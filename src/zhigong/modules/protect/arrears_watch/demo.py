"""Two employers of the demonstration county on the way to the watch-list, and yesterday's daily report."""

from datetime import timedelta

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.modules.protect.arrears_watch import actions, queries
from zhigong.modules.protect.arrears_watch.models import DailyReport, WatchEntry
from zhigong.modules.protect.wage_arrears import public as wage_arrears

TOLD = "经核实拖欠工资，多次催要未付，拟列入关注名单。"
# what becomes of each, beginning with the newest report, whose wages are paid
WAYS = (("remove",), ("object", "drop"), ("list",), ("object",), (), ("list", "end"))
SAID = {
    "remove": "工资已经付清。",
    "object": "款项已按期支付，请核实。",
    "drop": "查银行流水，已经付清。",
}


def build(context) -> None:
    """Tell employers of verified reports and lead each on: listed, objecting, dropped, paid, over."""
    county = context.officers["county"]
    with acting(county.seat):
        watched = set(WatchEntry.objects.filter(matter__closed_at=None).values_list("employer_id", flat=True))
        found = wage_arrears.verified(county.seat)
        reports = [one for one in found if wage_arrears.facts(one).employer_id not in watched]
    for number, (report, way) in enumerate(zip(reports, WAYS, strict=False)):
        now = context.now - timedelta(days=20 - number)
        with acting(county.seat):
            matter = actions.propose(report, opinion=TOLD, seat=county.seat, now=now).matter
        for step in way:
            now += timedelta(days=2)
            _take(context, matter.pk, step, now)
        context.progress((number + 1) / len(WAYS))
    _report_yesterday(context, county)


def _take(context, matter_id, step: str, now) -> None:
    """Take a step as the county's second officer, or in the employer's and the clock's place."""
    is_officers = step in ("remove", "drop")
    seat = context.officers["county_other"].seat if is_officers else Seat.system("demonstration")
    with acting(seat):
        take_step(matter_id, step, seat=seat, now=now, data={"opinion": SAID.get(step, "")})


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
            reports_count=queries.new_on(unit, day),
            note="已安排专人跟进",
            reported_by=county.account_id,
            reported_at=context.now - timedelta(days=1),
        )
