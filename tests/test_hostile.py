"""Somebody who already runs SQL as the application: what they see, change and become. Tables are found, not listed."""

import os
from contextlib import contextmanager

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from zhigong.kernel.access.seats import Seat, acting
from zhigong.testing.world import MEMBERS, UNITS

pytestmark = pytest.mark.django_db
# Personal data outside the second wall, each with its reason: nothing here is readable without the keys.
UNWALLED = {
    "accounts": "read at sign-in, before anybody has a seat; phones sealed and as keyed digests",
    "officers": "posts in a union's committee are public facts; the person is an id",
    "outbound_messages": "codes are sent before anybody has a seat; phone and text sealed",
    "api_answers": "a partner's own answers for a week, sealed; no personal data comes back",
}
LEDGERS = ("journal_entries", "journal_order", "seals", "membership_events", "memberships", "matter_steps")
NO_SEAT, NO_RIGHT = "ZG000", "42501"
PERSONAL = """
SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0
   AND NOT a.attisdropped
   AND (a.attname LIKE '%person\\_id' OR a.attname LIKE '%\\_cipher' OR a.attname = 'subjects'
        OR c.relname IN ('people', 'people_versions'))
 ORDER BY 1
"""
TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
   AND has_table_privilege(oid, 'SELECT') ORDER BY 1
"""


def fetch(sql: str, *arguments) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return cursor.fetchall()


def names(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def refused(sql: str) -> str:
    """Run SQL and return the SQLSTATE it was refused with, '' when it was let through; the transaction goes on."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return error.__cause__.sqlstate
    return ""


@contextmanager
def as_superuser():
    """Connect to the same database past every wall, to see what really lies there."""
    parts = psycopg.conninfo.conninfo_to_dict(os.environ["ZG_TEST_ADMIN_URL"])
    name, schema = connection.settings_dict["NAME"], names("SELECT current_schema()")[0]
    options = f"-c search_path={schema},extensions"
    with psycopg.connect(**{**parts, "dbname": name, "options": options}) as admin:
        yield admin


def traces(world, keys) -> dict[str, list[str]]:
    """Return what a row of these people would show: their ids, and their names, numbers and phones."""
    people = [str(world.person[key]) for key in keys]
    people += [str(world.membership[key]) for key in keys]
    texts = [MEMBERS[key][0] for key in keys]
    texts += [world.document[key] for key in keys] + [world.mobile[key] for key in keys]
    return {"ids": people, "texts": texts}


def test_every_table_with_personal_data_is_behind_the_wall_or_says_why_not(house):
    walled = set(
        names(
            "SELECT relname FROM pg_class"
            " WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace"
        )
    )
    personal = set(names(PERSONAL))
    assert personal >= {"people", "people_versions", "memberships", "matter_parties", "person_keys"}
    assert personal - walled == set(UNWALLED)


def test_without_a_seat_no_personal_table_answers(house):
    with as_superuser() as admin:
        filled = {
            table for table in names(PERSONAL)
            if admin.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")').fetchone()[0]
        }  # fmt: skip
    assert len(filled - set(UNWALLED)) >= 10
    told = {table: refused(f'SELECT * FROM "{table}"') for table in filled - set(UNWALLED)}
    assert {table: state for table, state in told.items() if state not in (NO_SEAT, NO_RIGHT)} == {}


def test_in_another_citys_seat_no_table_shows_a_person_of_this_one(house):
    world, _examples = house
    here = traces(world, [key for key, facts in MEMBERS.items() if UNITS[facts[4]][4].startswith("6101")])
    world.account["courier"].refresh_from_db()
    here["ids"].append(str(world.account["courier"].person_id))
    here["texts"] += ["孙洋", world.document["courier"], world.mobile["courier"]]
    shown = []
    with acting(world.seat("liu")):
        for table in names(TABLES):
            rows = "\n".join(row[0] for row in fetch(f'SELECT t::text FROM "{table}" t'))
            wanted = here["texts"] + ([] if table in UNWALLED else here["ids"])
            shown += [f"{table}: {text}" for text in wanted if text in rows]
        assert "周婷" in fetch("SELECT string_agg(name, ' ') FROM people")[0][0], "they do see their own"
    assert shown == []


