"""The database behind one home: the embedded server, started for as long as needed, or a server by DATABASE_URL."""

import contextlib
import os
import time
from collections.abc import Iterator
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from zhigong.door import clusters, postgres_roles
from zhigong.door.home import Home
from zhigong.door.postgres import Server
from zhigong.door.secrets import PasswordFile
from zhigong.door.speech import Refusal, say

DATABASE = "zhigong"


class EmbeddedDatabase:
    """The embedded server of a home, seen by whoever uses it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.server = Server(
            home.data, home.secrets / "database.json", home.logs / "postgres.log", buffers_mb=None
        )

    def url(self, role: str = "app") -> str:
        """The address for app, owner or admin."""
        return self.server.url(role, self.home.schema, DATABASE)

    def start(self) -> None:
        """Start the server and make or mend roles and schema."""
        if self.server.moved and not (self.server.data / "PG_VERSION").exists():
            say(
                f"数据库用户 {self.server.runner.name} 进不了 {self.home.path} 的上级目录，数据放在 {self.server.data}。",
                f"The database's user {self.server.runner.name} may not enter the folders above {self.home.path};"
                f" the data goes to {self.server.data}.",
            )
        self.server.start()
        self.server.bootstrap(self.home.schema, DATABASE)

    def stop(self) -> None:
        """Stop the server if we started it."""
        self.server.stop()

    def is_ready(self) -> bool:
        """Whether it answers."""
        return answers(self)


class RemoteDatabase:
    """A PostgreSQL server by DATABASE_URL.

    The URL may name an administrator (may create roles: we make owner and application role, their passwords stay
    in the home's secrets), or the ready-made application role beside DATABASE_OWNER_URL for migrations, or nobody
    at all once the roles have been made. It may be the coordinator of a cluster: we go on to the instance's node.
    """

    def __init__(self, home: Home, address: str) -> None:
        self.home, self.address = home, address
        self.passwords = PasswordFile(home.secrets / "database.json")
        self.owner_address = os.environ.get("DATABASE_OWNER_URL", "")

    def url(self, role: str = "app") -> str:
        """The address for app, owner or admin, where the instance lies."""
        return clusters.at_node(self._named(role), self._node())

    def _named(self, role: str) -> str:
        """The address as it was given, with the role's name and password."""
        if role == "admin":
            return self.owner_address or self.address
        if self.owner_address:
            return self.address if role == "app" else self.owner_address
        name = f"{self.home.schema}_{role}"
        parts = urlsplit(self.address)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=f"{name}:{quote(self.passwords.read(name), safe='')}@{host}"))

    def _node(self) -> tuple[str, int] | None:
        """Where on a cluster; while the coordinator is away, where it was last time."""
        try:
            node = clusters.node_of(self._named("app"), self.home.schema)
        except psycopg.OperationalError:
            if (remembered := self.home.instance().get("node")) is None:
                raise
            return tuple(remembered)
        if node is not None and self.home.instance().get("node") != list(node):
            self.home.remember_instance(node=node)
        return node

    def start(self) -> None:
        """Make or mend roles and schema when we may; refuse a role that row-level security would not bind."""
        try:
            if not self.owner_address and urlsplit(self.address).username:
                self._make_roles()
            postgres_roles.check_role(self.url("app"))
        except psycopg.OperationalError as error:
            raise Refusal(
                "DATABASE_URL 指定的数据库服务器没有回答。",
                "The database server named by DATABASE_URL does not answer.",
                str(error).strip(),
            ) from error
        except KeyError as missing:
            raise Refusal(
                f"{self.passwords.path} 里没有角色 {missing} 的口令，请先用管理员地址启动一次。",
                f"{self.passwords.path} has no password for the role {missing}; start once with an administrator's"
                " address.",
            ) from missing

    def _make_roles(self) -> None:
        with psycopg.connect(self.address) as connection:
            row = connection.execute(
                "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
        if not row[0]:
            raise Refusal(
                "DATABASE_URL 的角色不能建立角色；请用管理员地址，或同时给出 DATABASE_OWNER_URL。",
                "The role in DATABASE_URL may not create roles; give an administrator's address,"
                " or the owner's as DATABASE_OWNER_URL as well.",
            )
        roles = (f"{self.home.schema}_owner", f"{self.home.schema}_app")
        words = {role: self.passwords.ensure(role) for role in roles}
        clusters.prepare(self.address, self.home.schema, words)

    def stop(self) -> None:
        """A server by URL is not ours to stop."""

    def is_ready(self) -> bool:
        """Whether it answers."""
        return answers(self)


def connect(database: "EmbeddedDatabase | RemoteDatabase", role: str, **options) -> psycopg.Connection:
    """A connection in the instance's schema."""
    path = f"-c search_path={database.home.schema},extensions"
    return psycopg.connect(database.url(role), connect_timeout=5, options=path, **options)


def answers(database: "EmbeddedDatabase | RemoteDatabase") -> bool:
    """Whether the application role gets an answer: the server is up and its roles are made."""
    try:
        with connect(database, "app") as connection:
            connection.execute("SELECT 1")
    except (psycopg.OperationalError, KeyError, Refusal):  # no roles yet, no place in the cluster yet
        return False
    return True


def database_of(home: Home) -> EmbeddedDatabase | RemoteDatabase:
    """The home's database, not started."""
    address = os.environ.get("DATABASE_URL", "")
    return RemoteDatabase(home, address) if address else EmbeddedDatabase(home)


@contextlib.contextmanager
def own_database(home: Home) -> Iterator[EmbeddedDatabase | RemoteDatabase]:
    """Start the database and be the one who stops it; waits for another command that has it."""
    with home.lock("owner"):
        database = database_of(home)
        try:
            database.start()
            yield database
        finally:
            database.stop()


@contextlib.contextmanager
def use_database(home: Home) -> Iterator[EmbeddedDatabase | RemoteDatabase]:
    """Use the home's database as it runs; if nobody runs it, start it for the time of this command."""
    if not home.exists():
        raise Refusal(
            f"{home.path} 还没有安装，请先执行 ./zg up（演示）或 ./zg init（正式）。",
            f"Nothing is installed in {home.path} yet; run ./zg up (demonstration) or ./zg init (production) first.",
        )
    while True:
        with home.lock("owner", wait=False) as mine:
            if mine:
                yield from _start_use_stop(home)
                return
        with home.lock("users", shared=True):
            database = database_of(home)
            if _answers_soon(database, home):
                yield database
                return


def _start_use_stop(home: Home) -> Iterator[EmbeddedDatabase | RemoteDatabase]:
    database = database_of(home)
    try:
        database.start()
        yield database
    finally:
        with home.lock("users"):  # others may have joined meanwhile: the last one out turns off the light
            database.stop()


def _answers_soon(database: EmbeddedDatabase | RemoteDatabase, home: Home) -> bool:
    """True when it answers; False when the one who was starting or stopping it has let go of it."""
    while not database.is_ready():
        with home.lock("owner", wait=False) as free:
            if free:
                return False
        time.sleep(0.1)
    return True
