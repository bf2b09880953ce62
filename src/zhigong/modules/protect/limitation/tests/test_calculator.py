"""Anybody reckons their time before signing in; causes come from their own words, finality is judged claim by claim."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from zhigong.kernel.rules.models import RuleValue
from zhigong.modules.protect.limitation import public, rules

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


def test_a_stranger_reckons_and_reads_every_line_with_its_clause(client):
    data = {"story": "老板不用来了，还欠我两个月工资", "subject": "other", "known_on": "2020-03-10"}
    page = client.post("/limitation/", data)
    text = page.content.decode()
    assert page.status_code == 200
    assert "时效已过" in text and "2021-03-10" in text and "第二十七条第一款" in text
    assert "辞退" in text and "“工资”" in text


def test_what_is_filled_in_wrongly_is_told_beside_the_field(client):
    page = client.post("/limitation/", {"subject": "pay"})
    assert page.status_code == 422
    assert "算一算" in page.content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "garbage", "2026-13-45"])
def test_a_day_nobody_can_count_from_is_no_fault(client, day):
    for name in ("known_on", "ended_on", "interrupted_1_on", "paused_from", "paused_until"):
        data = {"subject": "other", "known_on": "2020-01-10", "paused_from": "2020-02-01", name: day}
        assert client.post("/limitation/", data).status_code == 422


def test_interruption_and_suspension_entries_reach_the_reckoning(client):
    data = {
        "subject": "pay", "known_on": "2020-01-10", "ended_on": "2020-06-30",
        "interrupted_1_on": "2021-05-20", "interrupted_1_kind": "asked_authority",
        "paused_from": "2021-12-01", "paused_until": "2021-12-31", "paused_kind": "other",
    }  # fmt: skip
    text = client.post("/limitation/", data).content.decode()
    assert "时效中断" in text and "扣除30天" in text and "2022-06-20" in text  # the 19th is a Sunday


def test_a_workers_own_words_lead_to_causes_with_the_reason():
    found = public.suggest_causes("上个月被公司辞退了，拖欠的工资也没给，社保一直没交")
    assert {one.code for one in found} & {"3.2", "5.1"}
    assert all(
        word in "上个月被公司辞退了，拖欠的工资也没给，社保一直没交" for one in found for word in one.found
    )
    assert public.suggest_causes("你好") == []


def test_finality_is_judged_claim_by_claim_with_the_places_minimum_wage():
    unknown = public.finality("pay", Decimal("20000"), on=ON)
    assert unknown.is_final is None
    assert public.finality("leave", Decimal(0), on=ON).is_final is True
    assert public.finality("double_pay", Decimal(1), on=ON).is_final is False
    RuleValue.objects.create(
        key=rules.MINIMUM_WAGE.key, region_code="61", value="2050", basis="示例省最低工资公告",
        valid_from=date(2025, 1, 1), approved_by=uuid4(),
    )  # fmt: skip
    assert public.finality("pay", Decimal("24600"), on=ON, region="610101").is_final is True
    assert public.finality("pay", Decimal("24600.01"), on=ON, region="610101").is_final is False


def test_the_way_through_arbitration_counts_working_days_first_and_calendar_days_after():
    way = public.arbitration_way(date(2026, 3, 2))
    assert [stage["day"].isoformat() for stage in way[:2]] == ["2026-03-09", "2026-04-23"]
    assert way[2]["day"] > way[1]["day"] < way[3]["day"]
