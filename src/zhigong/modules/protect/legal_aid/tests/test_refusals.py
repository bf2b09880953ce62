"""What legal aid refuses: means, conflicts of interest, too high a subsidy, one officer alone; and who sees nothing."""

import pytest
from django.db import connection

from zhigong.kernel.access.models import EmployerAgent, Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.legal_aid import public
from zhigong.modules.protect.legal_aid.models import Aid
from zhigong.modules.protect.legal_aid.tests.cases import (
    APPLICATION,
    GRANT,
    MONDAY,
    REFUSE,
    aid_world,
    applied,
    finished,
    step,
)
from zhigong.testing.world import SINCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return aid_world()


def granted(world):
    matter = applied(world)
    step(world, matter, "grant", days=1, **GRANT)
    return matter


def test_the_means_count_only_where_a_test_is_due(world):
    with pytest.raises(Refused, match="月人均收入"):
        applied(world, cause="contract")
    matter = applied(world, cause="contract", income="8000")
    with pytest.raises(Refused, match="超过当地标准"):
        step(world, matter, "grant", **GRANT)
    matter = applied(world, cause="contract", proof="hardship", income="8000")
    assert step(world, matter, "grant", **GRANT).state == "granted"
    assert step(world, applied(world, income="8000"), "grant", **GRANT).state == "granted"


def test_a_helper_with_a_conflict_of_interest_keeps_out(world):
    matter = granted(world)
    with pytest.raises(Refused, match="法律顾问"):
        step(world, matter, "assign", helper="L-2")
    with pytest.raises(Refused, match="名册上没有"):
        step(world, matter, "assign", helper="不存在")
    with acting(Seat.system("mediated")):
        Aid.objects.filter(pk=matter.pk).update(mediator_account=world.account["wang"].pk)
    with pytest.raises(Refused, match="调解员"):
        step(world, matter, "assign", helper="S-1")


def test_the_employers_agent_and_the_applicant_never_help(world):
    with acting(Seat.system("helpers")):
        unit = world.unit["qiaonan"]
        public.add_helper(unit, "许行政", "A-1", "staff", starts_on=SINCE, username="xu")
        public.add_helper(unit, "苏援助", "A-2", "staff", starts_on=SINCE, username="su")
        world.account["su"].worker_account = world.account["li"]
        world.account["su"].save(update_fields=["worker_account"])
        assert EmployerAgent.objects.filter(account=world.account["xu"]).exists()
    matter = granted(world)
    with pytest.raises(Refused, match="代理人"):
        step(world, matter, "assign", helper="A-1")
    with pytest.raises(Refused, match="申请人本人"):
        step(world, matter, "assign", helper="A-2")


def test_a_subsidy_is_for_hired_lawyers_within_the_rule_and_takes_two_officers(world):
    matter = finished(world)
    with pytest.raises(Refused, match="1500"):
        step(world, matter, "propose_subsidy", days=41, amount="1501", opinion="代理。")
    step(world, matter, "propose_subsidy", days=41, amount="1500", opinion="代理。")
    with pytest.raises(Refused, match="申报人以外"):
        step(world, matter, "approve_subsidy", days=42)
    step(world, matter, "approve_subsidy", days=42, seat="su")
    with pytest.raises(Refused, match="已经审批"):
        step(world, matter, "propose_subsidy", days=43, amount="1500", opinion="代理。")
    matter = granted(world)
    step(world, matter, "assign", helper="S-1")
    step(world, matter, "finish", result="advised", recovered="0", opinion="已答复。")
    with pytest.raises(Refused, match="聘请的律师"):
        step(world, matter, "propose_subsidy", amount="10", opinion="咨询。")


def test_who_refused_does_not_review_it_from_a_post_above(world):
    matter = applied(world)
    step(world, matter, "refuse", days=1, **REFUSE)
    step(world, matter, "ask_review", days=2, seat="li", opinion="已补充考勤记录。")
    with acting(Seat.system("a post above")):
        for key, account in (("above", "wang"), ("other", "su")):
            world.grant[key] = Grant.objects.create(
                account=world.account[account], unit=world.unit["east"], role="union_chair", starts_on=SINCE
            )
    for code, data in (("overturn", GRANT), ("uphold", {"opinion": "理由成立。"})):
        with pytest.raises(Refused, match="作出不予援助决定的人不能复查"):
            step(world, matter, code, days=3, seat="above", **data)
    assert step(world, matter, "overturn", days=3, seat="other", **GRANT).state == "granted"


def test_who_closed_the_case_does_not_call_back(world):
    matter = finished(world)
    with pytest.raises(Refused, match="以外的人回访"):
        step(world, matter, "call_back", days=41, satisfied="good", opinion="好。")


def test_people_who_are_unknown_are_told_how_to_go_on(world):
    with acting(world.seat("courier")), pytest.raises(Refused, match="核验身份"):
        public.apply(APPLICATION | {"employer": "某单位"}, seat=world.seat("courier"), now=MONDAY)
    with acting(world.seat("wang")), pytest.raises(Refused, match="登记中没有"):
        data = APPLICATION | {
            "employer": "某单位",
            "doc_type": "111",
            "doc_number": world.document["courier"],
        }
        public.enter(world.unit["qiaonan"], data, seat=world.seat("wang"), now=MONDAY)
    matter = applied(world)
    with acting(world.seat("wang")), pytest.raises(Refused, match="当事人"):
        data = APPLICATION | {"employer": "某单位"}
        public.open_from(matter.pk, world.person["zhou"], data, seat=world.seat("wang"), now=MONDAY)
    with acting(world.seat("wang")), pytest.raises(Refused, match="已经登记"):
        public.add_helper(world.unit["qiaonan"], "张律师", "L-1", "lawyer", starts_on=SINCE)
    with acting(world.seat("wang")), pytest.raises(Refused, match="没有这个工作帐号"):
        public.add_helper(world.unit["qiaonan"], "甲", "L-9", "lawyer", starts_on=SINCE, username="nobody")


def test_the_employer_and_everybody_else_see_nothing(world):
    matter = applied(world)
    for key in ("xu", "chen", "liu", "zhou", "zhao"):
        with pytest.raises(Matter.DoesNotExist):
            step(world, matter, "grant", seat=key, **GRANT)
        with acting(world.seat(key)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM legal_aids")
            assert cursor.fetchone() == (0,)
