"""The embedded PostgreSQL under our supervisor: life, rights, and every way we know to hurt it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from zhigong.door import process_identity
from zhigong.door.postgres import Server, _explain
from zhigong.door.postgres_places import SOCKET_FOLDER_BYTES
from zhigong.door.tests.places import clean_environment

ROOT = os.geteuid() == 0


@pytest.fixture
def server(folder):
    with_life = Server(folder / "data")
    yield with_life
    with_life.destroy()


def one(address: str, query: str):
    with psycopg.connect(address) as connection:
        return connection.execute(query).fetchone()[0]


def test_a_new_server_answers_keeps_its_promises_and_leaves_nothing_running(server):
    server.start()
    addresses = server.bootstrap()
    server.bootstrap()  # a second time changes nothing
    admin = server.admin_url("zhigong")
    assert len(one(addresses["app"], "SELECT extensions.show_trgm('张三丰')")) == 4
    assert [
        one(admin, f"SHOW {name}") for name in ("fsync", "full_page_writes", "data_checksums", "jit")
    ] == [
        "on",
        "on",
        "on",
        "off",
    ]
    assert one(admin, "SHOW listen_addresses") == ""
    assert one(admin, "SHOW log_error_verbosity") == "terse"
    assert server.data.stat().st_mode & 0o077 == 0
    assert server.passwords.path.stat().st_mode & 0o077 == 0
    pid = server.process.pid
    assert (Path(f"/proc/{pid}").stat().st_uid != os.geteuid()) is ROOT
    server.stop()
    assert not process_identity.started_at(pid)


def test_the_application_may_work_in_the_owners_tables_and_nothing_more(server):
    server.start()
    addresses = server.bootstrap()
    with psycopg.connect(addresses["owner"]) as owner:
        owner.execute("CREATE TABLE letters (id int GENERATED ALWAYS AS IDENTITY, word text)")
        owner.execute("CREATE FUNCTION three() RETURNS int LANGUAGE sql AS 'SELECT 3'")
    with psycopg.connect(addresses["app"], autocommit=True) as app:
        app.execute("INSERT INTO letters (word) VALUES ('甲')")
        app.execute("UPDATE letters SET word = '乙'")
        assert app.execute("SELECT word, three() FROM letters").fetchone() == ("乙", 3)
        for forbidden in (
            "DELETE FROM letters",
            "TRUNCATE letters",
            "CREATE TABLE other ()",
            "CREATE SCHEMA other",
            "DROP TABLE letters",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)
    attributes = (
        "SELECT bool_or(rolsuper OR rolbypassrls OR rolcreaterole) FROM pg_roles WHERE rolname LIKE 'zg\\_%'"
    )
    assert one(addresses["app"], attributes) is False


def test_two_level_instances_in_one_database_do_not_see_each_other(server):
    server.start()
    first, second = server.bootstrap("zg"), server.bootstrap("zg_county")
    for addresses in (first, second):
        with psycopg.connect(addresses["owner"]) as owner:
            owner.execute("CREATE TABLE units (name text)")
    with psycopg.connect(first["app"]) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("SELECT * FROM zg_county.units")


def test_a_killed_postmaster_loses_nothing_it_acknowledged(server):
    server.start()
    addresses = server.bootstrap()
    with psycopg.connect(addresses["owner"], autocommit=True) as owner:
        owner.execute("CREATE TABLE acknowledged (n int)")
        for number in range(200):
            owner.execute("INSERT INTO acknowledged VALUES (%s)", [number])
        server.process.kill()
    server.start()
    assert one(addresses["app"], "SELECT count(*) FROM acknowledged") == 200


def test_a_stale_lock_that_names_a_living_stranger_is_healed(server):
    server.start()
    server.stop()
    lines = [
        str(os.getpid()),
        str(server.data),
        "1700000000",
        "5432",
        str(server.sockets),
        "",
        "",
        "ready   ",
    ]
    server.sockets.mkdir(mode=0o700)
    os.chown(server.sockets, server.runner.uid, server.runner.gid)
    for lock in (server.data / "postmaster.pid", server.sockets / ".s.PGSQL.5432.lock"):
        lock.write_text("\n".join(lines) + "\n")
        os.chown(lock, server.runner.uid, server.runner.gid)
    server.start()
    assert server.is_ready()


def test_what_a_killed_initialisation_left_is_made_anew(server, folder):
    half = folder / "data.half" / "base"
    half.mkdir(parents=True)
    (half / "1").write_text("torn")
    server.start()
    assert server.is_ready()


def test_a_lost_password_file_is_mended_without_losing_data(server):
    server.start()
    server.bootstrap()
    with psycopg.connect(server.owner_url()) as owner:
        owner.execute("CREATE TABLE kept (n int)")
    server.stop()
    server.passwords.path.unlink()
    server.start()
    server.bootstrap()
    assert one(server.app_url(), "SELECT count(*) FROM kept") == 0


def test_the_server_dies_with_a_supervisor_that_is_killed(server, folder):
    script = (
        "import sys, time; from zhigong.door.postgres import Server; "
        "s = Server(sys.argv[1]); s.start(); print(s.process.pid, flush=True); time.sleep(600)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(folder / "data")], stdout=subprocess.PIPE, text=True,
        env=clean_environment(),
    )  # fmt: skip
    pid = int(holder.stdout.readline())
    holder.kill()
    holder.wait()
    server.start()  # waits for the old one to finish, then takes the data over
    assert server.is_ready()
    assert not process_identity.started_at(pid)


def test_a_long_path_keeps_a_short_socket(folder):
    deep = folder.joinpath(*["a long name with spaces " * 3] * 4) / "data"
    server = Server(deep)
    try:
        server.start()
        assert len(str(deep)) > 280
        assert len(os.fsencode(server.sockets)) <= SOCKET_FOLDER_BYTES
    finally:
        server.destroy()


def test_a_server_is_found_from_a_login_with_another_runtime_folder(server, folder, monkeypatch):
    server.start()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    seen = Server(server.data, server.passwords.path)
    seen._sockets = folder / "elsewhere"
    assert seen.is_ready()


@pytest.mark.skipif(not ROOT, reason="only root steps down to another user")
def test_under_closed_parents_the_data_go_to_the_systems_place_and_nothing_is_opened(folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = Server(closed / "home" / "data")
    try:
        server.start()
        assert server.moved and server.data.parent == Path("/var/lib/zhigong")
        assert closed.stat().st_mode & 0o777 == 0o700
        assert server.data.stat().st_mode & 0o777 == 0o700
    finally:
        server.destroy()


@pytest.mark.skipif(not ROOT, reason="needs root to become an ordinary user")
def test_an_ordinary_user_runs_it_as_itself(folder):
    python = f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
    if not Path(python).exists():
        pytest.skip("no system Python of this version that an ordinary user can run")
    folder.chmod(0o777)
    packages = Path(psycopg.__file__).parent.parent
    script = (
        "import os, sys; from zhigong.door.postgres import Server; s = Server(sys.argv[1]); s.start(); "
        "print(s.runner.uid == os.geteuid() != 0, s.moved, s.is_ready()); s.destroy()"
    )
    environment = clean_environment() | {
        "PYTHONPATH": f"{os.environ.get('PYTHONPATH', '')}:{packages}",
        "HOME": "/",
    }
    environment["PYTHONPATH"] = f"{Path(__file__).parents[3]}:{packages}"
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", python, "-c", script, str(folder / "own")],
        env=environment, capture_output=True, text=True, cwd="/",
    )  # fmt: skip
    assert done.stdout.strip() == "True False True", done.stderr


def test_the_end_of_the_disk_is_one_sentence():
    output = 'PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device'
    sentence = str(_explain(output, Path("/data")))
    assert "磁盘已满" in sentence or "disk is full" in sentence
    assert "Traceback" not in sentence


def test_a_remembered_process_is_not_mistaken_for_its_ids_next_owner():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    started = process_identity.started_at(child.pid)
    assert process_identity.is_same_process(child.pid, started)
    assert not process_identity.is_same_process(child.pid, "1")
    child.send_signal(signal.SIGKILL)
    time.sleep(0.05)
    assert not process_identity.is_same_process(child.pid, started)  # a zombie is not alive
    child.wait()
