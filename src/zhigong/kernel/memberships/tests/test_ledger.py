"""The ledger: a membership's life told as a story, then what is refused."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from zhigong.kernel.access.seats import acting
from zhigong.kernel.memberships.ledger import Event, append, append_many
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.memberships.transitions import LedgerRefusal
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.register import update_person
from zhigong.kernel.tally import counts
from zhigong.lib.ids import is_member_number

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def refusal(event) -> LedgerRefusal:
    with pytest.raises(LedgerRefusal) as raised, transaction.atomic():
        append(event)
    return raised.value


def join(tree, person_id, unit=None, **facts):
    return append(Event("join", person_id, DAY, unit_id=(unit or tree.union).pk, worker_kind="13", **facts))


def test_a_worker_joins_and_is_counted_at_every_level_at_once(tree, person):
    somebody = person()
    with acting(tree.officer), CaptureQueriesContext(connection) as queries:
        membership_id = join(tree, somebody)
        assert len(queries) == 1
        row = Membership.objects.get(pk=membership_id)
        assert (row.state, row.unit_id, row.position) == ("active", tree.union.pk, tree.union.position)
        assert is_member_number(row.number) and row.joined_on == row.since_on == DAY
        nodes = [tree.province.pk, tree.city.pk, tree.union.pk, tree.other_city.pk]
        assert counts.count(nodes) == dict(zip(nodes, (1, 1, 1, 0), strict=True))
        assert counts.read_all(tree.city.pk) == {
            "": {"": 1},
            "sex": {"1": 1},
            "worker_kind": {"13": 1},
            "industry": {"C": 1},
            "birth_month": {"1990-03": 1},
            "is_migrant": {"": 1},
            "joined_month": {"2026-03": 1},
            "real_name": {"0": 1},
        }


def test_a_membership_moves_is_kept_comes_back_and_ends(tree, person):
    somebody = person()
    with acting(tree.officer):
        membership_id = join(tree, somebody)
        append(Event("transfer_out_start", somebody, date(2026, 4, 1), membership_id=membership_id))
    with acting(tree.system):
        append(
            Event(
                "transfer_in",
                somebody,
                date(2026, 4, 8),
                unit_id=tree.other_union.pk,
                membership_id=membership_id,
            )
        )
        row = Membership.objects.get(pk=membership_id)
        assert (row.state, row.unit_id, row.joined_on) == ("active", tree.other_union.pk, DAY)
        assert counts.count([tree.union.pk, tree.other_union.pk]) == {
            tree.union.pk: 0,
            tree.other_union.pk: 1,
        }
        append(Event("retain", somebody, date(2026, 5, 1), membership_id=membership_id, reason="3"))
        assert counts.count([tree.province.pk]) == {tree.province.pk: 0}, "retained members are not counted"
        append(Event("restore", somebody, date(2026, 6, 1), membership_id=membership_id))
        assert counts.count([tree.province.pk]) == {tree.province.pk: 1}
        append(Event("resign", somebody, date(2026, 7, 1), membership_id=membership_id, reason="5"))
        assert counts.count([tree.province.pk]) == {tree.province.pk: 0}
        assert Membership.objects.get(pk=membership_id).state == "ended"
        assert MembershipEvent.objects.filter(membership_id=membership_id).count() == 6
        second = join(tree, somebody)
        assert second != membership_id


def test_a_whole_life_in_one_statement_is_taken_turn_by_turn(tree, person):
    somebody, other = person("张三"), person("李四")
    with acting(tree.system):
        first = Event("join", somebody, DAY, unit_id=tree.union.pk)
        ids = append_many([first, Event("join", other, DAY, unit_id=tree.union.pk)])
        append_many(
            [
                Event("retain", somebody, date(2026, 4, 1), membership_id=ids[0]),
                Event("restore", somebody, date(2026, 5, 1), membership_id=ids[0]),
                Event("amend", other, date(2026, 5, 1), membership_id=ids[1], worker_kind="14"),
            ]
        )
        assert counts.count([tree.union.pk])[tree.union.pk] == 2
        assert counts.read([tree.union.pk], dimension="worker_kind")[tree.union.pk] == {"": 1, "14": 1}
        assert Membership.objects.get(pk=ids[1]).since_on == DAY


def test_counts_follow_a_correction_of_the_person_and_a_reorganisation(tree, person):
    somebody = person()
    with acting(tree.system):
        join(tree, somebody)
        assert update_person(somebody, {"sex": "2", "birth_on": date(1991, 1, 2)}, on=DAY) == [
            "sex",
            "birth_on",
        ]
        read = counts.read_all(tree.union.pk)
        assert read["sex"] == {"2": 1} and read["birth_month"] == {"1991-01": 1}
        Unit.objects.filter(pk=tree.union.pk).update(
            path=[tree.province.pk, tree.other_city.pk, tree.union.pk],
            position=tree.other_city.position + 100,
            position_end=tree.other_city.position + 109,
        )
        assert counts.count([tree.city.pk, tree.other_city.pk]) == {tree.city.pk: 0, tree.other_city.pk: 1}
        assert Membership.objects.get(person_id=somebody).position == tree.other_city.position + 100


def test_a_second_active_membership_is_refused_by_the_database(tree, person):
    somebody = person()
    with acting(tree.system):
        join(tree, somebody)
        refused = refusal(Event("join", somebody, DAY, unit_id=tree.other_union.pk))
        assert refused.problem == "second_membership" and "一人只能有一份会籍" in refused.sentence


@pytest.mark.parametrize(
    ("kind", "on", "problem"),
    [
        ("restore", date(2026, 4, 1), "step_illegal"),
        ("transfer_out", date(2026, 4, 1), "step_illegal"),
        ("resign", date(2026, 1, 1), "before_last_event"),
    ],
)
def test_an_illegal_or_backdated_step_is_refused_with_a_sentence(tree, person, kind, on, problem):
    somebody = person()
    with acting(tree.system):
        membership_id = join(tree, somebody)
        refused = refusal(Event(kind, somebody, on, membership_id=membership_id))
        assert refused.problem == problem
        assert refused.sentence.endswith("。") or refused.sentence.endswith("核对。")


def test_the_state_the_caller_saw_must_still_be_the_state(tree, person):
    somebody = person()
    with acting(tree.system):
        membership_id = join(tree, somebody)
        append(Event("retain", somebody, date(2026, 4, 1), membership_id=membership_id))
        refused = refusal(
            Event("retain", somebody, date(2026, 4, 2), membership_id=membership_id, from_state="active")
        )
        assert refused.problem == "state_changed"


def test_a_dormant_union_takes_no_members_and_a_stranger_no_membership(tree, person):
    somebody, stranger = person("张三"), person("李四")
    with acting(tree.system):
        membership_id = join(tree, somebody)
        wrong = refusal(Event("resign", stranger, date(2026, 4, 1), membership_id=membership_id))
        assert wrong.problem == "other_person"
        Unit.objects.filter(pk=tree.union.pk).update(state="dissolved")
        assert refusal(Event("join", stranger, DAY, unit_id=tree.union.pk)).problem == "unit_not_active"


def test_an_officer_of_the_other_city_cannot_write_here(tree, person):
    somebody = person()
    with acting(tree.other_officer):
        assert refusal(Event("join", somebody, DAY, unit_id=tree.union.pk)).problem == "no_right"
