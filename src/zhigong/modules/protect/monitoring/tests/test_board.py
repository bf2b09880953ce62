"""The figures counted from the lines, the board in a browser, and who is shown what."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.monitoring.actions.recounting import recount
from zhigong.modules.protect.monitoring.models import EmployerMonth, PlaceMonth
from zhigong.modules.protect.monitoring.queries import figures as queries
from zhigong.modules.protect.monitoring.queries.indicators import first_of
from zhigong.modules.protect.monitoring.tests.cases import MONDAY, clue, give_city_an_officer, keep_months
from zhigong.modules.protect.supervision.tests.cases import appoint, open_case, opinion_served
from zhigong.modules.protect.supervision.tests.cases import step as supervise
from zhigong.modules.protect.wage_arrears.public import record_report
from zhigong.testing.world import TODAY, build_world

pytestmark = pytest.mark.django_db
HOUSE = Seat.system("clock")
MARCH = TODAY.replace(day=1)


@pytest.fixture
def world():
    world = build_world()
    give_city_an_officer(world)
    return world


def arrears(world, now=MONDAY, **changed):
    """Record twelve workers of 恒达 who are owed 336,000 yuan."""
    data = {
        "source": "worker",
        "employer": world.employer["hengda"].uscc,
        "place": "610101001",
        "people": 12,
        "migrants": 0,
        "amount": "336000",
        "owed_from": "2026-01-01",
        "owed_to": "2026-02-28",
        "cause": "funds",
        "story": "一直不给工资",
    }
    seat = world.seat("wang")
    with acting(seat):
        return record_report(data | changed, seat=seat, now=now).matter


def figures(world, unit: str, month=MARCH, industry: str = "") -> PlaceMonth:
    with acting(HOUSE):
        return PlaceMonth.objects.get(unit=world.unit[unit], month=month, industry=industry)


def test_a_report_counts_at_every_union_on_the_way_up_and_for_its_industry_and_employer(world):
    arrears(world)
    appoint(world, "qiaonan", "JD-1", "JD-2")
    matter = opinion_served(world)
    supervise(world, matter, "lapse", days=26, seat=HOUSE)
    recount(MONDAY + timedelta(days=28))
    for unit in ("qiaonan", "east", "province", "nation"):
        for industry in ("", "C"):
            found = figures(world, unit, industry=industry)
            assert (found.arrears, found.arrears_people, found.groups) == (1, 12, 1)
            assert found.arrears_amount == Decimal("336000.00")
            assert found.overdue_letters == 1
    with acting(HOUSE):
        assert not PlaceMonth.objects.filter(unit=world.unit["west"]).exists()
        assert EmployerMonth.objects.get().employer_id == world.employer["hengda"].pk


def test_counting_again_changes_nothing_and_what_is_withdrawn_goes(world):
    matter = arrears(world)
    recount(MONDAY)
    recount(MONDAY)
    assert figures(world, "qiaonan").arrears == 1
    with acting(HOUSE):
        matter.state = "refused"
        matter.save(update_fields=["state"])
    recount(MONDAY, months=0)
    assert figures(world, "qiaonan").arrears == 0


def test_the_months_begin_on_their_first_day():
    assert [first_of(TODAY, back).isoformat() for back in (0, 2, 3, 14)] == [
        "2026-03-01",
        "2026-01-01",
        "2025-12-01",
        "2025-01-01",
    ]


def test_a_place_is_orange_and_the_page_says_why(world):
    keep_months(world.unit["qiaonan"], [1, 9] * 6 + [14])
    with acting(world.seat("he")):
        row = queries.places(world.seat("he"), world.unit["east"], TODAY)[0]
    assert (row.name, row.colour) == ("桥南区总工会", "orange")
    assert row.reasons == ["12351 诉求：本月 14 件，过去 12 个月平均 5 件、上限 13 件"]


def test_a_leader_is_shown_no_small_figure_and_no_colour_from_it(world):
    seat = world.seat("lin")
    keep_months(world.unit["east"], [1] * 12 + [7])
    keep_months(world.unit["west"], [1] * 12 + [40])
    with acting(seat):
        rows = {row.key: row for row in queries.places(seat, world.unit["province"], TODAY)}
        assert rows[world.unit["east"].pk].figures["hotline"] is None
        assert rows[world.unit["east"].pk].colour == "green" and not rows[world.unit["east"].pk].reasons
        assert rows[world.unit["west"].pk].figures["hotline"] is None, (
            "else the sum would give the small one away"
        )
        assert queries.employers(seat, world.unit["province"], TODAY) == []
    keep_months(world.unit["province"], [1] * 12 + [47])
    with acting(seat):
        assert queries.own(seat, world.unit["province"], TODAY).colour == "red"


def test_an_officer_sees_exact_figures_of_their_own_range_and_nothing_beyond(world):
    keep_months(world.unit["qiaonan"], [1] * 12 + [7])
    keep_months(world.unit["shanbei"], [1] * 12 + [7])
    with acting(world.seat("wang")):
        assert queries.own(world.seat("wang"), world.unit["qiaonan"], TODAY).figures["hotline"] == 7
        assert set(PlaceMonth.objects.values_list("unit_id", flat=True)) == {world.unit["qiaonan"].pk}
    with acting(world.seat("xu")):
        assert not PlaceMonth.objects.exists() and not EmployerMonth.objects.exists()


def test_nobody_writes_a_figure_by_hand(world):
    unit = world.unit["qiaonan"]
    with acting(world.seat("wang")), pytest.raises(DatabaseError), transaction.atomic():
        PlaceMonth.objects.create(
            unit=unit,
            position=unit.position,
            industry_position=unit.industry_position,
            month=MARCH,
            hotline=9,
        )


def test_the_board_opens_for_those_from_the_township_up(world):
    now = timezone.now()
    arrears(world, now)
    recount(now)
    for who, text in (("wang", "各行业"), ("he", "桥南区总工会"), ("lin", "本月数字")):
        page = browser(world, who).get("/office/monitoring/")
        assert page.status_code == 200 and text in page.content.decode(), who
    below = browser(world, "chen").get("/office/monitoring/").content.decode()
    assert "只对乡镇（街道）以上工会开放" in below and "各行业" not in below
    assert browser(world, "shen").get("/office/monitoring/").status_code == 403
    outside = f"/office/monitoring/?unit={world.unit['shanbei'].code}"
    assert browser(world, "wang").get(outside).status_code == 404


def test_a_clue_is_written_down_in_the_browser(world):
    chair = browser(world, "chen")
    assert chair.get("/office/monitoring/report/").status_code == 200
    assert chair.post("/office/monitoring/report/", {}).status_code == 422
    assert chair.post("/office/monitoring/report/", clue(world)).status_code == 302
    organiser = browser(world, "zhao")
    page = organiser.post("/office/monitoring/report/", clue(world), follow=True)
    assert page.status_code == 200 and "恒达机械有限公司" in page.content.decode()


def test_a_case_of_supervision_counts_nothing_until_a_letter_is_overdue(world):
    open_case(world)
    recount(MONDAY)
    with acting(HOUSE):
        assert not PlaceMonth.objects.exists()
