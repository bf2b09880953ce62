"""Keys change while everybody works: both readable until the last row, then the old one goes; the erased stay erased."""

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.crypto import KeysMissing, erasures
from zhigong.kernel.crypto.keys import create_keys_file
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships import staging
from zhigong.kernel.metrics.tests.test_tampering import superuser
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.people import doors, erasing, handovers, jobs, register, reveal, rotation, sealing
from zhigong.kernel.people.accounts import create_officer, create_worker, find_worker
from zhigong.kernel.people.models import Account, KeyRotation, Person, PersonKey
from zhigong.kernel.people.register import NewPerson, create_person

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = date(2026, 3, 2)
SYSTEM = Seat.system("test")
LATE = "E88888881"
ENTER = """
INSERT INTO people (id, name, name_pinyin, name_initials, sex, doc_type, doc_cipher, doc_digest, doc_tail_digest,
                    digest_key_id, identity_level, source, created_at, updated_at, ethnicity, education,
                    political_status, employment_status, skill_level, hukou_type)
SELECT person_id, name, name_pinyin, name_initials, sex, doc_type, doc_cipher, doc_digest, doc_tail_digest,
       digest_key_id, 0, 'import', now(), now(), '', '', '', '', '', '' FROM pg_temp.members_staged;
INSERT INTO person_keys (person_id, wrapped, wrapping_key_id)
SELECT person_id, wrapped, wrapping_key_id FROM pg_temp.members_staged
"""
NUMBERS = [f"E{number:08d}" for number in range(1, 8)]


@pytest.fixture
def house(own_database, tmp_path):
    """Seven people and an account, under keys of their own folder, all committed and journaled."""
    path = tmp_path / "keys" / "keys.json"
    create_keys_file(path)
    mine, settings.ZG_KEYS_FILE = settings.ZG_KEYS_FILE, path
    with acting(SYSTEM):
        people = [
            create_person(
                NewPerson("李晓华", doc_type="414", doc_number=number, mobile=f"1380000{place:04d}"), on=DAY
            )
            for place, number in enumerate(NUMBERS)
        ]
        create_worker("13800009999")
        entries.record("test.people", subjects=people)
    yield people, own_database
    settings.ZG_KEYS_FILE = mine


def start(purpose: str) -> None:
    with acting(SYSTEM):
        rotation.start_rotation(purpose, now=NOW)


def run(batches: int = 1000, limit: int = 3) -> int:
    for done in range(batches):
        with acting(SYSTEM):
            if not rotation.rotate_some(now=NOW, limit=limit):
                return done
    return batches


def found(number: str):
    with acting(SYSTEM):
        return Person.objects.filter(doc_digest__in=register.document_digests("414", number)).first()


def sound() -> None:
    with acting(SYSTEM):
        told = verify_all()
    assert told["ok"], told["problems"]


def test_a_new_wrapping_key_comes_in_batch_by_batch_and_the_old_one_is_destroyed(house):
    people, _database = house
    start("wrapping")
    with acting(SYSTEM):
        with pytest.raises(rotation.RotationRefused, match="还没有完成"):
            rotation.start_rotation("wrapping", now=NOW)
        assert rotation.rotate_some(now=NOW, limit=3) == 3
        assert rotation.state()[0]["left"] == 4, "half way"
        for place, person in enumerate(people):
            assert reveal.reveal(person, "document", "核对") == NUMBERS[place], "old and new are read"
        with pytest.raises(rotation.RotationRefused, match="还有内容"):
            rotation.retire("wrapping", 1, now=NOW)
        late = create_person(NewPerson("周婷", doc_type="414", doc_number="E99999999"), on=DAY)
        assert PersonKey.objects.get(pk=late).wrapping_key_id == "2"
        entries.record("test.people", subjects=[late])
    run()
    with acting(SYSTEM):
        assert set(PersonKey.objects.values_list("wrapping_key_id", flat=True)) == {"2"}
        rotation.retire("wrapping", 1, now=NOW)
    with acting(SYSTEM):
        assert [reveal.reveal(person, "document", "核对") for person in people] == NUMBERS
        with pytest.raises(KeysMissing):
            crypto.key_ring().get("wrapping", 1)
    sound()


