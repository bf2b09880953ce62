"""The winter's campaign hurries migrant workers' wage claims; on its days people sign in; then what is refused."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.rules.models import RuleValue
from zhigong.kernel.web.tests.officers import browser
from zhigong.kernel.worklist.models import Clock
from zhigong.modules.protect.legal_aid import public, queries
from zhigong.modules.protect.legal_aid.models import ServiceDay, SignIn
from zhigong.modules.protect.legal_aid.tests.cases import APPLICATION, GRANT, MONDAY, aid_world
from zhigong.testing.world import SINCE

pytestmark = pytest.mark.django_db
WINTER = datetime(2026, 1, 12, 9, tzinfo=MONDAY.tzinfo)  # a Monday


@pytest.fixture
def world():
    return aid_world()


def set_rule(world, key: str, value: str, region: str = "610101") -> None:
    with acting(Seat.system("rule")):
        RuleValue.objects.create(
            key=key, region_code=region, value=value, basis="当地通知", valid_from=SINCE,
            proposed_by=world.account["wang"].pk, approved_by=world.account["chen"].pk,
        )  # fmt: skip


def applied_at(world, now: datetime, **changed):
    data = APPLICATION | {"employer": world.employer["hengda"].uscc} | changed
    with acting(world.seat("li")):
        return public.apply(data, seat=world.seat("li"), now=now).matter


def due_on(matter) -> str:
    with acting(Seat.system("look")):
        due_at = Clock.objects.get(matter=matter, stopped_at=None).due_at - timedelta(seconds=1)
    return due_at.astimezone(MONDAY.tzinfo).date().isoformat()


def test_in_the_campaign_a_migrant_workers_wages_are_decided_in_two_working_days_and_assigned_in_one(world):
    matter = applied_at(world, WINTER)
    assert due_on(matter) == "2026-01-14"
    take_step(matter.pk, "grant", seat=world.seat("wang"), now=WINTER + timedelta(days=1), data=GRANT)
    assert due_on(matter) == "2026-01-14"
    page = browser(world, "wang").get(f"/office/matters/{matter.pk}/").content.decode()
    assert "专项行动，加快办理" in page
    for other in ({"cause": "hours", "income": "900"}, {"is_migrant": "", "income": "900"}):
        assert due_on(applied_at(world, WINTER, **other)) == "2026-01-19"  # seven days


def test_the_season_turns_the_year_and_each_region_sets_its_own(world):
    assert queries.campaign(date(2026, 1, 12), "610101") == (date(2025, 11, 15), date(2026, 2, 20))
    assert queries.campaign(date(2026, 11, 15), "610101") == (date(2026, 11, 15), date(2027, 2, 20))
    assert queries.campaign(date(2026, 3, 2), "610101") is None
    set_rule(world, "legal_aid.campaign_from", "03-01")
    set_rule(world, "legal_aid.campaign_until", "03-31")
    assert queries.campaign(date(2026, 3, 2), "610101") == (date(2026, 3, 1), date(2026, 3, 31))
    assert queries.campaign(date(2026, 3, 2), "610201") is None
    set_rule(world, "legal_aid.campaign_from", "三月", region="610201")
    assert queries.campaign(date(2026, 1, 12), "610201") is None


def test_a_region_may_ask_for_the_means_of_a_wage_claim(world):
    set_rule(world, "legal_aid.free_wage", "0")
    with pytest.raises(Refused, match="月人均收入"):
        applied_at(world, MONDAY)
    assert applied_at(world, MONDAY, cause="injury").state == "applied"


def test_a_day_is_announced_signed_in_on_and_its_result_written(world):
    office, on = browser(world, "wang"), timezone.localdate()
    data = {"held_on": on.isoformat(), "place": "城东工地", "theme": "工资怎么要"}
    sent = office.post("/office/legal_aid/days/", data)
    assert sent.status_code == 302
    with acting(Seat.system("look")):
        day = ServiceDay.objects.get()
    assert "签到二维码" in office.get(sent.url).content.decode()
    phone = Client()
    phone.force_login(world.account["li"])
    assert "城东工地" in phone.get("/legal_aid/").content.decode()
    address = f"/legal_aid/days/{day.token}/"
    assert "只计人数" in phone.get(address).content.decode()
    for _twice in range(2):
        assert phone.post(address).status_code == 302
    assert "您已签到" in phone.get(address).content.decode()
    result = {"advised_count": "46", "taken_count": "3", "result": "三件当场受理。"}
    assert office.post(sent.url, result | {"advised_count": "-1"}).status_code == 422
    assert office.post(sent.url, result).status_code == 302
    assert 'value="46"' in office.get(sent.url).content.decode()  # to be corrected, not typed again
    shown = office.get("/office/legal_aid/days/").content.decode()
    assert "46" in shown and "城东工地" in shown
    with acting(world.seat("wang")):
        assert queries.days_of(world.unit["qiaonan"].pk).get().signed == 1
    assert browser(world, "liu").get(sent.url).status_code == 404


def test_one_signs_in_on_the_day_only_and_results_come_after_it(world):
    on = timezone.localdate()
    with acting(Seat.system("day")):
        day = public.plan_day(world.unit["qiaonan"], on + timedelta(days=2), "车站", "返乡", on=on)
        with pytest.raises(Refused, match="早于今天"):
            public.plan_day(world.unit["qiaonan"], on - timedelta(days=1), "车站", "返乡", on=on)
        with pytest.raises(Refused, match="还没有到"):
            public.note_result(day, {}, on=on)
    phone = Client()
    phone.force_login(world.account["li"])
    refused = phone.post(f"/legal_aid/days/{day.token}/")
    assert refused.status_code == 422 and "当天签到" in refused.content.decode()
    assert phone.get("/legal_aid/days/no-such-day/").status_code == 404


def test_nobody_reads_who_else_signed_in(world):
    now = timezone.now()
    with acting(Seat.system("day")):
        day = public.plan_day(world.unit["qiaonan"], now.date(), "车站", "返乡", on=now.date())
        SignIn.objects.create(day=day, account_id=world.account["li"].pk, at=now)
    for key, count in (("zhou", 0), ("liu", 0), ("li", 1), ("wang", 1)):
        with acting(world.seat(key)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM legal_service_sign_ins")
            assert cursor.fetchone() == (count,), key
