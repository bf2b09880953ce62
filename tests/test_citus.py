"""On a Citus cluster somebody offers: an instance lies on one node, is filled, verified, killed and moved.

`ZG_TEST_CITUS` is the address of an administrator at the coordinator. The tests make instances of their own and take
them out again; what is killed and moved is a node of their own, added to the cluster for that time.
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from zhigong.door import clusters
from zhigong.door.home import Home
from zhigong.door.tests import nodes
from zhigong.door.tests.places import clean_environment, zg

OFFERED = os.environ.get("ZG_TEST_CITUS", "")
pytestmark = pytest.mark.skipif(
    not OFFERED,
    reason="no Citus cluster is offered here: set ZG_TEST_CITUS to the address of a coordinator's admin",
)
BINARIES = nodes.binaries_of(OFFERED) if OFFERED else None
on_this_machine = pytest.mark.skipif(
    BINARIES is None,
    reason="the offered coordinator runs on another machine: no node of our own can be added to kill it",
)
SECONDS = 600
MAKE = """
import json, sys
from zhigong.door import setting_up
from zhigong.door.database import own_database
from zhigong.door.home import Home
from zhigong.door.program import enter_program
home = Home(sys.argv[1])
with own_database(home) as database:
    setting_up.set_up(home, database)
    enter_program(home, database.url("app"))
    from zhigong.testing.world import build_world
    print(json.dumps({name: unit.code for name, unit in build_world().unit.items()}))
"""
FAULTS = """
import importlib, json, sys
from pathlib import Path
from zhigong.door.tests.nodes import Node, OnCluster
node = Node(sys.argv[1], Path(sys.argv[2])).join()
try:
    with OnCluster(node) as house:
        house.enter()
        make_run = importlib.import_module(f"bench.lab_{sys.argv[3]}").make_run
        result = make_run(house)(int(sys.argv[4]))
        found = result.findings
        told = {"lost": found.lost, "doubled": found.doubled, "silent": found.silent_conflicts}
        told |= {"problems": found.problems, "kills": result.kills, "done": len(result.record.acknowledged)}
        print(json.dumps(told, ensure_ascii=False))
finally:
    node.leave()
"""
MOVE = """
import json, sys
from pathlib import Path
from zhigong.door.addresses import is_healthy
from zhigong.door.tests.nodes import Node, OnCluster, wait_until
node = Node(sys.argv[1], Path(sys.argv[2])).join()
left, told = [node], []

def ask(*words):
    return json.loads(house.command(*words, "--json").communicate()[0])

def has_followed():
    house.mend()
    here = f":{left[-1].port}/"
    follows = all(here in child.environment["ZG_DATABASE_URL"] for child in house.supervisor.children)
    return follows and is_healthy(house.web_url)

def tell():
    imported, verified = ask("import-members", sys.argv[3], "--unit", unit), ask("verify")
    count = ask("count", "--unit", unit)["members"]
    told.append({"new": imported["new"], "unchanged": imported["unchanged"], "count": count} | verified)

try:
    with OnCluster(node) as house:
        house.enter()
        from zhigong.testing.world import build_world
        unit = build_world().unit["riders"].code
        house.serve()
        tell()
        node.move()
        wait_until(has_followed)
        tell()
        left.append(node.part(house.home.schema))
        wait_until(has_followed)
        tell()
        print(json.dumps(told, default=str))
finally:
    for each in reversed(left):
        each.leave()
"""
ORDER = """
import sys
from zhigong.door.database import own_database
from zhigong.door.home import Home
from zhigong.door.program import enter_program
home = Home(sys.argv[1])
with own_database(home) as database:
    enter_program(home, database.url("app"))
    from zhigong.kernel.access.seats import Seat, acting
    from zhigong.kernel.journal import order
    from zhigong.kernel.journal.models import Entry
    with acting(Seat.system("citus")):
        order.sequence()
    with acting(Seat.system("citus")):
        print(Entry.objects.count() - order.last_number())
"""
ROSTER = "姓名,证件类型,证件号码\n赵安宁,111,610102198001019036\n"
MEMBERS = "SELECT count(*) FROM memberships WHERE state = 'active'"


class Province:
    """One instance on the cluster: its home, its units' codes, and what a terminal asks it."""

    def __init__(self, folder: Path, node: nodes.Node | None = None) -> None:
        self.node = {"ZG_NODE": f"{nodes.HOST}:{node.port}"} if node else {}
        self.home = Home(str(folder / "home")).prepare()
        self.schema = f"p{uuid4().hex[:8]}"
        self.home.remember_instance(kind="production", initialised=True, level="province", schema=self.schema)

    def run(self, *words: str) -> subprocess.CompletedProcess:
        more = {"DATABASE_URL": OFFERED, "ZG_SCHEMA": self.schema} | self.node
        return subprocess.run(
            words, env=clean_environment() | more, capture_output=True, text=True, timeout=SECONDS
        )

    def build(self) -> "Province":
        done = self.run(zg()[0], "-c", MAKE, str(self.home.path))
        assert done.returncode == 0, done.stderr
        self.code = json.loads(done.stdout)
        return self

    def told(self, command: str, *words: str) -> str:
        done = self.run(*zg(command, "--home", str(self.home.path), *words))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, command: str, *words: str) -> dict:
        return json.loads(self.told(command, "--json", *words))

    def address(self) -> str:
        """The administrator's, at the node the instance lies on."""
        return clusters.at_node(OFFERED, clusters.node_of(OFFERED, self.schema))

    def forget(self) -> None:
        with psycopg.connect(self.address(), autocommit=True) as node:
            nodes.forget_roles(node, self.schema)
        with psycopg.connect(OFFERED, autocommit=True) as coordinator:
            coordinator.execute("DELETE FROM cluster.places WHERE schema_name = %s", [self.schema])
            nodes.forget_roles(coordinator, self.schema)