def test_people_and_accounts_are_found_before_during_and_after_a_change_of_the_digest_key(house):
    people, _database = house
    before = bytes(found(NUMBERS[0]).doc_digest)
    start("digest")
    assert run(batches=1) == 1
    for number, person in zip(NUMBERS, people, strict=True):
        assert found(number).pk == person
    with acting(SYSTEM):
        answer = doors.identity_door("414", NUMBERS[6], proof=4, purpose="核对")
        assert answer.person_id == people[6], "one not yet brought over is found by the old digest"
    assert find_worker("13800009999")
    run()
    with acting(SYSTEM):
        assert KeyRotation.objects.get().finished_at == NOW
        rotation.retire("digest", 1, now=NOW)
    assert [found(number).pk for number in NUMBERS] == people and find_worker("13800009999")
    assert bytes(found(NUMBERS[0]).doc_digest) != before
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_versions WHERE doc_digest = %s", [before])
        assert cursor.fetchone()[0] == 0, "the old digest is in no earlier version either"
    sound()


def sealed_before(number: str) -> str:
    """A batch of one, as an import seals it ahead of entering it."""
    return sealing.seal_entrants([sealing.Entrant(1, "", "迟到的人", "414", number)])


def enter(text: str) -> None:
    """What the merge of an import writes of people and keys."""
    with acting(SYSTEM), connection.cursor() as cursor:
        staging.stage_rows(text)
        cursor.execute(ENTER)
        entries.record("test.people")


def test_what_was_sealed_before_a_rotation_and_came_in_after_it_is_brought_over_when_the_old_key_goes(house):
    text = sealed_before(LATE)
    start("wrapping")
    run()
    enter(text)
    with acting(SYSTEM):
        assert rotation.state()[0]["left"] == 1 and rotation.rotate_some(now=NOW) == 0
        rotation.retire("wrapping", 1, now=NOW)
    with acting(SYSTEM):
        assert reveal.reveal(found(LATE).pk, "document", "核对") == LATE
        assert rotation.state()[0]["left"] == 0 and rotation.take_up() == 0
    sound()


def test_nightly_late_rows_are_found_and_done(house):
    text = sealed_before(LATE)
    start("wrapping")
    run()
    enter(text)
    jobs.take_up_leftovers(0)
    jobs.rotate_keys(0)
    with acting(SYSTEM):
        assert set(PersonKey.objects.values_list("wrapping_key_id", flat=True)) == {"2"}


@pytest.mark.parametrize("purpose", rotation.PURPOSES)
def test_what_was_sealed_under_a_key_since_destroyed_does_not_come_in(house, purpose):
    text = sealed_before(LATE)
    start(purpose)
    run()
    with acting(SYSTEM):
        rotation.retire(purpose, 1, now=NOW)
    with pytest.raises(DatabaseError, match="replaced meanwhile"):
        enter(text)
    enter(sealed_before(LATE))
    assert found(LATE).name == "迟到的人"
    sound()


@dataclass
class Overtaken(sealing.Entrant):
    """A row during whose sealing the administrator begins a rotation."""

    def __getattribute__(self, name: str):
        if name == "mobile" and not KeyRotation.objects.exists():
            start("digest")
        return super().__getattribute__(name)


def test_a_rotation_that_begins_while_a_row_is_sealed_leaves_no_digest_under_another_key_than_it_says(house):
    text = sealing.seal_entrants([Overtaken(1, "", "迟到的人", "414", LATE, "13800008888")])
    assert KeyRotation.objects.filter(finished_at=None).exists()
    with pytest.raises(DatabaseError, match="replaced meanwhile"):
        enter(text)
    enter(sealed_before(LATE))
    run()
    with acting(SYSTEM):
        rotation.retire("digest", 1, now=NOW)
    assert found(LATE).name == "迟到的人"


