"""The journal: written in the step's transaction, changed by nobody, ordered without skipping, sealed, verified."""

import os
from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships.tests.small_tree import seat_at
from zhigong.kernel.people.register import update_person
from zhigong.lib.ids import uuid7

DAY = date(2026, 3, 2)


@pytest.mark.django_db
def test_an_entry_takes_actor_and_seat_from_the_transaction_and_covers_its_versions(tree, person):
    somebody = person()
    seat = seat_at(tree.city, grant_id=77)
    with acting(tree.system):
        update_person(somebody, {"sex": "2"}, on=DAY)
        first = entries.record("people.correct", subjects=[somebody])
        update_person(somebody, {"sex": "1"}, on=DAY)
        second = entries.record("people.correct", subjects=[somebody])
    with acting(seat):
        third = entries.refused("members.export", "没有权限")
    with acting(tree.system):
        rows = {entry.pk: entry for entry in Entry.objects.filter(pk__in=[first, second, third])}
    assert rows[first].role == "system" and rows[first].upto["people_versions"]
    assert rows[second].since == rows[first].upto, "each entry covers what was written since the one before"
    assert (rows[third].account_id, rows[third].grant_id, rows[third].unit_id) == (
        seat.account_id,
        77,
        tree.city.pk,
    )
    assert len({bytes(entry.digest) for entry in rows.values()}) == 3


@pytest.mark.django_db
def test_recording_works_without_any_seat(db):
    assert entries.record("system.start") > 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_entries SET what = 'x'",
        "DELETE FROM journal_entries",
        "TRUNCATE journal_entries",
        "INSERT INTO journal_entries SELECT * FROM journal_entries",
        "DELETE FROM journal_order",
        "UPDATE seals SET root = ''",
        "DELETE FROM erased_versions",
    ],
)
def test_the_application_cannot_rewrite_the_journal(tree, sql):
    with acting(tree.system):
        entries.record("test")
        with pytest.raises(DatabaseError) as raised, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert raised.value.__cause__.sqlstate == "42501"


@pytest.mark.django_db
def test_auditors_read_the_journal_and_everybody_what_concerns_themself(tree):
    me, other = uuid7(), uuid7()
    with acting(tree.officer):
        entries.read("members.show", [me], "核对")
        entries.read("members.show", [other], "核对")
        assert Entry.objects.filter(what="members.show").count() == 0
    with acting(seat_at(tree.province, role="auditor")):
        assert Entry.objects.filter(what="members.show").count() == 2
    with acting(Seat.worker(uuid7(), me)):
        assert [entry.subjects for entry in Entry.objects.filter(what="members.show")] == [[me]]


@pytest.fixture
def two_connections(django_db_blocker):
    """Return two connections of the application role that really commit; what they leave in the journal stays there."""
    with django_db_blocker.unblock():
        url = os.environ["ZG_DATABASE_URL"]
        options = "-c search_path=zg,extensions"
        with psycopg.connect(url, options=options) as one, psycopg.connect(url, options=options) as two:
            yield one, two


RECORD = (
    "SELECT journal_record(%s, 'done', '{}', NULL, NULL, '', '', '{}', '\\x00000000000000000000000000000000')"
)


def system(connection_):
    connection_.execute(
        "SELECT set_config('zg.role', 'system', true), set_config('zg.lo', '0', true), set_config('zg.hi', '1', true)"
    )


def ordered(connection_) -> list[str]:
    """Sequence everything, commit, and return what the tail holds in order."""
    system(connection_)
    connection_.execute("SELECT journal_sequence(100000)")
    connection_.commit()
    system(connection_)
    rows = connection_.execute(
        "SELECT e.what FROM journal_order o JOIN journal_entries e ON e.id = o.entry_id ORDER BY o.number"
    ).fetchall()
    connection_.commit()
    return [row[0] for row in rows]


def test_an_entry_that_commits_late_is_never_skipped(two_connections):
    late, prompt = two_connections
    mark = uuid7().hex[-8:]
    late.execute(RECORD, [f"late.{mark}"])  # the older transaction, still open
    prompt.execute(RECORD, [f"prompt.{mark}"])
    prompt.commit()
    assert f"prompt.{mark}" not in ordered(prompt), (
        "nothing is numbered past a transaction that may still commit"
    )
    late.commit()
    prompt.execute(RECORD, [f"after.{mark}"])
    prompt.commit()
    mine = [what for what in ordered(prompt) if what.endswith(mark)]
    assert mine == [f"late.{mark}", f"prompt.{mark}", f"after.{mark}"]


def test_two_sequencers_give_no_number_twice(two_connections):
    one, two = two_connections
    one.execute(RECORD, [f"x.{uuid7().hex[-8:]}"])
    one.commit()
    one.execute("SELECT journal_sequence(100000)")
    assert two.execute("SELECT journal_sequence(100000)").fetchone()[0] == 0, "the other one is at it"
    one.commit()
    two.commit()
    numbers = [row[0] for row in one.execute("SELECT number FROM journal_order ORDER BY 1").fetchall()]
    assert numbers == list(range(1, len(numbers) + 1))
