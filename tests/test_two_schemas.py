"""Two level instances side by side in one database: each its own schema, roles, rows and job queue."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from psycopg import conninfo, sql

from zhigong.door import postgres_roles
from zhigong.testing.checks import CHECKOUT

LEVELS = ("two_nation", "two_county")  # roles belong to the whole server, so no name another test uses
MIGRATING, WAITING = 1_500, 600  # seconds of patience on a machine others use too; nothing is measured
WORK = """
import json, sys
import django
django.setup()
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.jobs import defer, run_due
from zhigong.kernel.orgs.models import Place, Unit
from zhigong.kernel.orgs.tree import add_unit

schema = connection.settings_dict["OPTIONS"]["options"].split("=")[1].split(",")[0]
with acting(Seat.system("two schemas")):
    if sys.argv[1] == "fill":
        Place.objects.create(code="61", name=schema, level="province")
        add_unit(None, schema, "province", "federation", place_id="61")
    if sys.argv[1] != "look":
        defer("notices.send_waiting")
if sys.argv[1] == "run":
    run_due()  # beside this job those that run by the clock
asked = ProcrastinateJob.objects.filter(task_name="notices.send_waiting").order_by("id")
with acting(Seat.system("two schemas")):
    print(json.dumps({
        "units": list(Unit.objects.values_list("name", flat=True)),
        "jobs": list(asked.values_list("status", flat=True)),
    }))
"""


class Level:
    """One level instance: its addresses and what runs in it."""

    def __init__(self, schema: str, database: str, words: dict[str, str], home: Path) -> None:
        self.schema, self.database, self.words, self.home = schema, database, words, home

    def url(self, role: str) -> str:
        known = conninfo.conninfo_to_dict(os.environ["ZG_TEST_ADMIN_URL"])
        name = f"{self.schema}_{role}"
        word, host = quote(self.words[name], safe=""), quote(known["host"], safe="")
        return f"postgresql://{name}:{word}@/{self.database}?host={host}&port={known['port']}"

    def start(self, role: str, *command: str) -> subprocess.Popen:
        more = {
            "ZG_SCHEMA": self.schema,
            "ZG_DATABASE_URL": self.url(role),
            "PYTHONPATH": str(CHECKOUT / "src"),
        }
        return subprocess.Popen(
            [sys.executable, *command], env=os.environ | more, cwd=CHECKOUT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def work(self, what: str) -> dict:
        done = self.start("app", "-c", WORK, what)
        output, errors = done.communicate(timeout=WAITING)
        assert done.returncode == 0, errors
        return json.loads(output.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def levels():
    """Both instances, migrated at the same time by their own owners."""
    admin_url, database = os.environ["ZG_TEST_ADMIN_URL"], f"zg_two_{uuid4().hex[:12]}"
    postgres_roles.prepare_database(admin_url, database)
    inside = conninfo.make_conninfo(admin_url, dbname=database)
    found = []
    for schema in LEVELS:
        words = {f"{schema}_{role}": uuid4().hex for role in ("owner", "app")}
        postgres_roles.prepare_schema(inside, schema, words)
        found.append(Level(schema, database, words, Path(os.environ["ZG_HOME"])))
    running = [level.start("owner", "manage.py", "migrate", "-v0") for level in found]
    try:
        for process in running:
            _output, errors = process.communicate(timeout=MIGRATING)
            assert process.returncode == 0, errors
        yield found
    finally:
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))
            for schema in LEVELS:
                for role in ("app", "owner"):
                    admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(f"{schema}_{role}")))


def test_each_level_runs_its_jobs_and_sees_only_its_own_rows(levels):
    nation, county = levels
    assert nation.work("fill") == {"units": ["two_nation"], "jobs": ["todo"]}
    assert county.work("run") == {"units": [], "jobs": ["succeeded"]}
    assert county.work("fill") == {"units": ["two_county"], "jobs": ["succeeded", "todo"]}
    assert nation.work("look") == {"units": ["two_nation"], "jobs": ["todo"]}, (
        "another level's worker left it alone"
    )
    assert nation.work("run")["jobs"] == ["succeeded", "succeeded"]
    assert county.work("look")["jobs"] == ["succeeded", "todo"]


def test_neither_levels_role_reads_or_writes_the_others_schema(levels):
    for own, other in (levels, reversed(levels)):
        with psycopg.connect(own.url("app"), autocommit=True) as app:
            assert app.execute("SHOW search_path").fetchone()[0] == f"{own.schema}, extensions"
            for statement in ("SELECT * FROM {}.units", "INSERT INTO {}.procrastinate_jobs DEFAULT VALUES"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(statement.format(other.schema))
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("CREATE TEMP TABLE units (id int)")


def test_nothing_of_either_level_lies_in_public_or_names_the_other(levels):
    with psycopg.connect(levels[0].url("owner")) as owner:
        placed = owner.execute(
            "SELECT n.nspname, count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema)' GROUP BY 1"
        ).fetchall()
        counts = dict(placed)
        assert set(counts) == set(LEVELS) and len(set(counts.values())) == 1
        crossing = owner.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE (n.nspname = %s AND (p.prosrc || p.proconfig::text) LIKE %s)"
            "    OR (n.nspname = %s AND (p.prosrc || p.proconfig::text) LIKE %s)",
            [LEVELS[0], f"%{LEVELS[1]}%", LEVELS[1], f"%{LEVELS[0]}%"],
        ).fetchall()
        assert crossing == []
        fixed = owner.execute("SELECT count(*) FROM pg_proc WHERE prosrc ~ '\\mzg\\.[a-z_]+\\('").fetchone()[
            0
        ]
        assert fixed == 0, "a function names the default schema in its text"
