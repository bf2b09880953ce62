"""Hostile tests of the second wall: bare SQL under the application's role, with no seat, with another's, and writing."""

from datetime import date
from itertools import product

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from zhigong.kernel.access.roles import ROLES
from zhigong.kernel.access.seats import EVERYWHERE, NOWHERE, NoSeat, OtherSeat, Seat, acting
from zhigong.kernel.journal.walls import SEES_PEOPLE
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.memberships.tests.small_tree import seat_at
from zhigong.kernel.people.models import Person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
WALLED = (
    "memberships", "membership_events", "people", "people_versions", "person_keys", "consents", "matters",
    "matter_parties", "matter_steps", "matter_links", "todos", "clocks", "matter_handovers", "matter_urgings", "notices",
    "journal_entries",
)  # fmt: skip


def fetch(sql, *arguments):
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return cursor.fetchall()


def refused(sql, *arguments) -> str:
    """Run SQL that must fail and return its SQLSTATE; the transaction goes on."""
    with pytest.raises(DatabaseError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, arguments)
    return raised.value.__cause__.sqlstate


@pytest.fixture
def two_members(tree, person):
    here, there = person("李晓华"), person("周婷")
    with acting(tree.system):
        append(Event("join", here, DAY, unit_id=tree.union.pk))
        append(Event("join", there, DAY, unit_id=tree.other_union.pk))
    return here, there


def test_the_program_runs_under_a_role_that_cannot_bypass_the_wall():
    (row,) = fetch("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    assert row[0].endswith("_app") and row[1] is False


def test_every_walled_table_has_row_level_security():
    rows = fetch("SELECT relname FROM pg_class WHERE relrowsecurity AND relname = ANY(%s)", list(WALLED))
    assert {row[0] for row in rows} == set(WALLED)


@pytest.mark.parametrize(
    "table", ["memberships", "people", "person_keys", "membership_events", "people_versions"]
)
def test_bare_sql_without_a_seat_raises_and_never_answers_with_nothing(two_members, table):
    assert refused(f"SELECT count(*) FROM {table}") == "ZG000"


def test_each_officer_sees_their_own_city_and_only_that(tree, two_members):
    here, there = two_members
    with acting(tree.officer):
        assert fetch("SELECT person_id FROM memberships") == [(here,)]
        assert fetch("SELECT id FROM people") == [(here,)]
        assert fetch("SELECT person_id FROM person_keys") == [(here,)]
        assert {row[0] for row in fetch("SELECT pgh_obj_id FROM people_versions")} == {here}
        assert fetch("SELECT person_id FROM membership_events") == [(here,)]
    with acting(tree.other_officer):
        assert fetch("SELECT id FROM people") == [(there,)]
    with acting(tree.industry_officer):
        assert fetch("SELECT id FROM people") == [(here,)], "the industry line reaches across the territory"


def test_a_worker_sees_themself_and_the_public_and_a_leader_nobody(tree, two_members):
    here, _there = two_members
    with acting(Seat.worker(here, here)):
        assert fetch("SELECT id FROM people") == [(here,)]
        assert fetch("SELECT person_id FROM memberships") == [(here,)]
    auditor = seat_at(tree.province, role="auditor")
    for seat in (Seat.public(), tree.leader, auditor):
        with acting(seat):
            assert fetch("SELECT id FROM people") == [] and fetch("SELECT id FROM memberships") == []


@pytest.mark.parametrize("role", [*sorted({*ROLES, *SEES_PEOPLE}), "", "unheard_of"])
def test_of_every_role_range_line_and_person_the_wall_shows_what_the_rule_says(tree, two_members, role):
    with acting(tree.system):
        rows = fetch("SELECT person_id, position, industry_position FROM memberships")
    place, line = {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}
    here, there = two_members
    ranges = (NOWHERE, EVERYWHERE, (place[here],) * 2, (place[here] + 1, place[there]), (0, place[here] - 1))
    lines = (NOWHERE, (line[here],) * 2, (line[here] + 1, EVERYWHERE[1]))
    for (lo, hi), (ilo, ihi), own in product(ranges, lines, (None, here, there)):
        seat = Seat(role, person_id=own, lo=lo, hi=hi, ilo=ilo, ihi=ihi)
        seen = {
            person
            for person in two_members
            if person == own
            or (role in SEES_PEOPLE and (lo <= place[person] <= hi or ilo <= (line[person] or -1) <= ihi))
        }
        with acting(seat):
            assert {row[0] for row in fetch("SELECT person_id FROM memberships")} == seen, seat
            people = fetch("SELECT id FROM people WHERE id = ANY(%s)", list(two_members))
            assert {row[0] for row in people} == (set(two_members) if role == "system" else seen), seat
            with transaction.atomic():
                fetch("SELECT set_config('zg.lo', '', true)")
                assert refused("SELECT person_id FROM memberships") == "ZG000"
                assert refused("SELECT id FROM people") == "ZG000"
                fetch("SELECT set_config('zg.lo', %s, true)", str(lo))


def test_a_view_that_forgot_visible_to_gets_its_own_range_only(tree, two_members):
    here, _there = two_members
    with acting(tree.officer):
        assert [row.person_id for row in Membership.objects.all()] == [here]
        assert list(Person.objects.values_list("pk", flat=True)) == [here]
    with pytest.raises(NoSeat):
        list(Membership.objects.all())


def test_nobody_acts_in_two_seats_at_once(tree):
    with acting(tree.officer):
        with acting(tree.officer):
            pass
        with pytest.raises(OtherSeat), acting(tree.other_officer):
            pass


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE memberships SET state = 'ended'",
        "DELETE FROM memberships",
        "INSERT INTO memberships SELECT * FROM memberships",
        "UPDATE membership_events SET happened_on = '2020-01-01'",
        "DELETE FROM membership_events",
        "TRUNCATE membership_events",
        "DELETE FROM people",
        "UPDATE people_versions SET name = 'x'",
        "DELETE FROM people_versions",
        "UPDATE tally_totals SET amount = 0",
        "DELETE FROM tally_deltas",
        "UPDATE tally_cells SET months = '{}'",
        "DELETE FROM tally_crossed",
        "DELETE FROM membership_departures",
        "SELECT member_base(ARRAY[1], true, current_date, 0)",
    ],
)
def test_the_application_may_not_rewrite_the_register_even_in_the_systems_seat(tree, two_members, sql):
    with acting(tree.system):
        assert refused(sql) == "42501"


