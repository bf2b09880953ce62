"""Fills an empty database with the named world and so many stored cases: copies of a closed ticket, one in ten of an open one.

A copy is everything one case leaves: matter, ticket, sealed caller, timeline, clocks, to-dos, hand-over and journal. The
rows are made in the database from a staging table, indexes are built afterwards, and no trigger counts them: they are no
one's work.
"""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

import psycopg  # noqa: E402  because models load first
from django.conf import settings  # noqa: E402
from psycopg import sql  # noqa: E402

from bench import _life  # noqa: E402
from zhigong.kernel import crypto  # noqa: E402

ONE_OPEN_IN, CHUNK, WRITERS = 10, 20_000, 2
STAGING = """
CREATE UNLOGGED TABLE bench_copies (n integer, digest bytea, model uuid, id uuid DEFAULT uuidv7())
"""
# table → the column that names its matter
COPIED = {
    "matters": "id",
    "hotline_tickets": "matter_id",
    "hotline_callers": "matter_id",
    "matter_steps": "matter_id",
    "matter_handovers": "matter_id",
    "clocks": "matter_id",
    "todos": "matter_id",
    "journal_entries": "matter_id",
}
# what differs from copy to copy
VALUES = {
    "matters.number": "'RX-2025-' || lpad(c.n::text, 7, '0')",
    "hotline_tickets.project_name": "'工程' || c.n",
    "hotline_tickets.search_text": "'三个月没发工资 示例劳务公司 第' || c.n || '号工地'",
    "hotline_callers.phone_digest": "c.digest",
    "todos.id": "uuidv7()",
    "journal_entries.txid": "-c.n::bigint",  # of no transaction that will ever run
}
COLUMNS = """
SELECT a.attname FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
   AND a.attidentity = '' AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') NOT LIKE 'nextval%%' ORDER BY a.attnum
"""
INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
 WHERE i.indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""
# A load that was cut short is thrown away, so it waits for no disk.
FAST = (
    "-c synchronous_commit=off -c session_replication_role=replica -c maintenance_work_mem=256MB -c jit=off"
)


def phone(number: int) -> str:
    """Return the telephone of the caller of a stored case."""
    return f"138{number:08d}"


def connect() -> psycopg.Connection:
    """Return a connection that fires no trigger."""
    words = f"-c search_path={settings.ZG_SCHEMA},extensions {FAST}"
    return psycopg.connect(os.environ["ZG_BENCH_ADMIN"], options=words, autocommit=True)


def fill(size: int) -> None:
    """Make the world and `size` stored cases."""
    closed, is_open = _life.make()
    with connect() as connection:
        connection.execute(STAGING)
        with connection.cursor().copy("COPY bench_copies (n, digest, model) FROM STDIN") as stream:
            for row in staged(size, closed, is_open):
                stream.write_row(row)
        connection.execute("ANALYZE bench_copies")
        left_out = [index for table in COPIED for index in connection.execute(INDEXES, [table])]
        for name, _definition in left_out:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        with ThreadPoolExecutor(WRITERS) as writers:
            list(writers.map(copy_table, sorted(COPIED, key=("matters", "hotline_tickets").__contains__)))
            list(writers.map(say, [definition for _name, definition in left_out]))
        connection.execute("DROP TABLE bench_copies")


def staged(size: int, closed, is_open) -> Iterator[tuple]:
    """Yield (number, digest of its caller's telephone, what it is a copy of)."""
    for first in range(1, size + 1, CHUNK):
        numbers = range(first, min(first + CHUNK, size + 1))
        digests = crypto.Digests().many("phone", map(phone, numbers))
        for number, digest in zip(numbers, digests, strict=True):
            yield number, digest, closed if number % ONE_OPEN_IN else is_open


def copy_table(table: str) -> None:
    """Write the rows of one table for every copy."""
    with connect() as connection:
        columns = [name for (name,) in connection.execute(COLUMNS, [table])]
        values = [VALUES.get(f"{table}.{name}", f'r."{name}"') for name in columns]
        values = [
            "c.id" if name == COPIED[table] else value for name, value in zip(columns, values, strict=True)
        ]
        names = ", ".join(f'"{name}"' for name in columns)
        key = COPIED[table]
        connection.execute(
            f"CREATE TEMP TABLE originals AS SELECT * FROM {table}"
            f" WHERE {key} IN (SELECT DISTINCT model FROM bench_copies)"
        )
        connection.execute(  # case by case, each in the order it was written
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM bench_copies c"
            f" CROSS JOIN LATERAL (SELECT * FROM originals WHERE {key} = c.model OFFSET 0) r"
        )


def say(statement: str) -> None:
    """Execute one statement on a connection of its own."""
    with connect() as connection:
        connection.execute(statement)


if __name__ == "__main__":
    fill(int(sys.argv[1]))
