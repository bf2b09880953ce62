"""Hostile tests of the wall around matters, to-dos, notices and consents: bare SQL, other seats, handing on."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Matter, Party, TimelineStep
from zhigong.kernel.matters.sight import keep_in_sight
from zhigong.kernel.notices import messages
from zhigong.kernel.people.models import Account, Consent, Person
from zhigong.kernel.worklist.models import Todo
from zhigong.lib.ids import uuid7

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def tree(db):
    from zhigong.kernel.memberships.tests.small_tree import plant_tree

    return plant_tree()


@pytest.fixture
def case(tree):
    """Return a worker's matter at the first city's union, with party, timeline and to-do, opened by the worker."""
    from zhigong.kernel.memberships.tests.small_tree import person_maker

    person = person_maker(tree)("李晓华")
    account = Account.objects.create(username=f"w-{uuid7().hex}", person_id=person)
    seat = Seat.worker(account.pk, person)
    with acting(seat):
        matter = open_matter(tree.union, opened_by=account.pk)
        Party.objects.create(matter=matter, person_id=person, role="applicant")
        TimelineStep.objects.create(matter=matter, step="apply", to_state="applied", at=NOW)
        Todo.objects.create(matter=matter, unit=tree.union, roles=["organiser"], step="check", opened_at=NOW)
    return SimpleNamespace(matter=matter, person=person, account=account, seat=seat)


def open_matter(unit, opened_by=None, confidentiality=0) -> Matter:
    matter = Matter(
        number=uuid7().hex[-20:],
        kind="test.case",
        procedure_version="1",
        unit=unit,
        position=0,  # the database takes the unit's
        industry_position=0,
        confidentiality=confidentiality,
        state="applied",
        title="测试",
        opened_by=opened_by,
        opened_at=NOW,
        changed_at=NOW,
    )
    matter.save(force_insert=True)
    return matter


def count(table) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


TABLES = ("matters", "matter_parties", "matter_steps", "todos", "people")


def test_the_worker_and_the_officers_above_see_the_matter_and_nobody_else(tree, case):
    for seat in (case.seat, tree.officer, tree.industry_officer, tree.system):
        with acting(seat):
            assert [count(table) for table in TABLES] == [1] * 5, seat.role
    for seat in (tree.other_officer, tree.leader, Seat.public(), Seat.worker(uuid7(), uuid7())):
        with acting(seat):
            assert [count(table) for table in TABLES] == [0] * 5, seat.role
    with acting(tree.officer):
        assert Matter.objects.get().position == tree.union.position


def test_a_matter_for_its_parties_alone_is_hidden_from_the_range(tree, case):
    with acting(tree.system):
        Matter.objects.filter(pk=case.matter.pk).update(confidentiality=2)
    with acting(tree.officer):
        assert [count(table) for table in TABLES] == [0] * 5
    with acting(case.seat):
        assert count("matters") == 1


def test_one_party_sees_the_matter_but_not_the_other_partys_record(tree, case):
    other = Seat.worker(uuid7(), uuid7())
    with acting(case.seat):
        Party.objects.create(matter=case.matter, person_id=other.person_id, role="witness")
    with acting(other):
        assert count("matters") == 1 and count("matter_parties") == 2
        assert Person.objects.count() == 0


def test_a_matter_of_the_other_city_cannot_be_touched_or_added_to(tree, case):
    with acting(tree.other_officer):
        assert Matter.objects.filter(pk=case.matter.pk).update(state="closed") == 0
        with connection.cursor() as cursor:
            cursor.execute("UPDATE matters SET state = 'closed'")
            assert cursor.rowcount == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            open_matter(tree.union)
        with pytest.raises(DatabaseError), transaction.atomic():
            Todo.objects.bulk_create(
                [Todo(matter_id=case.matter.pk, unit=tree.union, step="x", opened_at=NOW)]
            )


@pytest.mark.parametrize(
    "sql", ["DELETE FROM matters", "UPDATE matter_steps SET opinion = ''", "DELETE FROM matter_steps"]
)
def test_matters_and_their_timeline_are_not_deleted_or_rewritten(tree, case, sql):
    with pytest.raises(DatabaseError) as raised, acting(tree.system), connection.cursor() as cursor:
        cursor.execute(sql)
    assert raised.value.__cause__.sqlstate == "42501"


def test_a_matter_is_handed_to_another_city_in_one_step_and_then_out_of_sight(tree, case):
    with acting(tree.officer):
        matter = Matter.objects.get()
        matter.unit = tree.other_union
        with pytest.raises(DatabaseError), transaction.atomic():
            matter.save(update_fields=["unit"])
        assert keep_in_sight(matter.pk) is True
        matter.save(update_fields=["unit"])
        Todo.objects.create(matter=matter, unit=tree.other_union, step="check", opened_at=NOW)
    with acting(tree.officer):
        assert count("matters") == 0
    with acting(tree.other_officer):
        assert Matter.objects.get().position == tree.other_union.position and count("todos") == 2
        assert keep_in_sight(uuid7()) is False


def test_a_notice_is_left_for_somebody_and_read_by_them_alone(tree, case):
    with acting(tree.officer):
        assert messages.send(case.account, "joining", "已批准", now=NOW)
        assert count("notices") == 0
    with acting(case.seat):
        assert messages.unread_count(case.account) == 1
    with acting(Seat.public()), pytest.raises(DatabaseError), transaction.atomic():
        messages.send(case.account, "joining", "钓鱼", now=NOW)


def test_a_consent_is_given_for_oneself_and_never_deleted(tree, case):
    facts = {
        "notice_code": "joining",
        "notice_version": "1",
        "text_digest": b"x",
        "purpose": "入会",
        "given_at": NOW,
    }
    with acting(case.seat):
        Consent.objects.create(account=case.account, person_id=case.person, **facts)
        with pytest.raises(DatabaseError), transaction.atomic():
            Consent.objects.bulk_create([Consent(person_id=uuid7(), **facts)])
        with pytest.raises(DatabaseError), transaction.atomic():
            Consent.objects.all().delete()
    with acting(tree.other_officer):
        assert count("consents") == 0
    with acting(tree.officer):
        assert count("consents") == 1
