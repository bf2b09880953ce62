"""Verification names table and row of what somebody changed behind the program's back, with the database's own keys."""

import os
from contextlib import contextmanager
from datetime import UTC, date, datetime
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.tally import counts
from zhigong.testing.sealing import seal_everything

FIRST_ENTRY = "(SELECT entry_id FROM journal_order WHERE number = 1)"
# what is done as superuser with triggers off → the table named, and the row (a key of `rows`, None: whichever)
TAMPERING = {
    "a membership's state": ("UPDATE memberships SET state = 'ended' WHERE id = '{membership}'", "memberships", "membership"),
    "a deleted event": ("DELETE FROM membership_events WHERE id = {event}", "membership_events", "event"),
    "a changed event": ("UPDATE membership_events SET reason = 'x' WHERE id = {event}", "membership_events", "event"),
    "a deleted membership": ("DELETE FROM memberships WHERE id = '{membership}'", "memberships", "membership"),
    "a total": ("UPDATE tally_totals SET amount = amount + 1 WHERE node_id = {node} AND dimension = ''", "tally_totals", "total"),
    "a waiting delta": (
        "INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at) VALUES ('members', ARRAY[{node}], '{{}}', 1, now())",
        "tally_totals", "total",
    ),
    "an entry": (f"UPDATE journal_entries SET what = 'other' WHERE id = {FIRST_ENTRY}", "journal_entries", "first_entry"),
    "a deleted entry": (f"DELETE FROM journal_entries WHERE id = {FIRST_ENTRY}", "journal_entries", "first_entry"),
    "a person's first version": ("UPDATE people_versions SET name = '他人' WHERE pgh_obj_id = '{person}'", "people_versions", "version"),
    "a deleted version": ("DELETE FROM people_versions WHERE pgh_obj_id = '{person}'", "people_versions", "version"),
    "an added version": (
        "INSERT INTO people_versions OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(v,"
        " jsonb_build_object('pgh_id', {skipped}))).* FROM people_versions v WHERE pgh_id = {version}",
        "people_versions", "skipped",
    ),
    "a person": ("UPDATE people SET name = '他人' WHERE id = '{person}'", "people_versions", "person"),
    "a gap in the order": ("DELETE FROM journal_order WHERE number = 1", "journal_order", "first"),
    "a seal's root": ("UPDATE seals SET root = sha256('x')", "seals", "seal"),
    "a seal's leaves": ("UPDATE seals SET leaves = sha256('x') || substr(leaves, 33)", "seals", "seal"),
    "a seal's signature": ("UPDATE seals SET signature = sha256('x') || sha256('y')", "seals", "seal"),
    "a seal's tree": ("UPDATE seals SET nodes = sha256('x')", "seals", "seal"),
    "a deleted seal": ("DELETE FROM seals", "seals", "place"),
    "a unit's range": ("UPDATE units SET position_end = position_end + 5000 WHERE id = {city}", "units", "other_city"),
    "a unit's way": ("UPDATE units SET industry_path = '{{}}' WHERE id = {node}", "units", "union"),
    "a person changed by the database's owner, triggers and all": (
        "SET session_replication_role = origin; UPDATE people SET name = '他人' WHERE id = '{person}'", "people_versions", None,
    ),
    "a version forged beside its row": (
        "UPDATE people SET sex = '2' WHERE id = '{person}'; INSERT INTO people_versions OVERRIDING SYSTEM VALUE SELECT"
        " (jsonb_populate_record(v, jsonb_build_object('pgh_id', {skipped} + 1000, 'sex', '2', 'txid', 0))).*"
        " FROM people_versions v WHERE pgh_id = {version}",
        "people_versions", None,
    ),
    "a seat given by the database's owner": (
        "SET session_replication_role = origin; INSERT INTO grants (unit_id, role, line, starts_on, account_id)"
        " VALUES ({city}, 'organiser', 'territorial', '2026-01-01', '{account}')", "grants_versions", None,
    ),
    "a person's key": ("UPDATE person_keys SET wrapped = NULL WHERE person_id = '{person}'", "erased_versions", "person"),
    "a hidden reading": (
        "INSERT INTO withholding_orders (id, entry_id, unit_id, subjects, from_at, until_on, reason, asked_by, asked_at,"
        " confirmed_by, confirmed_at, is_refused) SELECT gen_random_uuid(), 1, {city}, ARRAY['{person}'::uuid], now(),"
        " '2030-01-01', 'x', gen_random_uuid(), now(), gen_random_uuid(), now(), false", "withholding_orders", None,
    ),
    "a breaker that counts no more": ("UPDATE reading_progress SET number = number + 1000000", "reading_progress", None),
    "a matter's state": (
        "INSERT INTO matter_steps (matter_id, step, from_state, to_state, at, actor_label, opinion, detail, audience)"
        " VALUES ('{matter}', 'x', 'new', 'done', now(), '', '', '{{}}', 'all')", "matters", "matter",
    ),
    "a matter's position": ("UPDATE matters SET position = 5 WHERE id = '{matter}'", "matters", "matter"),
}  # fmt: skip
MATTER = """
INSERT INTO matters (id, number, kind, procedure_version, unit_id, position, industry_position, confidentiality, state,
                     title, channel, opened_at, changed_at, step_count)
SELECT gen_random_uuid(), 'RH-2026-000001', 'joining.join', '1', id, position, industry_position, 0, 'new', '', 'web',
       now(), now(), 0 FROM units WHERE id = %s RETURNING id
"""
FOUND = {
    "event": "SELECT max(id) FROM membership_events WHERE membership_id = '{membership}'",
    "version": "SELECT max(pgh_id) FROM people_versions WHERE pgh_obj_id = '{person}'",
    "first_entry": f"SELECT {FIRST_ENTRY}",
    "seal": "SELECT max(id) FROM seals",
    "place": "SELECT 'place ' || max(place) FROM seals",
}


