"""An employer is told, may object, is watched for a time and leaves; unions report each day of the season."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.arrears_watch import actions, queries
from zhigong.modules.protect.arrears_watch.models import DailyReport, WatchEntry
from zhigong.modules.protect.wage_arrears.tests.reporting import NOW, pay, recorded, take, verified
from zhigong.testing.examples import add_officers

pytestmark = pytest.mark.django_db


def test_an_employer_is_told_may_object_and_leaves_the_list_by_itself(world):
    matter = verified(world)
    with acting(world.seat("wang")):
        watch = actions.propose(matter.pk, opinion="拖欠12人工资", seat=world.seat("wang"), now=NOW).matter
        with pytest.raises(Refused, match="已在关注名单"):
            actions.propose(matter.pk, opinion="再次", seat=world.seat("wang"), now=NOW)
    take(world, watch, "object", by="xu", opinion="已经付清")
    with pytest.raises(Refused, match="其他工作人员答复"):
        take(world, watch, "uphold", opinion="未付清")
    house = Seat.system("second officer")
    with acting(house):
        take_step(watch.pk, "uphold", seat=house, now=NOW, data={"opinion": "查银行流水，没有支付"})
        assert WatchEntry.objects.get(pk=watch.pk).listed_on == NOW.date()
        assert queries.is_watched(world.employer["hengda"].pk)
        sweep(NOW + timedelta(days=400))
        assert Matter.objects.get(pk=watch.pk).state == "ended"


def test_without_an_objection_the_employer_is_listed_and_may_leave_when_paid(world):
    matter = verified(world)
    with acting(world.seat("wang")):
        watch = actions.propose(matter.pk, opinion="拖欠12人工资", seat=world.seat("wang"), now=NOW).matter
    with acting(Seat.system("sweep")):
        sweep(NOW + timedelta(days=30))
        assert Matter.objects.get(pk=watch.pk).state == "listed"
    with pytest.raises(Refused, match="付清后"):
        take(world, watch, "remove", opinion="付清")
    pay(world, matter, "336000")
    assert take(world, watch, "remove", opinion="付清").matter.state == "removed"


def test_an_objection_may_be_right(world):
    matter = verified(world)
    with acting(world.seat("wang")):
        watch = actions.propose(matter.pk, opinion="拖欠12人工资", seat=world.seat("wang"), now=NOW).matter
    take(world, watch, "object", by="xu", opinion="不是我单位")
    house = Seat.system("second officer")
    with acting(house):
        assert (
            take_step(watch.pk, "drop", seat=house, now=NOW, data={"opinion": "核实无关"}).matter.state
            == "dropped"
        )


def test_the_daily_report_counts_by_itself_and_is_sent_once(world):
    recorded(world)
    with acting(Seat.system("look")):
        Matter.objects.filter(kind="wage_arrears.report").update(opened_at=datetime.now(tz=NOW.tzinfo))
    officer = browser(world, "wang")
    assert "报告今日新增 1 件" in officer.get("/office/arrears_watch/daily/").content.decode()
    officer.post("/office/arrears_watch/daily/send/", {"note": "已派人"})
    assert "已派人" in officer.get("/office/arrears_watch/daily/").content.decode()
    again = officer.post("/office/arrears_watch/daily/send/", {}, follow=True).content.decode()
    assert "今天已经报告过了" in again


def test_a_call_taker_reads_the_daily_reports_and_sends_none(world):
    with acting(Seat.system("look")):
        add_officers(world)
    taker = browser(world, "hua")
    page = taker.get("/office/arrears_watch/daily/")
    assert page.status_code == 200 and "daily/send" not in page.content.decode()
    assert taker.post("/office/arrears_watch/daily/send/", {"note": "零"}).status_code == 403
    with acting(Seat.system("look")):
        assert not DailyReport.objects.exists()


@pytest.mark.parametrize(
    ("day", "is_due"), [("12-01", True), ("01-15", True), ("02-28", True), ("03-01", False)]
)
def test_the_season_runs_over_the_turn_of_the_year(world, day, is_due):
    assert queries.in_season(datetime.fromisoformat(f"2026-{day}").date(), "610101") is is_due


def test_the_pages_show_what_they_should(world):
    matter = verified(world)
    officer = browser(world, "wang")
    assert officer.get("/office/arrears_watch/").status_code == 200
    address, today = f"/office/arrears_watch/{matter.pk}/", timezone.localdate()
    told = {"opinion": "拖欠12人工资", "served_on": today.isoformat()}
    for wrong in (today + timedelta(days=1), today - timedelta(days=31)):
        assert officer.post(address, told | {"served_on": wrong.isoformat()}).status_code == 422
    assert officer.post(address, told).status_code == 302
    with acting(Seat.system("look")):
        watch = Matter.objects.get(kind="arrears_watch.entry")
        assert watch.clocks.get().starts_on == today
        assert Notice.objects.get(kind="arrears_watch.told").account_id == world.account["xu"].pk
    assert "恒达" in officer.get("/office/arrears_watch/").content.decode()
