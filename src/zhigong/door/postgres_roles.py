"""The database, schema, extensions and two roles of one level instance, made the same way on any PostgreSQL."""

import time
from collections.abc import Mapping

import psycopg
from psycopg import sql

from zhigong.door.speech import Refusal

EXTENSIONS_SCHEMA = "extensions"
WANTED_EXTENSIONS = ("pg_trgm", "btree_gist")


def prepare_database(admin_url: str, database: str) -> None:
    """Create the database when it is missing; `admin_url` may name any existing database of the server."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            return
        try:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(database)
                )
            )
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return  # two starts at once: the other one made it


def copy_database(admin_url: str, template: str, database: str) -> None:
    """Replace `database` by a copy of `template`."""
    names = {"template": sql.Identifier(template), "database": sql.Identifier(database)}
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {database} WITH (FORCE)").format(**names))
        connection.execute(sql.SQL("CREATE DATABASE {database} TEMPLATE {template}").format(**names))


def prepare_schema(admin_url: str, schema: str, passwords: Mapping[str, str]) -> None:
    """Create or mend roles, schema, extensions and default rights; run as often as you like.

    `admin_url` names the instance's database and a role that may create roles and schemas; `passwords` has one
    entry per role name. Owner and application are never superusers and never bypass row-level security.
    """
    owner, app = f"{schema}_owner", f"{schema}_app"
    for patience in range(10, -1, -1):
        try:
            with psycopg.connect(admin_url) as connection:
                connection.execute("SELECT pg_advisory_xact_lock(hashtext('zhigong.roles'))")
                for role in (owner, app):
                    make_role(connection, role, passwords[role])
                _make_schema(connection, schema, owner, app)
                _make_extensions(connection, owner, app)
            return
        except (
            psycopg.errors.InternalError
        ) as error:  # roles are the cluster's: another database's lock is not ours
            if "concurrently updated" not in str(error) or not patience:
                raise
            time.sleep(0.2)


def make_role(connection: psycopg.Connection, role: str, password: str) -> None:
    """Create a login role without any privilege, or give the one there is this password."""
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    limits = (
        "" if known else "NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
    )  # only a superuser may repeat these
    statement = sql.SQL(f"{'ALTER' if known else 'CREATE'} ROLE {{}} LOGIN {limits} PASSWORD {{}}")
    connection.execute(statement.format(sql.Identifier(role), sql.Literal(password)))


def _make_schema(connection: psycopg.Connection, schema: str, owner: str, app: str) -> None:
    names = {"schema": sql.Identifier(schema), "owner": sql.Identifier(owner), "app": sql.Identifier(app)}
    admin, database = connection.execute("SELECT current_user, current_database()").fetchone()
    names |= {"admin": sql.Identifier(admin), "database": sql.Identifier(database)}
    names["extensions"] = sql.Identifier(EXTENSIONS_SCHEMA)
    statements = [
        "GRANT {owner} TO {admin}",  # an administrator who is no superuser must own what it hands over
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {owner}",
        "GRANT CONNECT ON DATABASE {database} TO {app}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner}",
        "GRANT USAGE ON SCHEMA {schema} TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema}"
        " GRANT SELECT, INSERT, UPDATE ON TABLES TO {app}",  # deleting is for those who grant it to themselves
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT EXECUTE ON FUNCTIONS TO {app}",
    ]
    for statement in statements:
        connection.execute(sql.SQL(statement).format(**names))
    for role in ("owner", "app"):
        path = f"ALTER ROLE {{{role}}} IN DATABASE {{database}} SET search_path = {{schema}}, {{extensions}}"
        connection.execute(sql.SQL(path).format(**names))


def _make_extensions(connection: psycopg.Connection, owner: str, app: str) -> None:
    schema = sql.Identifier(EXTENSIONS_SCHEMA)
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))
    for role in (owner, app):
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, sql.Identifier(role)))
    offered = {row[0] for row in connection.execute("SELECT name FROM pg_available_extensions")}
    for name in WANTED_EXTENSIONS:
        if name not in offered:
            continue  # contrib is optional on servers we did not bring: search falls back, nothing breaks
        statement = sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA {}").format(
            sql.Identifier(name), schema
        )
        connection.execute(statement)


def check_role(url: str) -> None:
    """Refuse a role for which the second wall would not hold."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    if row[1]:
        raise Refusal(
            f"数据库角色 {row[0]} 能绕过行级安全，不能用作应用角色。",
            f"The database role {row[0]} bypasses row-level security and must not be the application's role.",
        )