def test_an_account_that_comes_in_late_under_the_old_key_is_brought_over_before_it_goes(house):
    start("digest")
    run()
    with acting(SYSTEM):  # committed after the accounts were walked through, digested before
        late = crypto.Digests(1)
        account = create_worker("13800007777")
        account.mobile_digest, account.digest_key_id = late.many("phone", ["13800007777"])[0], "1"
        account.save(update_fields=["mobile_digest", "digest_key_id"])
        entries.record("test.people")
    with acting(SYSTEM):
        rotation.retire("digest", 1, now=NOW)
    assert find_worker("13800007777").pk == account.pk


def test_a_phone_that_came_in_under_both_keys_does_not_hold_up_the_rotation(house):
    with acting(SYSTEM):
        old = create_worker("13800006666")
        made = bytes(old.mobile_digest)
    start("digest")
    with acting(SYSTEM):  # the other tab saw no account yet, and signs in under the new key
        Account.objects.filter(pk=old.pk).update(mobile_digest=None)
        new = create_worker("13800006666")
        Account.objects.filter(pk=old.pk).update(mobile_digest=made)
    run()
    with acting(SYSTEM):
        rotation.retire("digest", 1, now=NOW)
        assert KeyRotation.objects.get().conflict_count == 1
    assert new.pk != old.pk and find_worker("13800006666").pk == new.pk


def test_nobody_is_entered_twice_by_a_digest_made_before_the_rotation(house):
    text = sealed_before(NUMBERS[0])
    start("digest")
    run()
    with pytest.raises(DatabaseError, match="replaced meanwhile"):
        enter(text)
    assert found(NUMBERS[0]).name == "李晓华"


def test_a_key_is_not_destroyed_while_somebody_is_being_entered_under_it(house):
    text = sealed_before(LATE)
    start("wrapping")
    run()
    ended = threading.Event()

    def retire():
        with acting(SYSTEM):
            rotation.retire("wrapping", 1, now=NOW)
        ended.set()
        connection.close()

    with acting(SYSTEM), connection.cursor() as cursor:
        staging.stage_rows(text)
        cursor.execute(ENTER)
        entries.record("test.people")
        other = threading.Thread(target=retire)
        other.start()
        assert not ended.wait(0.3), "it waits for the open transaction"
    other.join(10)
    assert ended.is_set()
    with acting(SYSTEM):
        assert reveal.reveal(found(LATE).pk, "document", "核对") == LATE


def test_a_rotation_killed_between_batches_goes_on_where_it_stopped(house):
    start("digest")
    run(batches=1)
    with pytest.raises(RuntimeError), acting(SYSTEM):
        rotation.rotate_some(now=NOW, limit=3)
        raise RuntimeError("killed")
    with acting(SYSTEM):
        assert KeyRotation.objects.get().done_count == 3
    run()
    with acting(SYSTEM):
        assert KeyRotation.objects.get().done_count == len(NUMBERS) + 1
        assert set(Person.objects.values_list("digest_key_id", flat=True)) == {"2"}
    sound()


def test_a_document_entered_twice_meanwhile_stays_with_one_and_is_journaled(house):
    people, _database = house
    start("digest")
    with acting(SYSTEM):
        create_person(NewPerson("李晓华", doc_type="414", doc_number=NUMBERS[6]), on=DAY)
        entries.record("test.people")
    run()
    with acting(SYSTEM):
        assert KeyRotation.objects.get().conflict_count == 1
        assert Person.objects.get(pk=people[6]).doc_digest is None
    sound()


