"""The merge set by set leaves what the ordinary path leaves, row for row, version for version, count for count."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships import staging
from zhigong.kernel.memberships.ledger import Event, append_many
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.register import NewPerson, bulk_create_people, key_of, update_person
from zhigong.kernel.people.sealing import Entrant, seal_entrants
from zhigong.kernel.tally import counts as tally
from zhigong.lib.ids import is_member_number
from zhigong.modules.organise.rosters import words
from zhigong.modules.organise.rosters.forms import RowReader
from zhigong.modules.organise.rosters.public import import_roster
from zhigong.modules.organise.rosters.tests.sheets_for_tests import as_csv, roster_cells
from zhigong.modules.organise.rosters.tests.test_import import NOW, SYSTEM
from zhigong.testing.world import build_world

ON = NOW.date()
COLUMNS = {header: index for index, header in enumerate(words.HEADERS)}
PERSON = (
    "name, name_pinyin, name_initials, sex, birth_on, ethnicity, education, political_status, employment_status,"
    " skill_level, hukou_type, is_migrant, doc_type, doc_digest, doc_tail_digest, mobile_digest, digest_key_id,"
    " identity_level, identity_checked_on, source, merged_into, erased_at"
)
EVENT = (
    "e.unit_id, e.kind, e.reason, e.from_state, e.to_state, e.happened_on, e.joined_on, e.worker_kind,"
    " e.employment_form, e.employer_id, e.matter_id, e.account_id, e.note"
)
MEMBERSHIP = (
    "m.unit_id, m.position, m.industry_position, m.state, left(m.number, 6), m.joined_on, m.since_on, m.worker_kind,"
    " m.employment_form, m.employer_id"
)
LEFT_BEHIND = {
    "people": f"SELECT {PERSON} FROM people WHERE source = 'import' ORDER BY doc_digest",
    "versions": f"SELECT {PERSON}, pgh_label FROM people_versions WHERE source = 'import' ORDER BY doc_digest, pgh_id",
    "events": f"SELECT p.doc_digest, {EVENT} FROM membership_events e JOIN people p ON p.id = e.person_id"
    " WHERE p.source = 'import' ORDER BY p.doc_digest, e.id",
    "memberships": f"SELECT p.doc_digest, {MEMBERSHIP} FROM memberships m JOIN people p ON p.id = m.person_id"
    " WHERE p.source = 'import' ORDER BY p.doc_digest, m.since_on, m.state",
    "keys": "SELECT wrapping_key_id, destroyed_at FROM person_keys k JOIN people p ON p.id = k.person_id"
    " WHERE p.source = 'import'",
}


@pytest.fixture
def world(db):
    return build_world()


def ask(text: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(text)
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]


def left_behind(world) -> dict:
    """What the register holds of imported people, without ids and moments, and the counts of every unit."""
    with acting(SYSTEM):
        found = {name: ask(text) for name, text in LEFT_BEHIND.items()}
        found["counts"] = {key: tally.read_all(unit.pk) for key, unit in world.unit.items()}
        found["documents"] = sorted(
            crypto.decrypt(
                key_of(person.pk), person.doc_cipher, crypto.aad("people", "doc_cipher", person.pk)
            )
            for person in Person.objects.filter(source="import")
        )
        numbers = Membership.objects.filter(person__source="import").values_list("number", flat=True)
        assert all(map(is_member_number, numbers)) and len(set(numbers)) == len(numbers)
    with acting(SYSTEM):
        entries.record("test.end")
    assert verify_all()["problems"] == []
    return found


def rows_of(world) -> list[list]:
    """Forty rows of two unions, some without day of joining or phone."""
    codes = (world.unit["hengda"].code, world.unit["riders"].code)
    rows = [roster_cells(index, codes[index % 2]) for index in range(40)]
    rows[3] = roster_cells(3, codes[1], 入会日期="", 移动电话="", 是否农民工="是")
    rows[4] = roster_cells(4, codes[0], 证件类型="护照", 证件号码="E12345678", 性别="女")
    return rows


def register_one_by_one(world, rows: list[list]) -> None:
    """The ordinary path: people, then the ledger."""
    reader = RowReader(COLUMNS, on=ON)
    read = [reader.read(number, cells) for number, cells in enumerate(rows)]
    units = {unit.code: unit for unit in world.unit.values()}
    with acting(SYSTEM):
        people = [
            NewPerson(
                name=row.name, doc_type=row.doc_type, doc_number=row.document, mobile=row.mobile,
                sex=row.sex or "0", birth_on=row.birth_on, ethnicity=row.ethnicity, education=row.education,
                is_migrant=row.is_migrant, identity_level=1, source="import",
            )
            for row in read
        ]  # fmt: skip
        ids = bulk_create_people(people, on=ON)
        append_many(
            Event(
                "join", person, row.joined_on or ON, units[row.unit_code].pk, joined_on=row.joined_on or ON,
                employment_form=row.employment_form, employer_id=units[row.unit_code].employer_id, note="名册导入",
            )
            for person, row in zip(ids, read, strict=True)
        )  # fmt: skip
        entries.record("test.register", subjects=ids)


def change_one_by_one(person_id, membership_id) -> None:
    """A retained member restored, with another form of employment and another degree."""
    with acting(SYSTEM):
        update_person(person_id, {"education": "30", "is_migrant": True, "identity_level": 1}, on=ON)
        restore = Event("restore", person_id, ON, membership_id=membership_id, note="名册导入")
        amend = Event(
            "amend", person_id, ON, membership_id=membership_id, employment_form="2", note="名册导入"
        )
        append_many([restore, amend])


def tried(deed) -> dict:
    """What a deed returns, with all it did undone."""
    with transaction.atomic():
        found = deed()
        transaction.set_rollback(True)
    return found


def test_new_people_leave_the_same_by_both_paths(tmp_path, world):
    rows, path = rows_of(world), tmp_path / "roster.csv"
    path.write_bytes(as_csv(rows))

    def merge():
        told = import_roster(path, seat=SYSTEM, now=NOW)
        assert told["new"] == len(rows)
        return left_behind(world)

    def one_by_one():
        register_one_by_one(world, rows)
        return left_behind(world)

    merged, ordinary = tried(merge), tried(one_by_one)
    for name in merged:
        assert merged[name] == ordinary[name], name
    assert len(merged["people"]) == len(merged["versions"]) == 40


def test_changes_of_known_people_leave_the_same_by_both_paths(tmp_path, world):
    code, path = world.unit["hengda"].code, tmp_path / "roster.csv"
    path.write_bytes(as_csv([roster_cells(1, code)]))
    import_roster(path, seat=SYSTEM, now=NOW)
    with acting(SYSTEM):
        membership = Membership.objects.get(person__source="import")
        held = Event("retain", membership.person_id, date(2026, 1, 5), membership_id=membership.pk)
        append_many([held])
        entries.record("test.retain")
    changed = roster_cells(1, code, 学历="大专", 是否农民工="是", 用工形式="劳务派遣")
    path.write_bytes(as_csv([changed]))

    def merge():
        assert import_roster(path, seat=SYSTEM, now=NOW)["updated"] == 1
        return left_behind(world)

    def one_by_one():
        change_one_by_one(membership.person_id, membership.pk)
        return left_behind(world)

    merged, ordinary = tried(merge), tried(one_by_one)
    merged["versions"], ordinary["versions"] = merged["versions"][-1:], ordinary["versions"][-1:]
    for name in merged:  # one by one, each column leaves a version of its own; the last is the same
        assert merged[name] == ordinary[name], name


def test_the_seat_bounds_the_merge_inside_the_database(world):
    here, elsewhere = world.unit["hengda"].code, world.unit["spinning"].code
    rows = [Entrant(1, here, "张一", "111", "E1"), Entrant(2, elsewhere, "张二", "111", "E2")]
    with acting(world.seat("chen")):
        staging.stage_rows(seal_entrants(rows))
        staging.judge(level=1, on=ON, purpose="名册")
        told = {one.number: (one.outcome, one.problem) for one in staging.judgements(("basic", "branch"))}
        staging.merge(level=1, on=ON, source="import", note="")
        entries.record("test.merge")
    assert told == {2: ("rejected", "unit_unknown")}
    with acting(SYSTEM):
        assert [person.name for person in Person.objects.filter(source="import")] == ["张一"]


@pytest.mark.parametrize("seat", ["leader", "worker", "public"])
def test_who_sees_no_people_registers_nobody(world, seat):
    seats = {"leader": world.seat("lin"), "worker": world.seat("li"), "public": Seat.public()}
    with acting(seats[seat]), pytest.raises(DatabaseError, match="registers nobody"), transaction.atomic():
        staging.stage_rows("")


def test_what_was_judged_cannot_be_rewritten_by_the_program(world):
    with acting(world.seat("chen")):
        staging.stage_rows("")
        for statement in (
            "UPDATE pg_temp.members_judged SET outcome = 'new'",
            "INSERT INTO pg_temp.members_judged (number) VALUES (1)",
            "SELECT members_compare(1::smallint, current_date)",
        ):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as c,
            ):
                c.execute(statement)


def test_the_ledger_still_has_its_short_way_for_those_who_join(world):
    """Whoever writes the ledger's trigger anew must keep it: without it an import takes a third longer."""
    with acting(SYSTEM):
        [(text,)] = ask("SELECT pg_get_functiondef('memberships_derive'::regproc)")
    assert text.count("turns = 1") == 1 and "FOR turn IN 1..coalesce(turns, 0) LOOP" in text
