"""backup and restore: safe copies of an installation, and the way back."""

import json
import os
import shutil
import sys
import time
from datetime import datetime

from zhigong.door.backups import bases, custody, moments, restoring, sending
from zhigong.door.backups.codes import RecoveryCode
from zhigong.door.backups.custody import Custody
from zhigong.door.backups.places import BackupPlace, is_writable
from zhigong.door.database import connect, use_database
from zhigong.door.home import Home
from zhigong.door.progress import Bar
from zhigong.door.speech import Refusal, one_sentence, say


def refuse_server(home: Home) -> None:
    """A server by URL is copied by those who run it; they are told which schema, and on a cluster on which node."""
    if os.environ.get("DATABASE_URL"):
        node = home.instance().get("node")
        there = f" --host={node[0]} --port={node[1]}" if node else ""
        raise Refusal(
            "数据库由 DATABASE_URL 指定的服务器提供，请用该服务器自己的备份和恢复工具（如 pg_basebackup 加日志归档，或"
            f" pg_dump --format=custom --schema={home.schema}{there}），并另行保存 {home.path} 里的 secrets 和 files。",
            "The database is a server by DATABASE_URL: copy and restore with that server's own tools (pg_basebackup with"
            f" archived log, or pg_dump --format=custom --schema={home.schema}{there}), and keep secrets and files of"
            f" {home.path} apart.",
        )


def backup(home: Home, options) -> int:
    """Add a base copy to DIR and send the log there from now on; with --check prove what lies there."""
    place = BackupPlace(options.directory)
    if options.check:
        return check(home, place, options)
    refuse_server(home)
    if home.path == place.path or home.path in place.path.parents:
        raise Refusal(
            f"{place.path} 在安装目录里面，丢了安装也就丢了备份；请放到别的磁盘。",
            f"{place.path} lies in the home itself and would be lost with it; choose another disk.",
        )
    if not is_writable(place.path):
        raise Refusal(f"{place.path} 不可写。", f"{place.path} cannot be written.")
    begun, bar = time.monotonic(), Bar()
    with use_database(home) as database, home.lock("backup"):
        kept = Custody(home)
        code = kept.code() or RecoveryCode.new()
        before = kept.read()
        place.prepare(code)
        kept.remember(code=code.text(), place=str(place.path), sending=True)
        try:
            bases.turn_on_log(database)
            custody.save_secrets(home, place, code)
            base = bases.take_base(home, database, place, code, bar)
            sending.send_once(home, database.server.spool)
        except BaseException:
            back_to(kept, before, database)
            raise
        gone = place.forget_old(code, options.keep) if options.keep else []
    bar.end()
    show(place, base, code, gone, time.monotonic() - begun, options, not before.get("shown"))
    kept.remember(shown=True)  # only now: a first copy that failed has not told its code
    return 0


def back_to(kept: Custody, before: dict, database) -> None:
    """A first copy that failed must not leave the log piling up; a later one leaves the earlier as it was."""
    if before.get("sending"):
        kept.remember(place=before["place"])
        return
    kept.remember(sending=False)
    shutil.rmtree(database.server.spool, ignore_errors=True)
    database.server.write_settings()
    with connect(database, "admin", autocommit=True) as connection:
        connection.execute("SELECT pg_reload_conf()")


def show(
    place: BackupPlace, base, code: RecoveryCode, gone: list, seconds: float, options, is_first: bool
) -> None:
    """What was done; the code the first time."""
    stored = sum(file["bytes"] for file in base.manifest["files"].values())
    told = {
        "place": str(place.path), "base": base.name, "bytes": base.manifest["files"]["data.zg"]["plain_bytes"],
        "stored_bytes": stored, "bases": [each.name for each in place.list_bases(code)], "removed": gone,
        "seconds": round(seconds, 1),
    }  # fmt: skip
    if is_first:
        told["recovery_code"] = code.text()
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        for name, value in told.items():
            print(f"{name}\t{value}")
    say(
        f"已备份到 {place.path}，此后数据库日志持续送往那里（最多滞后约一分钟）。",
        f"Copied to {place.path}; from now on the log goes there too (at most about a minute behind).",
    )
    if is_first:
        say(
            f"恢复码：{code.text()}\n请抄下来放到保险的地方，与备份分开：没有它，换一台机器就不能恢复。",
            f"Recovery code: {code.text()}\nWrite it down and keep it safe, apart from the backups: without it"
            " nothing can be restored on another machine.",
        )


def check(home: Home, place: BackupPlace, options) -> int:
    """Open every file of every copy to its end."""
    code = custody.ask_code(home, options.code_file)
    place.open(code)
    found = [bases.check_base(place, base, code) for base in place.list_bases(code)]
    for _copy in custody.read_copies(place, code):
        continue
    if options.json:
        print(json.dumps({"ok": True, "place": str(place.path), "bases": found}))
    else:
        for each in found:
            print("\t".join(f"{name} {value}" for name, value in each.items()))
    if not found:
        raise Refusal(f"{place.path} 里没有完整的备份。", f"There is no finished copy in {place.path}.")
    say("备份完好。", "The backups are whole.")
    return 0


def restore(home: Home, options) -> int:
    """Bring an installation back into an empty or stopped home; exit 1 when the restored does not verify."""
    refuse_server(home)
    place = BackupPlace(options.directory)
    target = moments.read_moment(options.to) if options.to else None
    code = custody.ask_code(home, options.code_file)
    place.open(code)
    if home.is_running():
        raise Refusal("请先停止：./zg down。", "Stop it first: ./zg down.")
    if not restoring.is_empty(home) and not options.yes and not agreed(home):
        say("没有恢复。", "Nothing was restored.")
        return 1
    bar = Bar()
    told = restoring.restore(home, place, code, target, bar, options.as_it_was)
    bar.end()
    if options.json:
        print(json.dumps(told, ensure_ascii=False, default=str))
    tell(home, told)
    return 0 if told["ok"] else 1


def tell(home: Home, told: dict) -> None:
    """How much came back, and what comes next."""
    last = told["last_entry_at"]
    last = moments.show_moment(datetime.fromisoformat(str(last))) if last else "—"
    proved = ("核对一致", "everything agrees") if told["ok"] else ("核对不一致", "something does NOT agree")
    if not told.get("verified", True):
        proved = ("未核对，请用原来的版本执行 verify", "not verified: run verify with the older program")
    say(
        f"已恢复：日志共 {told['entries']} 条，最后一条在 {last}；{proved[0]}。",
        f"Restored: {told['entries']} journal entries, the last at {last}; {proved[1]}.",
    )
    for problem in told["problems"][:20]:
        print(f"  {json.dumps(problem, ensure_ascii=False, default=str)}", file=sys.stderr)
    if told["kept_aside"]:
        say(f"原来的还在：{told['kept_aside']}。", f"What was here before: {told['kept_aside']}.")
    say(
        f"启动：./zg up --home {home.path}；然后请立即 ./zg backup：恢复后的数据还没有备份。",
        f"Start it with ./zg up --home {home.path}, then run ./zg backup: what was restored has no copy yet.",
    )


def agreed(home: Home) -> bool:
    """Ask at a terminal; without one the answer is no."""
    if not sys.stdin.isatty():
        say(
            f"{home.path} 已有安装，没有终端可询问，请加 --yes。",
            f"{home.path} holds an installation and there is no terminal to ask at; add --yes.",
        )
        return False
    question = one_sentence(
        f"用备份替换 {home.path} 里的安装？输入 yes 确认：", f"Replace the installation in {home.path}? yes:"
    )
    print(question, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")
