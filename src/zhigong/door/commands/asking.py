"""sql, units, count, roster-template, import-members, pass-days, manage: questions to the installation of a home."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg

from zhigong.door import answers, program, setting_up
from zhigong.door.database import connect, use_database
from zhigong.door.home import Home
from zhigong.door.progress import Bar
from zhigong.door.speech import Refusal, say


@contextmanager
def inside(home: Home, role: str = "app") -> Iterator[None]:
    """This process as the program, on the home's database."""
    with use_database(home) as database:
        setting_up.set_up(home, database)
        program.enter_program(home, database.url(role))
        try:
            yield
        except LookupError as error:
            if isinstance(error, (KeyError, IndexError)):  # a fault of ours, not an answer
                raise
            raise Refusal(f"没有找到：{error}。", f"Not found: {error}.") from error
        finally:
            from django.db import connections

            connections.close_all()


def give(document: dict) -> None:
    """One JSON document on standard output."""
    print(json.dumps(document, ensure_ascii=False, default=str))


def units(home: Home, options) -> int:
    """List units."""
    with inside(home):
        found = answers.list_units(options.level, options.kind, options.under, options.limit)
    if options.json:
        give({"units": found})
    else:
        for unit in found:
            print(
                "\t".join(str(unit[name]) for name in ("code", "name", "level", "kind", "parent", "members"))
            )
    return 0


def count(home: Home, options) -> int:
    """Count members of a unit and all below it."""
    as_of = date.fromisoformat(options.as_of) if options.as_of else None
    with inside(home):
        found = answers.count_unit(options.unit, as_of)
    if options.json:
        give(found)
    else:
        for name, value in found.items():
            print(f"{name}\t{json.dumps(value, ensure_ascii=False, default=str)}")
    return 0


def roster_template(home: Home, options) -> int:
    """Write an empty roster."""
    with inside(home):
        answers.write_roster_template(Path(options.file))
    if options.json:
        give({"file": str(Path(options.file).absolute())})
    say(f"已写入 {options.file}。", f"Written to {options.file}.")
    return 0


def _import(home: Home, options) -> dict:
    path = Path(options.file)
    if not path.is_file():
        raise Refusal(f"找不到文件 {path}。", f"There is no file {path}.")
    bar = Bar()
    with inside(home):
        found = answers.import_roster(path, options.unit, options.dry_run, bar)
    bar.end()
    return found


def import_members(home: Home, options) -> int:
    """Import a roster; exit 0 when every row is accounted for, rejected ones too; 1 when the sheet cannot be read."""
    try:
        found = _import(home, options)
    except Refusal as refusal:
        if options.json:  # a script reads the sentence where it reads the numbers
            give({"file": options.file, "rows": 0, "error": str(refusal), "errors_file": ""})
        raise
    if options.json:
        give(found)
    else:
        for name, value in found.items():
            print(f"{name}\t{value}")
    parts = ("new", "updated", "unchanged", "elsewhere", "duplicate_in_file", "rejected")
    return 0 if found["rows"] == sum(found[part] for part in parts) else 1


def pass_days(home: Home, options) -> int:
    """Let days pass on one matter; only the demonstration's time may be moved."""
    if home.instance().get("kind") != "demonstration":
        raise Refusal("只有演示可以让时间过去。", "Only in a demonstration can time be made to pass.")
    if options.days < 1:
        raise Refusal("天数应不小于 1。", "Give one day or more.")
    with inside(home):
        found = answers.pass_days(options.number, options.days)
    if options.json:
        give(found)
    say(
        f"{found['number']} 已过去 {found['days']} 天。",
        f"{found['days']} days have passed on {found['number']}.",
    )
    return 0


def manage(home: Home, options) -> int:
    """Django's own command line, as the application role (migrate and the like as the owner)."""
    owners = ("migrate", "sqlmigrate", "showmigrations", "dbshell", "flush", "sqlflush")
    role = "owner" if options.arguments[:1] and options.arguments[0] in owners else "app"
    home.prepare()
    if not home.exists():
        home.remember_instance()
    with use_database(home) as database:
        setting_up.ensure_keys(home, database)
        program.enter_program(home, database.url(role))
        from django.core.management import execute_from_command_line

        execute_from_command_line(["zg manage", *options.arguments])
    return 0


def sql(home: Home, options) -> int:
    """Run SQL; tab-separated rows, as the application role or the embedded database's owner."""
    text = sys.stdin.read() if options.command == "-" else options.command
    try:
        if options.seat:
            return sql_in_seat(home, options.seat, text)
        role = "admin" if options.admin else "app"
        with use_database(home) as database, connect(database, role, autocommit=True) as connection:
            show_rows(connection.execute(text))
    except psycopg.Error as error:
        raise Refusal("SQL 没有执行。", "The SQL did not run.", str(error).strip()) from error
    return 0


def sql_in_seat(home: Home, seat: str, text: str) -> int:
    """Run SQL with the scope of a role at a unit, in one transaction, as the program would."""
    code, _, role = seat.partition(":")
    with inside(home):
        from django.db import connection

        from zhigong.kernel.access.seats import acting

        try:
            found = answers.seat_of(code, role)
        except LookupError as error:
            raise Refusal(f"没有这样的席位：{seat}。", f"There is no such seat: {seat}.") from error
        with acting(found):
            show_rows(connection.connection.execute(text))
    return 0


def show_rows(cursor: psycopg.Cursor) -> None:
    """Every result as PostgreSQL's own text, a line per row; NULL is empty."""
    more = True
    out = sys.stdout
    while more:
        result = cursor.pgresult
        if result is not None and cursor.description:
            for row in range(result.ntuples):
                cells = (result.get_value(row, column) or b"" for column in range(result.nfields))
                out.write("\t".join(escape(cell.decode()) for cell in cells) + "\n")
        more = cursor.nextset()
    out.flush()


def escape(text: str) -> str:
    """Keep one row on one line, as COPY does."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
