"""What is refused in dismissals and lay-offs, and who sees nothing of them."""

from datetime import timedelta

import pytest
from django.db import connection

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.labour_contracts import public, queries
from zhigong.modules.protect.labour_contracts.tests.cases import (
    HEARD,
    MONDAY,
    OPINION,
    PLAN,
    REPORTED,
    WHY,
    entered,
    explained,
    notified,
    reported,
    step,
    whom,
)
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_world()


def test_the_union_may_not_stay_silent_where_the_law_protects_the_worker(world):
    matter = notified(world, ground="40.2", protected="maternity")
    with pytest.raises(Refused, match="第四十二条"):
        step(world, matter, "agree", opinion="没有意见。")
    assert step(world, matter, "opine", **OPINION).state == "opined"


def test_days_that_cannot_be_are_refused(world):
    with pytest.raises(Refused, match="不能晚于今天"):
        entered(world, "enter", whom(world) | WHY | {"served_on": "2026-03-05"})
    with pytest.raises(Refused, match="60 天"):
        entered(world, "enter", whom(world) | WHY | {"served_on": "2025-11-05"})
    with pytest.raises(Refused, match="解除日期"):
        data = {"dismissed_on": "2026-03-05", "how": "written", "job": "装配工"}
        entered(world, "enter_unnotified", whom(world) | data)
    matter = notified(world)
    step(world, matter, "opine", days=2, **OPINION)
    with pytest.raises(Refused, match="不能早于函件日期"):
        step(world, matter, "serve_opinion", days=3, served_on="2026-03-02", receiver="许行政")


def test_an_unknown_employer_is_refused(world):
    with pytest.raises(Refused, match="没有找到"):
        entered(world, "layoff", PLAN | {"explained_on": "2026-03-02", "employer": "无此单位"})


def test_a_layoff_below_the_threshold_is_none_and_numbers_must_fit(world):
    with pytest.raises(Refused, match="不适用裁员程序"):
        explained(world, cut=19)
    with pytest.raises(Refused, match="人数不对"):
        explained(world, cut=300)
    assert explained(world, staff=100, cut=10).state == "explaining"  # ten per cent


def test_a_layoff_is_barred_with_every_reason_until_all_is_done(world):
    matter = explained(world, protected=1)
    with pytest.raises(Refused) as refused:
        step(world, matter, "start", days=3, started_on="2026-03-05", opinion="裁减。")
    for word in ("2026-04-02", "听取", "劳动行政部门", "不得裁减"):
        assert word in refused.value.sentence
    with pytest.raises(Refused, match="还没有听取"):
        step(world, matter, "opine", days=1, **OPINION)
    with pytest.raises(Refused, match="说明情况之后"):
        step(world, matter, "hear", days=1, **HEARD)
    step(world, matter, "hear", days=8, **HEARD)
    step(world, matter, "opine", days=9, **OPINION)
    with pytest.raises(Refused, match="已经发出"):
        step(world, matter, "opine", days=9, **OPINION)
    step(world, matter, "note_report", days=10, **REPORTED)
    with pytest.raises(Refused, match="报告"):
        step(world, matter, "note_report", days=10, **REPORTED)


def test_a_complete_layoff_is_no_breach_and_its_start_cannot_be_dated_back(world):
    matter = explained(world)
    step(world, matter, "hear", days=8, **HEARD)
    step(world, matter, "note_report", days=10, **REPORTED)
    with pytest.raises(Refused, match="已经齐备"):
        step(world, matter, "note_breach", days=33, started_on="2026-04-03", opinion="裁减。")
    with pytest.raises(Refused, match="违反程序"):
        step(world, matter, "start", days=33, started_on="2026-03-20", opinion="裁减。")


def test_others_see_nothing_and_the_employer_cannot_decide(world):
    matter = notified(world)
    for key in ("liu", "tian", "zhou"):
        with pytest.raises((Matter.DoesNotExist, NotAllowed)):
            step(world, matter, "agree", seat=key, opinion="没有意见。")
        with acting(world.seat(key)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM dismissals")
            assert cursor.fetchone() == (0,)
    with pytest.raises(NotAllowed):
        step(world, matter, "agree", seat="xu", opinion="没有意见。")
    with acting(world.seat("xu")), pytest.raises(NotAllowed):
        public.enter(
            world.unit["hengda"],
            whom(world) | WHY | {"employer": world.employer["hengda"].uscc, "served_on": "2026-03-02"},
            seat=world.seat("xu"),
            now=MONDAY,
            what="enter",
        )


def test_the_employer_hears_of_a_workers_report_only_by_the_letter(world):
    matter = reported(world)
    with pytest.raises(Matter.DoesNotExist):
        step(world, matter, "cure", seat="xu", **WHY)
    with acting(world.seat("xu")), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dismissals")
        assert cursor.fetchone() == (0,)
    assert MONDAY + timedelta(days=1) > matter.changed_at


def test_a_future_suit_and_a_future_answer_are_refused(world):
    matter = reported(world)
    with pytest.raises(Refused, match="不能晚于今天"):
        step(world, matter, "note_suit", happened_on="2026-03-09", source="传票")
    matter = notified(world)
    step(world, matter, "opine", **OPINION)
    step(world, matter, "serve_opinion", served_on="2026-03-02", receiver="许行政")
    with pytest.raises(Refused, match="不能晚于今天"):
        step(world, matter, "enter_reply", replied_on="2026-03-09", stand="kept", opinion="维持。")


def test_an_answer_before_the_service_and_a_suit_before_the_dismissal_are_refused(world):
    matter = notified(world)
    step(world, matter, "opine", days=1, **OPINION)
    step(world, matter, "serve_opinion", days=2, served_on="2026-03-04", receiver="许行政")
    with pytest.raises(Refused, match="不能早于函件送达日期 2026-03-04"):
        step(world, matter, "enter_reply", days=3, replied_on="2026-03-03", stand="kept", opinion="维持。")
    with pytest.raises(Refused, match="早于解除日期"):
        step(world, reported(world), "note_suit", days=3, happened_on="2026-02-26", source="传票")


def test_a_notice_after_the_planned_day_is_marked_late(world):
    for planned_on, is_late in (("2026-02-27", True), ("2026-03-20", False)):
        matter = notified(world, planned_on=planned_on)
        with acting(world.seat("chen")) as seat:
            assert queries.record(get_matter(matter.pk, seat))["is_late"] == is_late
