"""One throwaway PostgreSQL for the test run, or one for each of its workers, with a migrated template."""

import atexit
import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

TEMPLATE = "template_zg"
MOST_KEPT = 3
LONGEST = ("src/zhigong/testing/laboratory", "src/zhigong/door", "tests/browser", "tests/test_")
ROOT = Path(__file__).resolve().parent
SOURCE = ROOT / "src"
KEPT = ROOT / "build" / "test-servers"  # migrated servers at rest, by what their tables depend on
sys.path.insert(0, str(SOURCE))
pytest_plugins = ["zhigong.testing.step_coverage"]


def prepare_environment(home: Path) -> None:
    """Write the secrets a test installation needs and point this process at them."""
    secrets = home / "secrets"
    secrets.mkdir(parents=True, exist_ok=True)
    (home / "static").mkdir(exist_ok=True)  # whitenoise warns of a missing one
    (secrets / "instance.json").write_text(json.dumps({"secret_key": "test-only-" + "x" * 50}))
    os.environ["ZG_HOME"] = str(home)
    os.environ["ZG_SCHEMA"] = "zg"
    os.environ["ZG_SMS_ADAPTER"] = "inbox"
    os.environ["ZG_STATIC_STORAGE"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pytest_configure(config):
    """Start PostgreSQL and make the template in the controlling process; a worker is told its own server's address."""
    if hasattr(config, "workerinput"):
        told = config.workerinput
        os.environ["ZG_TEST_ADMIN_URL"] = told["zg_admin_url"]
        prepare_environment(Path(told["zg_home"]))
        use_database(told["zg_app_url"])
        return
    home = Path(tempfile.mkdtemp(prefix="zhigong-test-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    prepare_environment(home)
    from zhigong.kernel.crypto.keys import create_keys_file

    create_keys_file(home / "secrets" / "keys.json")
    from zhigong.door.assets import TYPEFACE, ensure_asset

    os.environ["ZG_FONTS"] = str(ensure_asset(TYPEFACE))  # workers inherit it
    kept = KEPT / tables_digest()
    server = copied_server(kept, home / "data") if kept.is_dir() else migrated_server(home / "data", kept)
    if os.environ.get("ZG_TEST_CITUS"):
        put_citus_in(server)
    config.zg = {"home": home, "server": server}
    os.environ["ZG_TEST_ADMIN_URL"] = server.admin_url()
    use_database(clone_database(server, "zg_test"))
    if config.getoption("tx", None):  # several workers: each takes a copy of this server, which is at rest
        server.stop()
        del os.environ["DJANGO_SETTINGS_MODULE"]  # a worker would load it before it knows its own server


def tables_digest() -> str:
    """What the migrated template depends on: migrations, models, the rooms they read, the database and its settings."""
    found = hashlib.sha256(f"{sys.version} {psycopg.__version__}".encode())
    patterns = (
        "*/migrations/*.py",
        "*models*.py",
        "kernel/journal/*.py",
        "kernel/rules/*",
        "lib/*",
        "door/postgres*",
    )
    files = {file for pattern in patterns for file in (SOURCE / "zhigong").rglob(pattern) if file.is_file()}
    for file in sorted({*files, *(ROOT / "requirements").glob("*.txt"), Path(__file__)}):
        if file.suffix not in (".pyc", ".mo"):
            found.update(f"\0{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return found.hexdigest()[:24]


def migrated_server(data: Path, kept: Path):
    """Migrate a template, and keep a copy of the server at rest for the next run with the same tables."""
    server = start_server(data)
    server.bootstrap(schema="zg", database=TEMPLATE)
    owner = server.owner_url("zg", TEMPLATE)
    environment = dict(os.environ, PYTHONPATH=str(SOURCE), ZG_DATABASE_URL=owner)
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "migrate", "-v0"], env=environment, check=True, cwd=ROOT
    )
    server.stop()
    half = kept.with_name(f".{kept.name}.{os.getpid()}")
    half.mkdir(parents=True, mode=0o700)
    subprocess.run(["cp", "-a", str(server.data), str(half / "data")], check=True)
    shutil.copy2(server.passwords.path, half / "passwords.json")
    for old in sorted(KEPT.iterdir(), key=lambda each: each.stat().st_mtime)[:-MOST_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    with contextlib.suppress(OSError):  # another run was quicker
        half.rename(kept)
    shutil.rmtree(half, ignore_errors=True)
    return start_server(data)


def copied_server(source: Path, data: Path):
    """Start a server on a copy of one at rest: its data and its passwords."""
    from zhigong.door.postgres_places import find_runner, place_data

    data.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(source / "data"), str(place_data(data, find_runner()))], check=True)
    shutil.copy2(source / "passwords.json", data.with_name(f"{data.name}.json"))
    return start_server(data)


def start_server(data: Path, binaries: Path | None = None):
    """A PostgreSQL of the tests: what it answered may be lost with the machine, everything else is as shipped."""
    from zhigong.door.postgres import Server

    server = Server(data, secrets=data.with_name(f"{data.name}.json"), log=data.with_name(f"{data.name}.log"))
    server.binaries = binaries or server.binaries
    server.start()
    atexit.register(server.destroy)  # also when a broken migration ends the run before it begins
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
    return server


def put_citus_in(server) -> None:
    """A cluster is offered: every test of this run meets Citus in its database, run by the cluster's own binaries."""
    from zhigong.door.tests.nodes import binaries_of

    if (binaries := binaries_of(os.environ["ZG_TEST_CITUS"])) is None:
        return  # it runs on another machine: only tests/test_citus.py goes there
    server.stop()
    server.binaries = binaries
    server.start()
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET shared_preload_libraries = citus")
    server.stop()
    server.start()
    with psycopg.connect(server.admin_url(TEMPLATE), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION citus")
    server.stop()  # the extension's own worker would hold the template
    server.start()


def use_database(url: str) -> None:
    """Name the settings only now: named in pyproject.toml they would be loaded before this environment stands."""
    os.environ["ZG_DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhigong.config.settings"
    from django.conf import settings

    assert settings.DATABASES["default"][
        "NAME"
    ]  # loads them; pytest-django sets Django up right after this hook


def clone_database(server, name: str) -> str:
    """Copy the migrated template under a new name and return the application role's address of it."""
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE))
        )
    return server.app_url("zg", name)


