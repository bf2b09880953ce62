"""Overlapping rosters at the same moment, and imports that were killed: no deadlock is seen, nobody is there twice."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from functools import partial
from random import Random
from urllib.parse import urlsplit

import pytest
from django.db import connection
from test_at_once import at_once

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.retrying import undisturbed
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.moving import move_unit
from zhigong.kernel.orgs.tree import add_unit
from zhigong.modules.organise.rosters import forms, imports, words
from zhigong.modules.organise.rosters.models import Import
from zhigong.modules.organise.rosters.public import import_roster
from zhigong.modules.organise.rosters.tests.sheets_for_tests import as_csv, roster_cells
from zhigong.testing.world import SINCE, TODAY, build_world

SYSTEM = Seat.system("test")
ROWS = 240


@pytest.fixture
def world(own_database):
    return build_world()


def roster(folder, name: str, unit_code: str, order: list[int], **changes):
    path = folder / f"{name}.csv"
    path.write_bytes(as_csv([roster_cells(index, unit_code, **changes) for index in order]))
    return path


def holders() -> Counter:
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.doc_digest, count(DISTINCT p.id), count(m.id) FROM people p"
            "  LEFT JOIN memberships m ON m.person_id = p.id AND m.state = 'active'"
            " WHERE p.source = 'import' GROUP BY 1"
        )
        return Counter((people, memberships) for _digest, people, memberships in cursor.fetchall())


def test_two_officers_import_the_same_people_in_another_order(tmp_path, world, monkeypatch):
    monkeypatch.setattr(forms, "BATCH_ROWS", 40)
    code, order = world.unit["riders"].code, list(range(ROWS))
    shuffled = Random(3).sample(order, ROWS)
    first = roster(tmp_path, "first", code, order, 学历="大专")
    second = roster(tmp_path, "second", code, shuffled, 民族="回族", 学历="")
    seats = [world.seat("zhao"), world.seat("qian")]
    told = at_once(lambda: import_roster(first, seat=seats[0]), lambda: import_roster(second, seat=seats[1]))
    assert all(told), "neither officer was told of an error"
    for one in told:
        assert one["rows"] == ROWS == sum(one[outcome] for outcome in words.ACCEPTED)
    assert sum(one["new"] for one in told) == ROWS, "each was entered by one of them"
    assert holders() == {(1, 1): ROWS}
    with acting(SYSTEM):
        people = [
            m.person for m in Membership.objects.filter(person__source="import").select_related("person")
        ]
    assert {person.education for person in people} == {"30"}, "no update was lost"
    assert verify_all()["problems"] == []


def goes_back_and_forth(world, is_over: threading.Event) -> int:
    """The union is moved between two streets, members and all, until the imports are done; returns how often."""
    with acting(SYSTEM):
        above = Unit.objects.get(pk=world.unit["qiaonan"].pk)
        poplar = add_unit(above, "杨树街道总工会", "township", "township", founded_on=SINCE)
        targets = [poplar, world.unit["willow"]]
        entries.record("test.found")
    moves = 0

    def move(target) -> None:
        move_unit(world.unit["riders"], target, TODAY)
        entries.record("test.move")  # as every step does: no version without an entry

    while not is_over.is_set() or moves < 2:
        with acting(SYSTEM):
            undisturbed(partial(move, targets[moves % 2]))
        moves += 1
    return moves


def test_two_officers_import_the_same_people_while_their_union_is_moved_back_and_forth(
    tmp_path, world, monkeypatch
):
    monkeypatch.setattr(forms, "BATCH_ROWS", 40)
    code, order = world.unit["riders"].code, list(range(ROWS))
    first = roster(tmp_path, "first", code, order, 学历="大专", 民族="")
    second = roster(tmp_path, "second", code, order[::-1], 民族="回族", 学历="")
    is_over, left = threading.Event(), [2]

    def brought(path, seat):
        try:
            return import_roster(path, seat=seat)
        finally:
            left.pop() if len(left) > 1 else is_over.set()

    seats = [world.seat("wang"), world.seat("wang")]  # of the county, both streets in sight
    *told, moves = at_once(
        lambda: brought(first, seats[0]),
        lambda: brought(second, seats[1]),
        lambda: goes_back_and_forth(world, is_over),
    )
    assert all(told) and moves >= 2, "neither officer nor the reorganisation was told of an error"
    assert sum(one["new"] for one in told) == ROWS and holders() == {(1, 1): ROWS}
    with acting(SYSTEM):
        standing = Membership.objects.filter(person__source="import").select_related("person", "unit")
        assert {(one.person.education, one.person.ethnicity) for one in standing} == {("30", "03")}
        assert all(one.position == one.unit.position for one in standing)
    assert verify_all()["problems"] == []


def test_the_same_people_in_two_unions_belong_to_one_and_are_told_to_the_other(tmp_path, world, monkeypatch):
    monkeypatch.setattr(forms, "BATCH_ROWS", 40)
    order = list(range(ROWS))
    first = roster(tmp_path, "first", world.unit["riders"].code, order)
    second = roster(tmp_path, "second", world.unit["hengda"].code, order[::-1])
    told = at_once(
        lambda: import_roster(first, seat=world.seat("zhao")),
        lambda: import_roster(second, seat=world.seat("chen")),
    )
    assert all(told)
    assert sum(one["new"] for one in told) == ROWS == sum(one["elsewhere"] for one in told)
    assert holders() == {(1, 1): ROWS}


KILLED = """
import django
django.setup()
from zhigong.modules.organise.rosters import forms, imports
forms.BATCH_ROWS, imports.WORTH_A_PROCESS = 20, 0
from zhigong.modules.organise.rosters.public import import_roster
import_roster({path!r}, {code!r}, progress=lambda share, text: print(text, flush=True))
"""


def test_an_import_killed_at_any_moment_goes_on_at_its_row(tmp_path, world, monkeypatch):
    code = world.unit["hengda"].code
    path = roster(tmp_path, "roster", code, list(range(ROWS)))
    address = urlsplit(os.environ["ZG_DATABASE_URL"])
    address = address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = dict(os.environ, ZG_DATABASE_URL=address, PYTHONPATH=os.pathsep.join(sys.path))
    for pause in (0.0, 0.05):
        program = subprocess.Popen(
            [sys.executable, "-c", KILLED.format(path=str(path), code=code)],
            env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert program.stdout.readline().startswith("登记"), "it had begun"
        time.sleep(pause)
        program.send_signal(signal.SIGKILL)
        program.wait(20)
    with acting(SYSTEM):
        cut_off = Import.objects.get()
        assert cut_off.state == "applying" and 0 < cut_off.reached <= ROWS
    monkeypatch.setattr(forms, "BATCH_ROWS", 30)
    monkeypatch.setattr(imports, "WORTH_A_PROCESS", 0)
    told = import_roster(path, code)
    assert (told["import"], told["rows"], told["new"]) == (str(cut_off.id), ROWS, ROWS)
    assert holders() == {(1, 1): ROWS}
    again = import_roster(path, code)
    assert (again["unchanged"], again["returned"]) == (ROWS, 0)
    assert verify_all()["problems"] == []