def test_an_update_without_where_touches_only_what_the_seat_sees(tree, two_members):
    here, there = two_members
    with acting(tree.officer), connection.cursor() as cursor:
        cursor.execute("UPDATE people SET education = '20'")
        assert cursor.rowcount == 1
    with acting(tree.system):
        assert dict(Person.objects.values_list("pk", "education")) == {here: "20", there: ""}


def test_a_version_cannot_be_forged_beside_the_trigger(tree, two_members):
    with acting(tree.system):
        sql = "INSERT INTO people_versions SELECT (v).* FROM (SELECT v FROM people_versions v LIMIT 1) x"
        assert refused(sql) == "42501"


def test_another_unit_in_the_event_is_refused_by_the_database(tree, person):
    somebody = person()
    with acting(tree.other_officer):
        sql = (
            "INSERT INTO membership_events (membership_id, person_id, unit_id, kind, reason, from_state, to_state,"
            " happened_on, joined_on, number, worker_kind, employment_form, note)"
            " VALUES (gen_random_uuid(), %s, %s, 'join', '', '', 'active', now(), now(), '', '', '', '')"
        )
        assert refused(sql, somebody, tree.union.pk) == "42501"


def test_a_prepared_plan_of_a_wide_seat_does_not_answer_for_a_narrow_one(tree, two_members):
    here, _there = two_members
    statement = "PREPARE wide AS SELECT person_id FROM memberships ORDER BY person_id"
    with acting(tree.system):
        fetch_nothing(statement)
        for _time in range(7):  # the sixth run may switch to a generic plan
            assert len(fetch("EXECUTE wide")) == 2
    with acting(tree.officer):
        assert fetch("EXECUTE wide") == [(here,)]
    fetch_nothing("DEALLOCATE wide")


def fetch_nothing(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    ["ALTER TABLE people DISABLE ROW LEVEL SECURITY", "DROP POLICY where_members_are_seen ON people", "SET ROLE zg_owner",
     "SET session_replication_role = replica", "ALTER TABLE journal_entries DISABLE TRIGGER ALL"],
)  # fmt: skip
def test_the_wall_is_not_the_applications_to_change(tree, sql):
    assert refused(sql) == "42501"


def test_a_temporary_table_does_not_slip_under_the_owners_functions(tree, two_members):
    here, _there = two_members
    with acting(tree.officer):
        try:
            with transaction.atomic():
                fetch_nothing("CREATE TEMP TABLE memberships AS SELECT * FROM memberships WHERE false")
        except ProgrammingError:
            return  # an installed instance does not let its application make temporary tables at all
        asked = "SELECT person_id FROM members_named('李', '', '{active}', 0, 9223372036854775807, NULL, 10)"
        assert fetch(asked) == [(here,)]
        fetch_nothing("DROP TABLE pg_temp.memberships")
