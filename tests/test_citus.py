"""On a Citus cluster somebody offers: the same program in a schema of its own, distributed, filled, verified, moved."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from zhigong.door.home import Home
from zhigong.door.tests.places import clean_environment, zg

OFFERED = os.environ.get("ZG_TEST_CITUS", "")
pytestmark = pytest.mark.skipif(
    not OFFERED,
    reason="no Citus cluster is offered here: set ZG_TEST_CITUS to the address of a coordinator's admin",
)
MAKE = """
import sys
from pathlib import Path
from zhigong.door import setting_up
from zhigong.door.database import own_database
from zhigong.door.home import Home
from zhigong.door.program import enter_program
home = Home(sys.argv[1])
with own_database(home) as database:
    setting_up.set_up(home, database)
    enter_program(home, database.url("app"))
    from zhigong.testing.world import build_world
    print(build_world().unit["riders"].code)
"""
ROSTER = "姓名,证件类型,证件号码\n赵安宁,111,610102198001019036\n"


@pytest.fixture(scope="module")
def province():
    """A home whose schema lies on the cluster; everything is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="zg-citus-"))
    home = Home(str(folder / "home")).prepare()
    schema = f"p{uuid4().hex[:8]}"
    home.remember_instance(kind="production", initialised=True, level="province", schema=schema)
    yield home
    with psycopg.connect(OFFERED, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))
    shutil.rmtree(folder)


def run(home: Home, *words: str) -> subprocess.CompletedProcess:
    environment = clean_environment() | {"DATABASE_URL": OFFERED, "ZG_SCHEMA": home.schema}
    return subprocess.run(words, env=environment, capture_output=True, text=True, timeout=600)


def ask(home: Home, command: str, *words: str) -> dict:
    done = run(home, *zg(command, "--home", str(home.path), "--json", *words))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_province_is_distributed_filled_verified_and_moved(province, tmp_path):
    made = run(province, zg()[0], "-c", MAKE, str(province.path))
    assert made.returncode == 0, made.stderr
    code = made.stdout.strip()
    with psycopg.connect(OFFERED, autocommit=True) as admin:
        admin.execute("SELECT citus_schema_distribute(%s::regnamespace)", [province.schema])
        nodes = admin.execute("SELECT nodename, nodeport FROM citus_get_active_worker_nodes()").fetchall()
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8-sig")
    assert ask(province, "import-members", str(roster), "--unit", code)["new"] == 1
    for name, port in nodes:
        with psycopg.connect(OFFERED, autocommit=True) as admin:
            admin.execute("SELECT citus_schema_move(%s::regnamespace, %s, %s)", [province.schema, name, port])
        assert ask(province, "count", "--unit", code)["members"] == 1
        assert ask(province, "import-members", str(roster), "--unit", code)["unchanged"] == 1
        assert ask(province, "verify")["ok"]
