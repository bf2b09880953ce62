"""Digests as written outlive added columns; entries from before still verify as JSON."""

import os
from datetime import date

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.people.register import update_person

AS_JSON = """
UPDATE journal_entries e SET shape = NULL, digest = (
    SELECT sha256(e.salt || string_agg(version_digest(e.salt, v.table_name, v.version), ''::bytea
                                       ORDER BY v.table_name, v.version_id))
      FROM versions_of(e.txid, e.since) v WHERE v.version_id <= (e.upto ->> v.table_name)::bigint)
 WHERE e.id = %s
"""
WRONG = "SELECT table_name, problem FROM verify_covered(NULL, NULL)"


def as_superuser(database: str, *statements) -> list:
    """Run statements with triggers off; what the last one found."""
    options = "-c search_path=zg,extensions"
    with psycopg.connect(
        make_conninfo(os.environ["ZG_TEST_ADMIN_URL"], dbname=database, options=options)
    ) as own:
        own.execute("SET session_replication_role = replica")
        for statement, *values in statements:
            cursor = own.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def corrected(own_database):
    """A person entered and corrected, an entry for each, all committed."""
    from zhigong.kernel.memberships.tests.small_tree import person_maker, plant_tree

    tree = plant_tree()
    with acting(Seat.system("test")):
        person = person_maker(tree)()
        first = entries.record("test.enter", subjects=[person])
    with acting(Seat.system("test")):
        update_person(person, {"sex": "2"}, on=date(2026, 3, 2))
        second = entries.record("test.correct", subjects=[person])
    connection.close()
    return own_database, first, second


def test_old_entries_verify_as_json_beside_new_ones_as_written(corrected):
    database, first, second = corrected
    assert as_superuser(database, (AS_JSON, first), (WRONG,)) == []
    shapes = as_superuser(database, ("SELECT shape FROM journal_entries WHERE id >= %s ORDER BY id", first))
    assert shapes == [(None,), (2,)]
    changed = "UPDATE people_versions SET education = education || 'x' WHERE pgh_label = 'insert'"
    found = as_superuser(database, (changed,), (WRONG,))
    assert [table for table, _problem in found] and f"(journal entry {first})" in found[0][1]
    assert not any(f"(journal entry {second})" in problem for _table, problem in found)


def test_a_column_added_later_changes_no_digest_and_a_change_of_one_value_does(corrected):
    database, _first, second = corrected
    as_superuser(
        database,
        ("ALTER TABLE people_versions ADD COLUMN later text, ADD COLUMN later_still date",),
        ("ALTER TABLE membership_events ADD COLUMN later text",),
    )
    assert as_superuser(database, (WRONG,)) == []
    emptied = "UPDATE people_versions SET later = '' WHERE pgh_label = 'update'"
    found = as_superuser(database, (emptied,), (WRONG,))
    assert len(found) == 1 and f"(journal entry {second})" in found[0][1], "an empty text is not a null"


def test_a_session_s_own_way_of_writing_dates_changes_no_digest(corrected):
    database, *_entries = corrected
    odd = ("SET datestyle = 'German'; SET timezone = 'America/Lima'; SET bytea_output = 'escape'",)
    assert as_superuser(database, odd, (WRONG,)) == []
