"""Throwaway databases on the server of a home: made, migrated, copied, dropped; the home's own data is never touched."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from zhigong.door import postgres_roles, program
from zhigong.door.database import database_of
from zhigong.door.home import CHECKOUT, SOURCE, Home
from zhigong.door.speech import Refusal


@dataclass(frozen=True)
class Throwaway:
    """One database of a measurement: `url(role)` for app, owner or admin, `environment()` for the program on it."""

    home: Home
    name: str

    def url(self, role: str = "app") -> str:
        """The address of this database on the home's server."""
        return urlunsplit(urlsplit(database_of(self.home).url(role))._replace(path=f"/{self.name}"))

    def environment(self, **more: str) -> dict[str, str]:
        """Variables for a process of the program on this database; `bench` can be imported there."""
        variables = program.program_environment(self.home, self.url("app"), **more)
        return variables | {"PYTHONPATH": os.pathsep.join((str(SOURCE), str(CHECKOUT)))}

    def run(self, *arguments: str, role: str = "app", told: str | None = None) -> str:
        """Run `python -m <arguments>` as the program on this database, `told` on its standard input, and return what it
        prints. Refusal."""
        environment = self.environment() | {"ZG_DATABASE_URL": self.url(role)}
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, input=told,
        )  # fmt: skip
        if done.returncode:
            raise Refusal(f"“{arguments[0]}”没有完成，原因见上。", f"“{arguments[0]}” failed; see above.")
        return done.stdout

    def connect(self, role: str = "app", **options) -> psycopg.Connection:
        """A connection in the instance's schema, set as the program's own are."""
        words = f"-c search_path={self.home.schema},extensions -c jit=off"
        return psycopg.connect(self.url(role), options=words, **options)

    def tidy(self) -> None:
        """Vacuum, gather statistics and write everything out, so that the next measurement pays for itself only."""
        with self.connect("owner", autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
        with self.connect("admin", autocommit=True) as connection:
            connection.execute("CHECKPOINT")


@contextmanager
def throwaway_databases(labels: tuple[str, ...]) -> Iterator[dict[str, Throwaway]]:
    """Make one migrated, empty database per label and drop them all afterwards. Refusal when we may not make any."""
    home = Home()
    mark = secrets.token_hex(4)
    made = {label: Throwaway(home, f"zg_bench_{mark}_{label}") for label in labels}
    first, *others = made.values()
    try:
        try:
            _prepare(first)
        except (psycopg.errors.InsufficientPrivilege, KeyError) as error:
            raise Refusal(
                "基准测试要在同一服务器上建临时数据库，当前地址没有这个权限。",
                "A benchmark makes throwaway databases on the same server, and this address may not.",
                str(error),
            ) from error
        first.run("django", "migrate", "--verbosity=0", role="owner")
        for other in others:
            postgres_roles.copy_database(_admin(home), first.name, other.name)
            _prepare(other)
        yield made
    finally:
        with psycopg.connect(_admin(home), autocommit=True) as connection:
            for each in made.values():
                name = sql.Identifier(each.name)
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def _prepare(database: Throwaway) -> None:
    """Database, schema and rights; the instance's roles keep the passwords they have."""
    of_home = database_of(database.home)
    passwords = getattr(of_home, "passwords", None) or of_home.server.passwords
    roles = (f"{database.home.schema}_owner", f"{database.home.schema}_app")
    words = {role: passwords.read(role) for role in roles}
    postgres_roles.prepare_database(_admin(database.home), database.name)
    postgres_roles.prepare_schema(database.url("admin"), database.home.schema, words)


def _admin(home: Home) -> str:
    return database_of(home).url("admin")