@pytest.mark.parametrize("key", ["lin", "xu", "shen", "sys", "sec", "aud"])
def test_leaders_auditors_and_administrators_see_nobody_in_any_table(house, key):
    """They work with counts, the journal or accounts: not one name, whatever SQL runs in their seat."""
    world, _examples = house
    everybody = traces(world, MEMBERS)["texts"] + ["孙洋"]
    with acting(world.seat(key)):
        shown = [
            f"{table}: {text}"
            for table in names(TABLES)
            for (rows,) in fetch(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM \"{table}\" t")
            for text in everybody
            if text in rows
        ]
    assert shown == []


def test_no_table_holds_a_number_or_a_phone_in_clear(house):
    """Not for the owner either, nor in a backup: class 1 lies there sealed."""
    world, _examples = house
    numbers = [*world.document.values(), *world.mobile.values()]
    with as_superuser() as admin:
        found = [
            f"{table}: {number}"
            for table in names(TABLES)
            for (rows,) in admin.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM \"{table}\" t")
            for number in numbers
            if number in rows
        ]
    assert found == []


@pytest.mark.parametrize("table", LEDGERS)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_what_is_written_stays_written_even_in_the_systems_seat(house, table, verb):
    first = names(f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum = 1")[0]
    statement = {
        "UPDATE": f"UPDATE {table} SET {first} = {first}",
        "DELETE": f"DELETE FROM {table}",
        "TRUNCATE": f"TRUNCATE {table}",
    }[verb]
    with acting(Seat.system("hostile")):
        assert refused(statement) == NO_RIGHT


def test_the_owner_too_is_stopped_by_the_journals_triggers(house):
    with as_superuser() as admin:
        for verb in ("UPDATE journal_entries SET what = 'x'", "DELETE FROM seals", "TRUNCATE journal_order"):
            with pytest.raises(psycopg.Error, match="append-only"), admin.transaction():
                admin.execute(verb)


@pytest.mark.parametrize(
    "sql",
    [
        "SET ROLE {owner}",
        "SET SESSION AUTHORIZATION {owner}",
        "SET session_replication_role = replica",
        "ALTER ROLE {app} BYPASSRLS",
        "GRANT {owner} TO {app}",
        "ALTER TABLE journal_entries DISABLE TRIGGER ALL",
        "ALTER TABLE journal_entries OWNER TO {app}",
        "ALTER TABLE memberships DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY all_of_it ON people TO {app} USING (true)",
        "DROP TRIGGER append_only ON journal_entries",
        "DROP TABLE membership_events",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION seat_role() RETURNS text LANGUAGE sql AS 'SELECT ''system'''",
        "ALTER FUNCTION seat_role() OWNER TO {app}",
        "CREATE TRIGGER mine AFTER INSERT ON people FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE SCHEMA mine",
        "CREATE TABLE public.mine (id int)",
        "COPY people TO PROGRAM 'cat'",
        "SELECT pg_read_file('PG_VERSION')",
    ],
)
def test_the_application_cannot_become_more_than_it_is(house, sql):
    app = names("SELECT current_user")[0]
    assert refused(sql.format(app=app, owner=app.replace("_app", "_owner"))) == NO_RIGHT


def test_functions_that_run_as_the_owner_pin_their_path_and_are_nobodys_by_default(house):
    rows = fetch(
        """
        SELECT p.proname, r.rolname, r.rolsuper OR r.rolbypassrls,
               (SELECT c FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%%'),
               p.proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) a WHERE a.grantee = 0)
          FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
         WHERE p.prosecdef AND p.pronamespace = current_schema()::regnamespace
        """
    )
    assert len(rows) >= 10
    loose = [name for name, _owner, _super, path, _public in rows if not (path or "").endswith("pg_temp")]
    assert loose == [], "without pg_temp at the end a temporary table slips in first"
    assert [name for name, _owner, is_super, _path, _public in rows if is_super] == []
    assert [name for name, _owner, _super, _path, is_public in rows if is_public] == []


def test_a_version_is_kept_whatever_the_session_says(house):
    """The library that writes row versions can be told to be quiet by a session setting; here it does not listen."""
    world, _examples = house
    count = "SELECT count(*) FROM people_versions"
    triggers = names("SELECT tgname FROM pg_trigger WHERE tgrelid = 'people'::regclass AND NOT tgisinternal")
    with acting(Seat.system("hostile")):
        before = fetch(count)[0][0]
        fetch("SELECT set_config('pgtrigger.ignore', %s, true)", "{" + ",".join(triggers) + "}")
        fetch("UPDATE people SET education = '90' WHERE id = %s RETURNING id", world.person["li"])
        assert fetch(count)[0][0] == before + 1