def next_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('people_versions', 'pgh_id'))")
        return cursor.fetchone()[0]


@contextmanager
def superuser(database: str):
    """Connect as whoever may switch triggers off."""
    address = make_conninfo(
        os.environ["ZG_TEST_ADMIN_URL"], dbname=database, options="-c search_path=zg,extensions"
    )
    with psycopg.connect(address) as opened:
        opened.execute("SET session_replication_role = replica")
        yield opened


@pytest.fixture
def life(own_database):
    """A small house with a membership, a matter, and a journal that is ordered and sealed, all committed."""
    from zhigong.kernel.memberships.tests.small_tree import person_maker, plant_tree
    from zhigong.kernel.people.accounts import create_officer

    tree = plant_tree()
    with acting(Seat.system("test")):
        skipped = next_version()
        person = person_maker(tree)()
        membership = append(Event("join", person, date(2026, 1, 5), unit_id=tree.union.pk))
        account = create_officer("owner", "A long passw0rd!", "owner").pk
        entry = entries.record("test.join", subjects=[person])
    for _time in range(2):
        with acting(Seat.system("test")):
            entries.record("test.more")
    with acting(Seat.system("test")):
        while counts.fold():
            continue
    seal_everything()
    rows = {"person": person, "membership": membership, "entry": entry, "first": 1, "skipped": skipped}
    rows["account"] = account
    rows |= {"node": tree.union.pk, "total": f"{tree.union.pk}//", "city": tree.city.pk}
    rows |= {"union": tree.union.code, "other_city": tree.other_city.code}
    with superuser(own_database) as opened:
        rows["matter"] = opened.execute(MATTER, [tree.union.pk]).fetchone()[0]
        for name, found in FOUND.items():
            rows[name] = opened.execute(found.format(**rows)).fetchone()[0]
    return SimpleNamespace(database=own_database, rows=rows)