@pytest.fixture(scope="module")
def province():
    folder = Path(tempfile.mkdtemp(prefix="zg-citus-"))
    made = Province(folder)
    try:
        yield made.build()
        made.forget()
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def roster(tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8-sig")
    return str(file)


def program(text: str, *words: str) -> dict:
    """Run one of the texts above in a process of its own and return what it printed."""
    done = subprocess.run(
        [zg()[0], "-c", text, OFFERED, str(BINARIES), *words],
        env=clean_environment(), cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_an_instance_lies_whole_on_one_node(province):
    place = clusters.node_of(OFFERED, province.schema)
    held = {}
    with psycopg.connect(OFFERED) as coordinator:
        every = coordinator.execute("SELECT nodename, nodeport FROM pg_dist_node").fetchall()
    for node in every:
        with psycopg.connect(clusters.at_node(OFFERED, node)) as admin:
            held[node] = admin.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = %s", [province.schema]
            ).fetchone()[0]
    assert held.pop(place) > 50
    assert set(held.values()) == {0}


def test_a_roster_is_counted_and_verified_and_changes_nothing_when_it_comes_again(province, roster):
    unit = province.code["riders"]
    assert province.ask("import-members", roster, "--unit", unit)["new"] == 1
    assert province.ask("count", "--unit", unit)["members"] == 1
    assert province.ask("import-members", roster, "--unit", unit)["unchanged"] == 1
    assert province.ask("verify")["ok"]


def test_each_seat_sees_its_own_range_on_the_node_and_nobody_without_a_seat_sees_anything(province):
    seen = {
        name: int(province.told("sql", "--seat", f"{province.code[name]}:organiser", "-c", MEMBERS))
        for name in ("province", "qiaonan", "shanbei", "orchard", "riders")
    }
    assert seen["province"] == seen["qiaonan"] + seen["shanbei"]
    assert seen["shanbei"] == seen["orchard"] == 1  # 周婷, at the spinning mill
    assert seen["qiaonan"] > seen["riders"]
    refused = province.run(*zg("sql", "--home", str(province.home.path), "-c", MEMBERS))
    assert refused.returncode == 1 and "seat" in refused.stderr


@on_this_machine
@pytest.mark.parametrize(("laboratory", "seed"), [("register", "4"), ("joining", "3")])
def test_nothing_is_lost_or_doubled_when_parts_of_an_instance_on_a_node_are_killed(laboratory, seed):
    found = program(FAULTS, laboratory, seed)
    assert found["kills"]["database"] >= 1 and found["done"] >= 5
    assert (found["lost"], found["doubled"], found["silent"], found["problems"]) == (0, 0, 0, [])


@on_this_machine
def test_a_node_moves_then_its_province_gets_a_node_of_its_own_and_the_running_program_follows(roster):
    found = program(MOVE, roster)
    assert [told["new"] for told in found] == [1, 0, 0]
    assert [told["unchanged"] for told in found] == [0, 1, 1]
    assert all(told["ok"] and told["count"] == 1 for told in found)
    entries = [told["entries"] for told in found]
    assert entries == sorted(entries) and entries[0] > 0


@on_this_machine
def test_two_provinces_are_brought_together_onto_one_node_and_both_journals_go_on(roster, tmp_path):
    tmp_path.chmod(0o755)
    one, other = (nodes.Node(OFFERED, BINARIES).join() for _node in range(2))
    try:
        moved, stays = (Province(tmp_path / node.folder.name, node).build() for node in (one, other))
        unit = moved.code["riders"]
        assert moved.ask("import-members", roster, "--unit", unit)["new"] == 1
        before = moved.ask("verify")["entries"]
        one.bring(moved.schema, other)
        assert clusters.node_of(OFFERED, moved.schema) == (nodes.HOST, other.port)
        assert moved.ask("import-members", roster, "--unit", unit)["unchanged"] == 1
        for each in (moved, stays):
            ordered = each.run(zg()[0], "-c", ORDER, str(each.home.path))
            assert ordered.stdout.split()[-1:] == ["0"], ordered.stderr
            assert each.ask("verify")["ok"]
        assert moved.ask("verify")["entries"] > before
        assert moved.ask("count", "--unit", unit)["members"] == 1
    finally:
        for node in (other, one):
            node.leave()
