"""The tally: exact at any moment, folded beside readers and other folds without losing or doubling."""

import os
import threading

import psycopg
import pytest

from zhigong.kernel.tally import counts
from zhigong.lib.ids import uuid7

NODES = (9_100_001, 9_100_002, 9_100_003)


def delta(measure, amount=1, nodes=NODES, **dimensions):
    return counts.Delta(measure, nodes, amount, dimensions)


@pytest.mark.django_db
def test_a_count_is_exact_before_and_after_folding():
    counts.add([delta("t1", sex="1"), delta("t1", sex="2"), delta("t1", -1, NODES[:2], sex="1")])
    expected = {NODES[0]: 1, NODES[1]: 1, NODES[2]: 2}
    assert counts.count(NODES, "t1") == expected
    by_sex = {NODES[0]: {"2": 1}, NODES[2]: {"1": 1, "2": 1}}
    assert counts.read([NODES[0], NODES[2]], "t1", "sex") == by_sex
    whole = counts.read_all(NODES[2], "t1")
    while counts.fold(2):
        counts.add([])
    assert counts.count(NODES, "t1") == expected
    assert counts.read([NODES[0], NODES[2]], "t1", "sex") == by_sex
    assert counts.read_all(NODES[2], "t1") == whole == {"": {"": 2}, "sex": {"1": 1, "2": 1}}
    assert counts.count([5], "t1") == {5: 0}


@pytest.mark.django_db
def test_rebuilding_forgets_a_measure_and_leaves_the_others():
    counts.add([delta("t1"), delta("t2")])
    counts.fold()
    counts.rebuild("t1", [delta("t1", 7)])
    assert counts.count(NODES[:1], "t1") == {NODES[0]: 7}
    assert counts.count(NODES[:1], "t2") == {NODES[0]: 1}


def connect():
    return psycopg.connect(
        os.environ["ZG_DATABASE_URL"], options="-c search_path=zg,extensions", autocommit=True
    )


ADD = 'INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at) SELECT %s, %s, \'{"sex": "1"}\', 1, now() FROM generate_series(1, %s)'


def test_folds_and_reads_race_without_double_count_or_loss(django_db_blocker):
    measure, total, wrong, folded = f"r{uuid7().hex[-10:]}", 600, [], []
    with connect() as setup:
        setup.execute(ADD, [measure, list(NODES), total])

    def fold():
        with connect() as mine:
            while count := mine.execute("SELECT tally_fold(25)").fetchone()[0]:
                folded.append(count)

    def read(stop):
        query = counts._READ
        with connect() as mine:
            while not stop.is_set():
                found = mine.execute(
                    query, {"nodes": list(NODES), "measure": measure, "dimension": ""}
                ).fetchall()
                if [row[2] for row in found] != [total] * len(NODES):
                    wrong.append(found)

    stop = threading.Event()
    readers = [threading.Thread(target=read, args=(stop,)) for _ in range(2)]
    folders = [threading.Thread(target=fold) for _ in range(3)]
    for thread in readers + folders:
        thread.start()
    for thread in folders:
        thread.join(60)
    stop.set()
    for thread in readers:
        thread.join(60)
    assert wrong == [] and sum(folded) >= total
    with connect() as after:
        amounts = after.execute(
            "SELECT DISTINCT amount FROM tally_totals WHERE measure = %s", [measure]
        ).fetchall()
        assert amounts == [(total,)]
