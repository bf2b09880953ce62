"""Seals: all entries under one growing root, proofs of one entry and between two roots, nothing done when nothing is new."""

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries, heads, log, order, seals
from zhigong.kernel.journal.models import Seal
from zhigong.lib import merkle
from zhigong.testing.sealing import order_everything

SYSTEM = Seat.system("test")


def write(count: int) -> None:
    """Write entries, each in a transaction of its own."""
    for _one in range(count):
        with acting(SYSTEM):
            entries.record("test.entry")


def seal(limit: int = seals.SEALED_AT_ONCE) -> int:
    with acting(SYSTEM):
        order.sequence()
        return seals.seal_next(limit)


@pytest.fixture
def sealed(own_database):
    """Seven entries under four seals, committed."""
    write(7)
    order_everything()
    assert [seal(2) for _time in range(5)] == [2, 2, 2, 1, 0]
    return SimpleNamespace(database=own_database)


def test_every_seal_is_a_leaf_of_one_tree_and_each_root_continues_the_one_before(sealed):
    with acting(SYSTEM):
        rows = list(Seal.objects.order_by("place"))
        assert seals.verify_seals() == [] and log.size_now() == 4
        leaves = [merkle.leaf_hash(bytes(row.chained)) for row in rows]
        for size in range(1, 5):
            assert log.root_of(size) == merkle.root(leaves[:size]) == bytes(rows[size - 1].log_root)
            for place in range(size):
                proof = log.inclusion(place, size)
                assert merkle.verify_inclusion(leaves[place], place, size, proof, log.root_of(size))
            for old in range(1, size + 1):
                proof = log.consistency(old, size)
                assert merkle.verify_consistency(old, size, log.root_of(old), log.root_of(size), proof)
        assert order.tail(0, 5)[0].number == 1


def test_sealing_nothing_costs_two_short_queries_and_writes_nothing(sealed):
    with (
        acting(SYSTEM),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        assert seals.seal_next() == 0
    statements = [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) == 2 and all(sql.startswith("SELECT") for sql in statements), statements


def test_only_the_system_seals_and_only_readers_of_the_journal_see_leaves(sealed, tree):
    with acting(tree.officer):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM journal_leaf_texts(1, 100)")
            assert cursor.fetchone()[0] == 0
            cursor.execute("SELECT count(*) FROM journal_leaves(1, 100)")
            assert cursor.fetchone()[0] == 0
        values = [8, 8, 4, b"r", b"c", b"l", b"n", b"v", "1", b"s"]
        with pytest.raises(DatabaseError) as raised, transaction.atomic():
            seals._write(values)
        assert raised.value.__cause__.sqlstate == "ZG003"


def test_a_log_cut_off_and_sealed_again_does_not_reach_back_to_the_root_we_remember(sealed):
    from zhigong.kernel.metrics.tests.test_tampering import superuser

    with superuser(sealed.database) as opened:
        opened.execute("DELETE FROM seals WHERE place >= 2")
        opened.execute(
            "UPDATE journal_entries SET what = 'other' WHERE id = (SELECT max(id) FROM journal_entries)"
        )
    assert seal() == 3, "the log goes on"
    with acting(SYSTEM):
        [problem] = seals.verify_seals()
        assert (problem.table, problem.row) == ("seals", "place 3") and "cut off" in problem.problem
        heads.reopen()
        assert seals.verify_seals() == []
