"""The register of people: entering, correcting, revealing, proving, erasing."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.crypto import KeyDestroyed
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.people import doors, register, reveal
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.erasing import erase_person
from zhigong.kernel.people.models import Person, PersonKey
from zhigong.kernel.people.register import NewPerson, RegisterRefusal, bulk_create_people, create_person
from zhigong.lib.ids import uuid7

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
DOCUMENT = "11010519491231002X"


def someone(**facts) -> NewPerson:
    known = {"name": "李晓华", "doc_number": DOCUMENT, "mobile": "13812341875", "sex": "2"}
    return NewPerson(**(known | facts))


def test_a_person_is_entered_sealed_masked_and_revealed_for_a_purpose(tree):
    with acting(tree.system):
        with CaptureQueriesContext(connection) as captured:
            person_id = create_person(someone(), on=DAY)
        assert len(captured) == 1
        person = Person.objects.get(pk=person_id)
        assert (person.name_pinyin, person.name_initials) == ("li xiao hua", "lxh")
        assert DOCUMENT.encode() not in bytes(person.doc_cipher)
        assert reveal.masked(person) == {
            "name": "李*华",
            "document": "110***********002X",
            "mobile": "138****1875",
        }
        assert reveal.reveal(person_id, "document", "核对证件") == DOCUMENT
        entry = Entry.objects.latest("id")
        assert (entry.what, entry.outcome, entry.subjects, entry.purpose) == (
            "people.reveal",
            "read",
            [person_id],
            "核对证件",
        )


def test_a_clear_value_needs_a_purpose_and_sight_of_the_person(tree, person):
    somebody = person(mobile="13812341875")
    with acting(tree.system), pytest.raises(reveal.PurposeMissing):
        reveal.reveal(somebody, "mobile", " ")
    with acting(tree.officer), pytest.raises(Person.DoesNotExist):
        reveal.reveal(somebody, "mobile", "回访")


def test_thousands_are_entered_in_one_statement(tree):
    people = [NewPerson(name=f"张{n}", doc_type="414", doc_number=f"G{n:08d}") for n in range(300)]
    with acting(tree.system), CaptureQueriesContext(connection) as captured:
        ids = bulk_create_people(people, on=DAY)
        assert len(captured) == 1
        assert PersonKey.objects.filter(pk__in=ids).count() == 300
        assert reveal.reveal(ids[299], "document", "核对") == "G00000299"


def test_the_same_document_under_another_type_is_the_same_human_being(tree):
    with acting(tree.system):
        create_person(someone(), on=DAY)
        with pytest.raises(RegisterRefusal, match="已登记在另一人名下"), transaction.atomic():
            create_person(someone(doc_type="113"), on=DAY)


def test_an_applicant_neither_occupies_nor_probes_a_document_and_is_merged_when_proved(tree):
    worker = Seat.worker(uuid7(), None)
    with acting(tree.system):
        known = create_person(someone(), on=DAY)
    with acting(worker):
        applicant = create_person(someone(claims_document=False), on=DAY)
    with acting(tree.system):
        assert doors.prove_identity(applicant, level=4, on=DAY, purpose="审核入会") == doors.Proof(
            known, True
        )
        assert Person.objects.get(pk=applicant).merged_into == known


def test_an_applicant_nobody_knew_takes_the_document_when_an_officer_saw_it(tree):
    with acting(Seat.worker(uuid7(), None)):
        applicant = create_person(someone(claims_document=False), on=DAY)
    with acting(tree.system):
        assert Person.objects.get(pk=applicant).doc_digest is None
        assert doors.prove_identity(applicant, level=4, on=DAY, purpose="审核入会") == doors.Proof(
            applicant, False
        )
        row = Person.objects.get(pk=applicant)
        assert row.identity_level == 4 and row.doc_digest is not None
        with pytest.raises(RegisterRefusal), transaction.atomic():
            other = create_person(someone(claims_document=False, doc_number="34052419800101001X"), on=DAY)
            doors.prove_identity(other, level=1, on=DAY, purpose="试探")


def test_corrections_name_what_changed_and_reach_only_whom_one_sees(tree, person):
    somebody = person(mobile="13812341875")
    with acting(tree.system):
        append(Event("join", somebody, DAY, unit_id=tree.union.pk))
    with acting(tree.officer):
        changes = {"name": "李小花", "sex": "1", "mobile": "13812341876"}
        assert register.update_person(somebody, changes, on=DAY) == ["name", "mobile"]
        assert register.update_person(somebody, changes, on=DAY) == []
        assert Person.objects.get(pk=somebody).name_initials == "lxh"
        assert reveal.reveal(somebody, "mobile", "核对") == "13812341876"
    with acting(tree.other_officer), pytest.raises(Person.DoesNotExist):
        register.update_person(somebody, {"sex": "2"}, on=DAY)


def test_erasure_destroys_the_key_and_every_value_while_the_journal_still_verifies(tree, person):
    from zhigong.kernel.journal.entries import record

    somebody = person("李晓华", mobile="13812341875")
    with acting(tree.system):
        register.update_person(somebody, {"education": "20"}, on=DAY)
        record("people.correct", subjects=[somebody])
        assert erase_person(somebody, purpose="本人申请") is True
        assert erase_person(somebody, purpose="本人申请") is False
        row = Person.objects.get(pk=somebody)
        assert row.name == "" and row.doc_cipher is None and row.erased_at is not None
        with pytest.raises(KeyDestroyed):
            register.key_of(somebody)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT name, doc_cipher FROM people_versions WHERE pgh_obj_id = %s", [somebody]
            )
            assert cursor.fetchall() == [("", None)]
        told = verify_all()
        tables = ("journal_entries", "people_versions", "erased_versions", "people")
        assert [p for p in told["problems"] if p["table"] in tables] == [] and told["erased"] == 1


@pytest.mark.parametrize("seat", ["leader", "officer", "other_officer"])
def test_nobody_erases_another_but_the_house_itself(tree, person, seat):
    somebody = person()
    with acting(getattr(tree, seat)), pytest.raises(Exception, match="erases nobody"), transaction.atomic():
        erase_person(somebody, purpose="试试")


def test_a_phone_has_one_digest_in_the_register_and_in_the_accounts():
    with acting(Seat.system("test")):
        person_id = create_person(NewPerson("陈一", mobile="13800000042"), on=date(2026, 3, 2))
        account = create_worker("13800000042")
        assert bytes(Person.objects.get(pk=person_id).mobile_digest) == bytes(account.mobile_digest)