def test_an_untouched_house_agrees_and_every_tampering_is_named(life):
    untouched = verify_all()
    assert untouched["ok"] and untouched["entries"] >= 3 and untouched["seals"] == 1, untouched
    for what, (statement, table, row) in TAMPERING.items():
        with superuser(life.database) as opened:
            opened.execute("CREATE SCHEMA kept")
            for name in tables(opened):
                opened.execute(f"CREATE TABLE kept.{name} AS TABLE zg.{name}")
            opened.execute(statement.format(**life.rows))
        told = verify_all()
        named = {(problem["table"], problem["row"]) for problem in told["problems"]}
        assert not told["ok"], what
        wanted = str(getattr(life.rows[row], "pk", life.rows[row])) if row else None
        assert any(one == table and (wanted is None or found == wanted) for one, found in named), (
            what,
            named,
        )
        with superuser(life.database) as opened:
            for name in tables(opened):
                opened.execute(
                    f"DELETE FROM {name}; INSERT INTO {name} OVERRIDING SYSTEM VALUE TABLE kept.{name}"
                )
            opened.execute("DROP SCHEMA kept CASCADE")
    assert verify_all()["ok"]


def tables(opened) -> list[str]:
    """The tables the tampering touches."""
    return [
        "memberships", "membership_events", "tally_totals", "tally_deltas", "journal_entries", "people_versions",
        "people", "journal_order", "seals", "units", "matters", "matter_steps", "person_keys", "grants",
        "grants_versions", "withholding_orders", "reading_progress",
    ]  # fmt: skip


def test_a_change_in_the_newest_segment_pages_the_administrators_within_one_interval(life):
    """The job that seals computes the newest segment again; the same finding is told once."""
    from zhigong.kernel.access.models import Grant
    from zhigong.kernel.journal.models import Entry
    from zhigong.kernel.metrics.watch import check_everything, seal_and_check
    from zhigong.kernel.notices.models import Notice
    from zhigong.kernel.people.accounts import create_officer
    from zhigong.kernel.people.register import NewPerson, create_person

    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    guards = []
    with acting(Seat.system("test")):
        for name, role in (("guard", "security_admin"), ("audit", "audit_admin"), ("clerk", "clerk")):
            account = create_officer(name, "A long passw0rd!", name)
            Grant.objects.create(
                account=account, unit_id=life.rows["node"], role=role, starts_on=date(2026, 1, 1)
            )
            guards.append(account)
        late = create_person(NewPerson("周婷", doc_type="414", doc_number="E99999999"), on=date(2026, 1, 6))
        entries.record("test.guards", subjects=[late])
    with acting(Seat.system("test")):
        assert seal_and_check(now) == [] and check_everything(now) == []
    with superuser(life.database) as opened:
        [(version,)] = opened.execute("SELECT max(pgh_id) FROM people_versions").fetchall()
        opened.execute("UPDATE people_versions SET sex = '9' WHERE pgh_id = %s", [version])
    for _interval in range(2):
        with acting(Seat.system("test")):
            [problem] = seal_and_check(now)
    assert (problem["table"], problem["row"]) == ("people_versions", str(version))
    told = []
    for account in guards:
        with acting(Seat(role="security_admin", account_id=account.pk, grant_id=1)):
            told += list(Notice.objects.filter(account=account).values_list("account__username", "body"))
    assert [name for name, _body in told] == ["guard", "audit"]
    assert f"people_versions {version}" in told[0][1]
    with acting(Seat.system("test")):
        assert Entry.objects.filter(what="journal.finding").count() == 1


def test_a_row_changed_by_the_owner_of_the_database_is_found_within_one_interval_though_it_left_its_version(
    life,
):
    from zhigong.kernel.metrics.watch import seal_and_check

    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with acting(Seat.system("test")):
        assert seal_and_check(now) == []
    with superuser(life.database) as opened:
        opened.execute("SET session_replication_role = origin")
        opened.execute("UPDATE people SET name = '他人' WHERE id = %s", [life.rows["person"]])
        [(version,)] = opened.execute("SELECT max(pgh_id) FROM people_versions").fetchall()
    with acting(Seat.system("test")):
        [problem] = seal_and_check(now)
    assert (problem["table"], problem["row"]) == ("people_versions", str(version))
