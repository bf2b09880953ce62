"""Counts now and as of a day, and verification that notices what somebody changed behind the program's back."""

from datetime import date

import pytest

from zhigong.kernel.access.seats import acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.metrics import queries
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.orgs.industry import affiliate, leave_industry, open_line
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import children
from zhigong.kernel.orgs.tree import add_unit
from zhigong.kernel.tally import counts

pytestmark = pytest.mark.django_db


def test_counts_now_and_as_of_a_day_come_from_the_same_ledger(tree, person):
    first, second = person("张三"), person("李四", sex="2")
    with acting(tree.system):
        membership = append(Event("join", first, date(2026, 1, 5), unit_id=tree.union.pk, worker_kind="13"))
        append(Event("join", second, date(2026, 2, 5), unit_id=tree.other_union.pk, worker_kind="1"))
        append(Event("retain", first, date(2026, 3, 5), membership_id=membership))
        now = queries.count_unit("T330000")
        assert (now["members"], now["units"]) == (1, 6)
        assert now["by"]["sex"] == {"2": 1}
        assert queries.count_unit("T330000", date(2026, 2, 10))["members"] == 2
        assert queries.count_unit("T330000", date(2026, 2, 10))["by"]["worker_kind"] == {"13": 1, "1": 1}
        assert queries.count_unit("T330100", date(2026, 1, 10))["members"] == 1
        assert queries.count_unit("T330000", date(2025, 12, 31))["members"] == 0
        then = queries.count_unit("T330000", date(2026, 12, 31))
        assert then.pop("as_of") == "2026-12-31"
        assert then == now


def test_before_a_unit_existed_it_counts_nothing_and_afterwards_what_the_ledger_says(tree, person):
    retained, resigned, ended = person("张三"), person("李四", sex="2"), "T330200-1"
    Unit.objects.filter(pk=tree.union.pk).update(founded_on=date(2025, 6, 1))
    Unit.objects.filter(code=ended).update(ended_on=date(2026, 5, 1))
    with acting(tree.system):
        first = append(Event("join", retained, date(2026, 1, 5), unit_id=tree.union.pk))
        second = append(Event("join", resigned, date(2026, 1, 6), unit_id=tree.union.pk))
        append(Event("retain", retained, date(2026, 2, 5), membership_id=first))
        append(Event("resign", resigned, date(2026, 2, 6), membership_id=second))
        append(Event("restore", retained, date(2026, 3, 5), membership_id=first))
    days = {
        (1999, 1, 1): 0,
        (2026, 1, 5): 1,
        (2026, 1, 6): 2,
        (2026, 2, 5): 1,
        (2026, 2, 6): 0,
        (2026, 3, 5): 1,
    }
    for day, expected in days.items():
        for code in ("T330100-1", "T330100", "T330000", "T33IND"):
            assert queries.count_unit(code, date(*day))["members"] == expected, (day, code)
    assert queries.count_unit("T330100-1", date(1999, 1, 1))["units"] == 0
    Unit.objects.filter(code=ended).update(state="dissolved")
    assert queries.count_unit(ended, date(2026, 4, 30))["units"] == 1
    assert queries.count_unit(ended, date(2026, 5, 1))["units"] == 0


def test_an_industrial_union_counts_whom_it_affiliates_once_and_the_board_below_it_adds_up(tree, person):
    somebody, other = person("张三"), person("李四", sex="2")
    with acting(tree.system):
        append(Event("join", somebody, date(2026, 1, 5), unit_id=tree.union.pk))
        append(Event("join", other, date(2026, 1, 5), unit_id=tree.other_union.pk))
        assert queries.count_unit("T33IND")["members"] == 1
        assert queries.count_unit("T33IND")["units"] == 2
        assert queries.count_unit("T330000")["members"] == 2
        (below,) = children(tree.line)
        assert (below.code, below.members_count) == ("T330100-1", 1)
        assert verify_all()["problems"] == []


def test_joining_and_leaving_the_industry_line_moves_the_counts_at_once(tree, person):
    somebody, other = person("张三"), person("李四", sex="2")
    with acting(tree.system):
        Unit.objects.filter(pk=tree.province.pk).update(next_position=tree.province.position + 6_000)
        line = open_line(add_unit(tree.province, "省机械工会", "province", "industrial"))
        append(Event("join", somebody, date(2026, 1, 5), unit_id=tree.union.pk))
        append(Event("join", other, date(2026, 1, 5), unit_id=tree.other_union.pk))
        affiliate(tree.other_union, Unit.objects.get(pk=line.pk), date(2026, 2, 1))
        assert queries.count_unit(line.code)["by"]["industry"] == {"G": 1}
        assert queries.count_unit(line.code, date(2026, 2, 1))["members"] == 1
        assert verify_all()["problems"] == []
        leave_industry(tree.other_union, date(2026, 3, 1))
        assert queries.count_unit(line.code)["members"] == 0
        assert queries.count_unit("T330000")["members"] == 2
        assert Unit.objects.get(pk=tree.other_union.pk).industry_position == -1
        assert verify_all()["problems"] == []


def test_a_leader_counts_without_seeing_anybody(tree, person):
    somebody = person()
    with acting(tree.system):
        append(Event("join", somebody, date(2026, 1, 5), unit_id=tree.union.pk))
    with acting(tree.leader):
        assert queries.count_unit("T330000")["members"] == 1
        assert queries.count_unit("T330000", date(2026, 2, 1))["members"] == 1


def test_a_voided_membership_never_was(tree, person):
    somebody = person()
    with acting(tree.system):
        membership = append(Event("join", somebody, date(2026, 1, 5), unit_id=tree.union.pk))
        append(Event("void", somebody, date(2026, 3, 5), membership_id=membership))
        assert queries.count_unit("T330000", date(2026, 2, 1))["members"] == 0
        assert queries.count_unit("T330000")["members"] == 0


def test_an_unknown_unit_is_named(tree):
    with acting(tree.system), pytest.raises(queries.UnknownUnit):
        queries.count_unit("NOWHERE")


def test_verification_agrees_after_a_life_and_names_table_and_row_of_what_was_changed(tree, person):
    somebody = person()
    with acting(tree.system):
        membership = append(Event("join", somebody, date(2026, 1, 5), unit_id=tree.union.pk))
        append(Event("retain", somebody, date(2026, 3, 5), membership_id=membership))
        append(Event("restore", somebody, date(2026, 3, 6), membership_id=membership))
        mine = [problem for problem in verify_all()["problems"] if problem["table"] != "seals"]
        assert mine == []
        counts.add([counts.Delta("members", [tree.union.pk], 1, {"sex": "1"})])
        Unit.objects.filter(pk=tree.other_union.pk).update(path=[tree.other_union.pk])
        found = verify_all()
        assert not found["ok"]
        named = {(problem["table"], problem["row"]) for problem in found["problems"]}
        assert ("tally_totals", f"{tree.union.pk}//") in named
        assert ("units", "T330200-1") in named