def pytest_configure_node(node):
    """Give an xdist worker its own copy of the whole server: one's open transactions hold nothing of another's back."""
    zg, name = node.config.zg, node.workerinput["workerid"]
    source, data = zg["server"], zg["home"] / name
    from zhigong.door.postgres_places import place_data

    subprocess.run(["cp", "-a", str(source.data), str(place_data(data, source.runner))], check=True)
    shutil.copy2(source.passwords.path, data.with_name(f"{name}.json"))
    server = zg[name] = start_server(data, source.binaries)
    node.workerinput["zg_home"] = str(zg["home"])
    node.workerinput["zg_admin_url"] = server.admin_url()
    node.workerinput["zg_app_url"] = server.app_url("zg", "zg_test")


def pytest_testnodedown(node, error):
    """A worker is done: its server goes at once, the others may run on."""
    if server := node.config.zg.pop(node.workerinput["workerid"], None):
        server.destroy()


def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, so that no worker is left alone with one of them at the end."""
    items.sort(key=lambda item: not str(item.path.relative_to(ROOT)).startswith(LONGEST))


def pytest_unconfigure(config):
    """Stop the server and remove what the run left."""
    zg = getattr(config, "zg", None)
    if zg:
        zg["server"].destroy()
        shutil.rmtree(zg["home"], ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """The database already exists and is migrated; tests run in transactions that are rolled back."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """Keep the name: each worker already has a database of its own."""


@pytest.fixture
def world(db):
    """The named world, made in this test's transaction (src/zhigong/testing/world.py)."""
    from zhigong.testing.world import build_world

    return build_world()


@pytest.fixture
def own_database(django_db_blocker):
    """Give the test a migrated database of its own, for what must really commit: several connections, job workers."""
    from zhigong.testing.databases import another_database

    with another_database(django_db_blocker) as name:
        yield name
