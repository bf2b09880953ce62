"""A node of our own in a Citus cluster somebody offers: added, killed, moved, taken out again; the others are left alone."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import conninfo, sql

from zhigong.door import process_identity
from zhigong.door.postgres import LOCALE
from zhigong.door.postgres_places import find_runner
from zhigong.door.throwaway import Throwaway, children_of

HOST = "127.0.0.1"
WAIT_SECONDS = 60.0
SETTINGS = """
listen_addresses = '127.0.0.1'
shared_preload_libraries = 'citus'
wal_level = logical
max_prepared_transactions = 100
timezone = 'Asia/Shanghai'
log_min_error_statement = panic
"""


def binaries_of(coordinator: str) -> Path | None:
    """Return the folder of the cluster's own binaries when it runs on this machine and we may run them, else None."""
    known = conninfo.conninfo_to_dict(coordinator)
    if known.get("host", "") not in (HOST, "localhost"):
        return None
    with psycopg.connect(coordinator) as admin:
        folder = Path(admin.execute("SELECT setting FROM pg_config WHERE name = 'BINDIR'").fetchone()[0])
    return folder if find_runner().reaches(folder / "postgres") else None


class Node:
    """One PostgreSQL with Citus on this machine's loopback, in a folder of its own that goes at the end."""

    def __init__(self, coordinator: str, binaries: Path) -> None:
        self.coordinator, self.binaries, self.runner = coordinator, binaries, find_runner()
        known = conninfo.conninfo_to_dict(coordinator)
        self.admin, self.database = known["user"], known["dbname"]
        self.folder = Path(tempfile.mkdtemp(prefix="zg-node-"))
        self.give(self.folder)
        self.data = self.folder / "data"
        self.process: subprocess.Popen | None = None
        self.port = free_port()
        self.group = 0
        self.follows = ""

    def give(self, path: Path) -> None:
        """Let the database's user own it."""
        os.chown(path, self.runner.uid, self.runner.gid)

    def run(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's own programs as the database's user."""
        subprocess.run(
            [self.binaries / program, *words], check=True, capture_output=True, cwd="/",
            **self.runner.process_options(),
        )  # fmt: skip

    def join(self) -> "Node":
        """Make it, start it, add it to the cluster."""
        self.run("initdb", "-D", str(self.data), "-U", self.admin, "-A", "trust", "-E", "UTF8", *LOCALE)
        self.start()
        with psycopg.connect(self.address("postgres"), autocommit=True) as admin:
            name = sql.Identifier(self.database)
            admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
        with psycopg.connect(self.address(), autocommit=True) as admin:
            admin.execute("CREATE EXTENSION citus")
        with psycopg.connect(self.coordinator, autocommit=True) as admin:
            number = admin.execute("SELECT citus_add_node(%s, %s)", [HOST, self.port]).fetchone()[0]
            query = "SELECT groupid FROM pg_dist_node WHERE nodeid = %s"
            self.group = admin.execute(query, [number]).fetchone()[0]
        return self

    def address(self, database: str = "") -> str:
        """The administrator's address on this node."""
        return f"postgresql://{self.admin}@{HOST}:{self.port}/{database or self.database}"

    def start(self) -> None:
        """Start it (crash recovery included) and wait for an answer."""
        own = f"port = {self.port}\nunix_socket_directories = '{self.folder}'\n"
        own += f"primary_conninfo = '{self.follows}'\n"
        (self.data / "node.conf").write_text(SETTINGS + own)
        self.give(self.data / "node.conf")
        main = self.data / "postgresql.conf"
        if "node.conf" not in main.read_text():
            main.write_text(f"{main.read_text()}\ninclude 'node.conf'\n")
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data], stdout=log, stderr=log, cwd="/",
                start_new_session=True, preexec_fn=process_identity.die_with_parent(signal.SIGINT),
                **self.runner.process_options(),
            )  # fmt: skip
        wait_until(self.is_ready)

    def is_ready(self) -> bool:
        """Whether it answers."""
        try:
            psycopg.connect(self.address("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def has_standby(self) -> bool:
        """Whether a standby has caught up so far that it takes the log as it is written."""
        query = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
        with psycopg.connect(self.address("postgres")) as admin:
            return admin.execute(query).fetchone()[0] > 0

    def kill(self) -> bool:
        """kill -9: the postmaster first, then every process it had; True when it hit."""
        if self.process is None or self.process.poll() is not None:
            return False
        for pid in [self.process.pid, *children_of(self.process.pid)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        return True

    def stop(self) -> None:
        """Fast shutdown."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(WAIT_SECONDS)

    def standby(self) -> "Node":
        """Start a copy of it that follows it."""
        other = Node(self.coordinator, self.binaries)
        self.run("pg_basebackup", "-D", str(other.data), "-d", self.address("postgres"), "-c", "fast")
        (other.data / "standby.signal").touch()
        # By hand: what -R writes is refused when Citus was built with an older libpq.
        other.follows = self.address("postgres")
        other.start()
        wait_until(self.has_standby)
        return other

    def move(self) -> None:
        """Let a standby elsewhere take its place: another folder and port, as on another machine."""
        other = self.standby()
        self.stop()
        with psycopg.connect(other.address("postgres"), autocommit=True) as admin:
            admin.execute("SELECT pg_promote()")
        with psycopg.connect(self.coordinator, autocommit=True) as admin:
            admin.execute(
                "SELECT citus_update_node(nodeid, %s, %s) FROM pg_dist_node WHERE groupid = %s",
                [HOST, other.port, self.group],
            )
        shutil.rmtree(self.folder)
        self.folder, self.data, self.port, self.process = other.folder, other.data, other.port, other.process

    def part(self, schema: str) -> "Node":
        """Give one of its instances a node of its own: a clone that becomes a node and keeps only this one."""
        other = self.standby()
        roles = [sql.Identifier(f"{schema}_{role}") for role in ("app", "owner")]
        with psycopg.connect(self.coordinator, autocommit=True) as admin:
            places = [HOST, other.port, HOST, self.port]
            number = admin.execute("SELECT citus_add_clone_node(%s, %s, %s, %s)", places).fetchone()[0]
            self._close(schema, roles)
            admin.execute("SELECT citus_promote_clone_and_rebalance(%s)", [number])
            query = "SELECT groupid FROM pg_dist_node WHERE nodeid = %s"
            other.group = admin.execute(query, [number]).fetchone()[0]
            query = "UPDATE cluster.places SET node_group = %s WHERE schema_name = %s"
            admin.execute(query, [other.group, schema])
        for address, words in (
            (other.address(), "ALTER ROLE {} LOGIN"),
            (self.address(), "DROP OWNED BY {} CASCADE"),
        ):
            with psycopg.connect(address, autocommit=True) as admin:
                admin.execute("SET citus.enable_ddl_propagation = off")
                for role in roles:
                    admin.execute(sql.SQL(words).format(role))
        return other

    def bring(self, schema: str, other: "Node") -> None:
        """Take an instance over to a node that has others: closed, dumped, that node's counter set on, placed there."""
        roles = [sql.Identifier(f"{schema}_{role}") for role in ("app", "owner")]
        self._close(schema, roles)
        other.stop()
        self.run("pg_resetwal", "-e", "1", "-D", str(other.data))
        other.start()
        with psycopg.connect(other.address(), autocommit=True) as admin:
            admin.execute("SET citus.enable_ddl_propagation = off")
            for role in roles:
                admin.execute(sql.SQL("CREATE ROLE {}").format(role))
        file = str(other.folder / "dump")
        self.run("pg_dump", "-Fc", f"--schema={schema}", f"--file={file}", self.address())
        quiet = other.address() + "?options=-c%20citus.enable_ddl_propagation%3Doff"
        self.run("pg_restore", "--exit-on-error", f"--dbname={quiet}", file)
        with psycopg.connect(self.coordinator, autocommit=True) as admin:
            query = "UPDATE cluster.places SET node_group = %s WHERE schema_name = %s"
            admin.execute(query, [other.group, schema])

    def _close(self, schema: str, roles: list[sql.Identifier]) -> None:
        """Nobody writes to the instance while it changes its place."""
        with psycopg.connect(self.address(), autocommit=True) as admin:
            admin.execute("SET citus.enable_ddl_propagation = off")
            for role in roles:
                admin.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(role))
            query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename IN (%s, %s)"
            admin.execute(query, [f"{schema}_app", f"{schema}_owner"])

    def leave(self) -> None:
        """Take it out of the cluster, with what was placed on it, and remove it."""
        with psycopg.connect(self.coordinator, autocommit=True) as admin:
            schemas = admin.execute(
                "DELETE FROM cluster.places WHERE node_group = %s RETURNING schema_name", [self.group]
            ).fetchall()
            admin.execute("SELECT citus_remove_node(%s, %s)", [HOST, self.port])
            for (schema,) in schemas:
                forget_roles(admin, schema)
        self.stop()
        shutil.rmtree(self.folder)


def forget_roles(admin: psycopg.Connection, schema: str) -> None:
    """Take the roles of an instance from this server: its node, or the coordinator."""
    admin.execute("SET citus.enable_ddl_propagation = off")
    for role in (f"{schema}_app", f"{schema}_owner"):
        name = sql.Identifier(role)
        for statement in ("DROP OWNED BY {} CASCADE", "DROP ROLE {}"):
            admin.execute(sql.SQL(statement).format(name))


class OnCluster(Throwaway):
    """A throwaway home whose instance lies on a node that may be killed; `kill("database")` is kill -9 of that node."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node
        given = {"DATABASE_URL": node.coordinator, "ZG_NODE": f"{HOST}:{node.port}"}
        os.environ.update(given | {"ZG_SCHEMA": f"lab{os.getpid()}"})

    def _destroy(self) -> None:
        """The schema goes with its node."""

    def _kill_database(self) -> bool:
        return self.node.kill()

    def mend(self) -> None:
        """Start a killed node again, as its service manager would, then look after everything else."""
        if self.node.process.poll() is not None:
            self.node.start()
        super().mend()


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def wait_until(is_so) -> None:
    """Wait for something to become true; TimeoutError after a minute."""
    until = time.monotonic() + WAIT_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError("the node did not answer within a minute")
        time.sleep(0.1)
