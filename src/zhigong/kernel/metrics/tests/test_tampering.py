"""Verification names table and row of what somebody changed behind the program's back, with the database's own keys."""

import os
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries, order, seals
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.tally import counts

FIRST_ENTRY = "(SELECT entry_id FROM journal_order WHERE number = 1)"
# what is done as superuser with triggers off → the table named, and the row (a key of `rows`, None: whichever)
TAMPERING = {
    "a membership's state": ("UPDATE memberships SET state = 'ended' WHERE id = '{membership}'", "memberships", "membership"),
    "a deleted event": ("DELETE FROM membership_events WHERE id = {event}", "memberships", "membership"),
    "a deleted membership": ("DELETE FROM memberships WHERE id = '{membership}'", "memberships", "membership"),
    "a total": ("UPDATE tally_totals SET amount = amount + 1 WHERE node_id = {node} AND dimension = ''", "tally_totals", "total"),
    "a waiting delta": (
        "INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at) VALUES ('members', ARRAY[{node}], '{{}}', 1, now())",
        "tally_totals", "total",
    ),
    "an entry": (f"UPDATE journal_entries SET what = 'other' WHERE id = {FIRST_ENTRY}", "seals", None),
    "a deleted entry": (f"DELETE FROM journal_entries WHERE id = {FIRST_ENTRY}", "journal_order", "first"),
    "a person's first version": ("UPDATE people_versions SET name = '他人' WHERE pgh_obj_id = '{person}'", "journal_entries", "entry"),
    "a person": ("UPDATE people SET name = '他人' WHERE id = '{person}'", "people_versions", "person"),
    "a gap in the order": ("DELETE FROM journal_order WHERE number = 1", "journal_order", "second"),
    "a seal": ("UPDATE seals SET root = sha256('x')", "seals", None),
    "a unit's range": ("UPDATE units SET position_end = position_end + 5000 WHERE id = {city}", "units", "other_city"),
    "a unit's way": ("UPDATE units SET industry_path = '{{}}' WHERE id = {node}", "units", "union"),
    "a matter's position": ("UPDATE matters SET position = 5 WHERE id = '{matter}'", "matters", "matter"),
}  # fmt: skip
MATTER = """
INSERT INTO matters (id, number, kind, procedure_version, unit_id, position, industry_position, confidentiality, state,
                     title, channel, opened_at, changed_at, step_count)
SELECT gen_random_uuid(), 'RH-2026-000001', 'joining.join', '1', id, position, industry_position, 0, 'new', '', 'web',
       now(), now(), 0 FROM units WHERE id = %s RETURNING id
"""


@contextmanager
def superuser(database: str):
    """Connect as whoever may switch triggers off."""
    address = make_conninfo(
        os.environ["ZG_TEST_ADMIN_URL"], dbname=database, options="-c search_path=zg,extensions"
    )
    with psycopg.connect(address) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


@pytest.fixture
def life(own_database):
    """A small house with a membership, a matter, and a journal that is ordered and sealed, all committed."""
    from zhigong.kernel.memberships.tests.small_tree import person_maker, plant_tree

    tree = plant_tree()
    with acting(Seat.system("test")):
        person = person_maker(tree)()
        membership = append(Event("join", person, date(2026, 1, 5), unit_id=tree.union.pk))
        entry = entries.record("test.join", subjects=[person])
    for _time in range(2):
        with acting(Seat.system("test")):
            entries.record("test.more")
    with acting(Seat.system("test")):
        while counts.fold():
            continue
        order.sequence()
        seals.seal_next()
    rows = {"person": person, "membership": membership, "entry": entry, "first": 1, "second": 2}
    rows |= {"node": tree.union.pk, "total": f"{tree.union.pk}//", "city": tree.city.pk}
    rows |= {"union": tree.union.code, "other_city": tree.other_city.code}
    with superuser(own_database) as connection:
        rows["matter"] = connection.execute(MATTER, [tree.union.pk]).fetchone()[0]
        found = "SELECT max(id) FROM membership_events WHERE membership_id = %s"
        rows["event"] = connection.execute(found, [membership]).fetchone()[0]
    return SimpleNamespace(database=own_database, rows=rows)


def test_an_untouched_house_agrees_and_every_tampering_is_named(life):
    untouched = verify_all()
    assert untouched["ok"] and untouched["entries"] >= 3 and untouched["seals"] == 1, untouched
    for what, (statement, table, row) in TAMPERING.items():
        with superuser(life.database) as connection:
            connection.execute("CREATE SCHEMA kept")
            for name in tables(connection):
                connection.execute(f"CREATE TABLE kept.{name} AS TABLE zg.{name}")
            connection.execute(statement.format(**life.rows))
        told = verify_all()
        named = {(problem["table"], problem["row"]) for problem in told["problems"]}
        assert not told["ok"], what
        wanted = str(getattr(life.rows[row], "pk", life.rows[row])) if row else None
        assert any(one == table and (wanted is None or found == wanted) for one, found in named), (
            what,
            named,
        )
        with superuser(life.database) as connection:
            for name in tables(connection):
                connection.execute(
                    f"DELETE FROM {name}; INSERT INTO {name} OVERRIDING SYSTEM VALUE TABLE kept.{name}"
                )
            connection.execute("DROP SCHEMA kept CASCADE")
    assert verify_all()["ok"]


def tables(connection) -> list[str]:
    """The tables the tampering touches."""
    return [
        "memberships", "membership_events", "tally_totals", "tally_deltas", "journal_entries", "people_versions",
        "people", "journal_order", "seals", "units", "matters",
    ]  # fmt: skip
