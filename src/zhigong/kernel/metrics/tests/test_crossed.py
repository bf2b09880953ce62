"""Crossed cells: kept at large nodes by every fold, counted at small ones, always what the members say."""

import os
import threading
from datetime import timedelta
from random import Random

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from zhigong.kernel.access.seats import acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.metrics import past
from zhigong.kernel.metrics.tests.lives import Lives
from zhigong.kernel.metrics.tests.test_tampering import superuser
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.tally import counts

FOREVER = "9999-12-31"


def cross(*nodes) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tally_cross(%s::bigint[])", [list(nodes)])
        return cursor.fetchone()[0]


def ledger(node) -> dict:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM member_cells_as_of(%s, %s)", [node, FOREVER])
        return {tuple(row[:4]): row[4] for row in cursor.fetchall()}


def lives_of(tree, seed=7) -> Lives:
    today = timezone.localdate()
    return Lives(tree, tree.person, Random(seed), today - timedelta(days=200), today)


def problems() -> list:
    return [one for one in verify_all()["problems"] if one["table"] in ("tally_cells", "tally_totals")]


def test_cells_are_the_same_kept_and_counted_through_all_that_happens(committed):
    lives, kept = lives_of(committed), [committed.province.pk, committed.line.pk]
    with acting(committed.system):
        lives.join(10)
        assert cross(kept[0]) == 1 and cross(*kept) == 1 and cross(*kept) == 0
        for _round in range(6):
            lives.join(3)
            lives.live(15)
            for node in Unit.objects.values_list("pk", flat=True):
                assert past.cells_as_of(node, None) == ledger(node)
            counts.fold(7)
        while counts.fold():
            pass
        assert past.cells_as_of(kept[0], None) == ledger(kept[0])
        assert sum(past.cells_as_of(kept[0], None).values()) == counts.count(kept)[kept[0]]
        assert problems() == []


def test_a_fold_that_lifts_a_node_over_the_limit_has_it_kept(committed):
    with acting(committed.system):
        with superuser(connection.settings_dict["NAME"]) as opened:
            opened.execute("CREATE OR REPLACE FUNCTION tally_cross_from() RETURNS bigint IMMUTABLE RETURN 3")
        lives = lives_of(committed)
        lives.join(8)
        assert counts.cross() == 0
        counts.fold()
        assert counts.cross() >= 1 and counts.cross() == 0
        lives.join(2)
        counts.fold()
        assert past.cells_as_of(committed.province.pk, None) == ledger(committed.province.pk)
        assert problems() == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT tally_clear('members')")
        assert past.cells_as_of(committed.province.pk, None) == ledger(committed.province.pk), "counted again"


def test_a_changed_cell_is_named(committed):
    with acting(committed.system):
        append(Event("join", committed.person(), timezone.localdate(), unit_id=committed.union.pk))
        counts.fold()
        cross(committed.city.pk)
        assert problems() == []
    with superuser(connection.settings_dict["NAME"]) as opened:
        opened.execute("UPDATE tally_cells SET months[3] = months[3] + 1")
    with acting(committed.system):
        assert [one["row"].split("/")[0] for one in problems()] == [str(committed.city.pk)]


def test_nodes_begin_to_be_kept_while_members_join_and_folds_run(committed):
    url = make_conninfo(
        os.environ["ZG_DATABASE_URL"],
        dbname=connection.settings_dict["NAME"],
        options="-c search_path=zg,extensions",
    )
    stop, folded, nodes = threading.Event(), [], list(Unit.objects.values_list("pk", flat=True))

    def fold():
        with psycopg.connect(url, autocommit=True) as mine:
            while not stop.is_set():
                folded.append(mine.execute("SELECT tally_fold(3)").fetchone()[0])

    folders = [threading.Thread(target=fold) for _one in range(2)]
    for thread in folders:
        thread.start()
    try:
        with acting(committed.system):
            lives = lives_of(committed)
            for node in nodes:
                lives.join(4)
                lives.live(4)
                assert cross(node) == 1
    finally:
        stop.set()
        for thread in folders:
            thread.join(60)
    assert sum(folded) > 0
    with acting(committed.system):
        assert problems() == []
        for node in nodes:
            assert past.cells_as_of(node, None) == ledger(node)


@pytest.mark.django_db
def test_a_birth_nobody_knows_is_a_cell_of_its_own(tree, person):
    with acting(tree.system):
        append(Event("join", person(birth_on=None), timezone.localdate(), unit_id=tree.union.pk))
        cross(tree.city.pk)
        counts.fold()
        assert list(past.cells_as_of(tree.city.pk, None)) == [("1", "", "C", "")]
