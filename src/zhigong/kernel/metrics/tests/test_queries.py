"""Counts now and as of a day, and verification that notices what somebody changed behind the program's back."""

from datetime import date

import pytest

from zhigong.kernel.access.seats import acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.metrics import queries
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.orgs.models import Unit
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
        assert queries.count_unit("T330000", date(2026, 12, 31)) == now
        board = {
            row["unit"].code: (row["members"], row["units"])
            for row in queries.children_counts(tree.province.pk)
        }
        assert board == {"T330100": (0, 2), "T330200": (1, 2), "T33IND": (0, 1)}
        listed = queries.list_units(under="T330000", level="city")
        assert [(row["code"], row["parent"], row["members"]) for row in listed] == [
            ("T330100", "T330000", 0),
            ("T330200", "T330000", 1),
        ]


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
