"""An import asks the whole register through one audited door, and learns of other unions' members only that they are."""

import pytest

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.people.doors import identity_doors
from zhigong.kernel.people.register import many_document_digests
from zhigong.modules.organise.rosters.tests.sheets_for_tests import roster_cells
from zhigong.modules.organise.rosters.tests.test_import import SYSTEM, outcome, run
from zhigong.testing.world import build_world


@pytest.fixture
def world(db):
    return build_world()


def asked(world, *keys):
    documents = [("111", world.document[key]) for key in keys]
    return identity_doors(many_document_digests(documents), purpose="核对名册")


def test_many_documents_are_one_entry_with_their_count(world):
    with acting(world.seat("chen")):
        assert asked(world, "li", "courier", "zhou") == [world.person["li"], None, world.person["zhou"]]
    with acting(SYSTEM):
        [entry] = Entry.objects.filter(what="people.identity_doors")
        assert (entry.outcome, entry.subjects, entry.purpose) == ("read", [], "核对名册")
        assert entry.detail == {"asked": 3, "known": 2}


def test_whoever_sees_no_people_is_told_nothing_and_written_down(world):
    for seat in (world.seat("lin"), world.seat("li"), Seat.public()):
        with acting(seat):
            assert asked(world, "li") == [None]
    with acting(SYSTEM):
        assert Entry.objects.filter(what="people.identity_doors", outcome="refused").count() == 3


def test_an_import_asks_once_a_batch_and_reads_no_fact_of_another_unions_member(tmp_path, world):
    rows = [roster_cells(1), roster_cells(2, 姓名="周婷", 证件号码=world.document["zhou"])]
    told = run(tmp_path, rows, world.seat("chen"), world.unit["hengda"].code)
    assert outcome(told) == {"new": 1, "elsewhere": 1}
    with acting(SYSTEM):
        assert Entry.objects.filter(what="people.identity_doors").count() == 1


def test_people_entered_under_an_older_key_are_found(world):
    [digests] = many_document_digests([("111", world.document["li"])])
    assert len(digests) == len(crypto.key_ring().all("digest"))
    with acting(world.seat("chen")):
        assert identity_doors([(b"\0" * 32, *digests)], purpose="轮换密钥") == [world.person["li"]]