def test_codes_handed_out_before_still_work_after(house):
    with acting(SYSTEM):
        boss, officer = (create_officer(name, "A long passw0rd!", name) for name in ("boss", "officer"))
        second = create_officer("second", "A long passw0rd!", "second")
        reset = handovers.ask_reset(officer, "factor", "手机遗失", boss, NOW)
        code = handovers.confirm_reset(reset.pk, second, "system_admin", NOW)
    start("digest")
    with acting(SYSTEM):
        reset.refresh_from_db()
        assert handovers.is_right(reset, code, NOW) and not handovers.is_right(reset, "WRONG-CODES", NOW)


def test_the_erased_stay_erased_after_a_restore(house):
    people, database = house
    with superuser(database) as opened:
        opened.execute("CREATE SCHEMA kept")
        for table in ("people", "people_versions", "person_keys", "erased_versions", "journal_entries"):
            opened.execute(f"CREATE TABLE kept.{table} AS TABLE zg.{table}")
    with acting(SYSTEM):
        erasing.erase_person(people[0], purpose="本人申请", order="2026-3")
    assert erasures.listed() == [people[0]]
    with superuser(database) as opened:  # an older copy comes back
        for table in ("people", "people_versions", "person_keys", "erased_versions", "journal_entries"):
            opened.execute(
                f"DELETE FROM {table}; INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE kept.{table}"
            )
        opened.execute("DROP SCHEMA kept CASCADE")
    with acting(SYSTEM):
        assert Person.objects.get(pk=people[0]).name == "李晓华", "the copy knows them"
        assert erasures.replay() == [people[0]]
        assert erasures.replay() == []
        row = Person.objects.get(pk=people[0])
        assert row.name == "" and row.doc_cipher is None and PersonKey.objects.get(pk=row.pk).wrapped is None
    sound()


def test_the_list_is_completed_after_a_crash_and_merged_from_a_copy(house, tmp_path):
    people, _database = house
    with acting(SYSTEM):
        erasing.erase_person(people[0], purpose="本人申请")
        erasing.erase_person(people[1], purpose="本人申请")
    copy = tmp_path / "copy.jsonl"
    copy.write_text(erasures.list_file().read_text() + '{"person": "torn')
    erasures.list_file().unlink()
    with acting(SYSTEM):
        assert erasing.complete_list() == 2 and erasing.complete_list() == 0
    erasures.list_file().unlink()
    assert erasures.merge(copy) == 2 and erasures.merge(copy) == 0
    assert set(erasures.listed()) == set(people[:2])
    assert Path(erasures.list_file()).stat().st_mode & 0o777 == 0o600


def test_an_erased_version_that_is_filled_again_or_covered_by_nobody_is_named(house):
    people, database = house
    with acting(SYSTEM):
        erasing.erase_person(people[0], purpose="本人申请")
    sound()
    with superuser(database) as opened:
        opened.execute(
            "UPDATE people_versions SET name = '别人' WHERE pgh_obj_id = %s AND pgh_label = 'insert'",
            [people[0]],
        )
    with acting(SYSTEM):
        named = {problem["table"] for problem in verify_all()["problems"]}
    assert "erased_versions" in named
    with superuser(database) as opened:
        opened.execute("UPDATE people_versions SET name = '' WHERE pgh_obj_id = %s", [people[0]])
        opened.execute(
            "INSERT INTO erased_versions (entry_id, table_name, version_id, digest)"
            " SELECT e.id, 'people_versions', v.pgh_id, version_digest(e.salt, 'people_versions', to_jsonb(v))"
            " FROM people_versions v JOIN journal_entries e ON e.txid = v.txid WHERE v.pgh_obj_id = %s",
            [people[1]],
        )
        opened.execute("UPDATE people_versions SET name = '别人' WHERE pgh_obj_id = %s", [people[1]])
        opened.execute("UPDATE people SET name = '别人' WHERE id = %s", [people[1]])
    with acting(SYSTEM):
        problems = verify_all()["problems"]
    assert any("no entry of the journal covers" in problem["problem"] for problem in problems), problems
