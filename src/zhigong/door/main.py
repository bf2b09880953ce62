"""The command line of ./zg: its words and options, and which function answers each."""

import argparse
import errno
import os
import sys
from importlib import import_module

from zhigong.door.speech import Refusal, one_sentence

SENTENCES = {
    errno.ENOSPC: ("磁盘已满，请清理后再试。", "The disk is full; free some space and try again."),
    errno.EDQUOT: ("磁盘配额已用完。", "The disk quota is used up."),
    errno.EROFS: (
        "这里是只读的，请用 --home 指定可写的位置。",
        "This place is read-only; choose another with --home.",
    ),
    errno.EACCES: (
        "没有权限读写这里的文件，安装可能属于另一个用户。",
        "No right to these files; the home may be another user's.",
    ),
}
LEVELS = ("nation", "province", "county")
UNIT_LEVELS = ("national", "province", "city", "county", "township", "community", "grassroots", "branch")


def build_parser() -> argparse.ArgumentParser:
    """Every command with its options; --home and --json on each."""
    parser = argparse.ArgumentParser(prog="zg", description="智工：一扇门。 The one door to Zhigong.")
    commands = parser.add_subparsers(dest="name", metavar="COMMAND", required=True)

    def command(name: str, where: str, text: str, **more) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text, **more)
        added.add_argument("--home", metavar="DIR", help="哪个安装，默认 .home · which installation")
        added.add_argument(
            "--json", action="store_true", help="标准输出只有一个 JSON · one JSON document on stdout"
        )
        added.set_defaults(where=where)
        return added

    add_running(command)
    add_asking(command)
    add_developing(command)
    return parser


def add_running(command) -> None:
    """Commands that start, stop and set up."""
    up = command("up", "running.up", "启动（首次自动安装演示）· start everything, set up first if needed")
    up.add_argument(
        "--small", action="store_true", help="只用一个县的演示数据 · a county instead of a province"
    )
    up.add_argument("--detach", action="store_true", help="健康后返回，在后台运行 · return when healthy")
    up.add_argument("--host", default="127.0.0.1", help="监听地址 · address to listen on")
    up.add_argument(
        "--port", type=int, help="端口，默认 8000 起第一个可用的 · default 8000 or the next free one"
    )
    up.add_argument("--level", choices=LEVELS, help="这个实例是哪一级 · which level this instance is")
    part = command(
        "run", "parts.run", "前台运行一个部分（给 systemd）· one part in the foreground, for systemd"
    )
    part.add_argument("part", choices=("database", "web", "worker"))
    part.add_argument("--host", default="127.0.0.1", help="监听地址 · address to listen on")
    part.add_argument("--port", type=int, default=8000, help="端口 · port")
    command("down", "running.down", "停止，不留任何进程 · stop, nothing is left running")
    init = command("init", "installing.init", "建立空的正式实例 · an empty production instance")
    init.add_argument("--level", choices=LEVELS, help="这个实例是哪一级，默认由区划得出 · which level")
    init.add_argument(
        "--region", default="", metavar="CODE", help="区划代码 2、4、6 位，全国不填 · division code"
    )
    reset = command("reset", "installing.reset", "清除演示（会先询问）· forget the demonstration (asks)")
    reset.add_argument("--yes", action="store_true", help="不再询问 · do not ask")
    add_backups(command)
    command(
        "doctor", "doctor.doctor", "装了什么、运行着什么、哪里不对、怎么修 · what is wrong and how to mend it"
    )


def add_backups(command) -> None:
    """Safe copies and the way back."""
    backup = command(
        "backup", "backups.backup", "加密备份，此后持续送出日志 · an encrypted copy, then the log too"
    )
    backup.add_argument("directory", metavar="DIR")
    backup.add_argument(
        "--keep", type=int, metavar="N", help="只保留最近 N 份 · keep only the newest N copies"
    )
    backup.add_argument("--check", action="store_true", help="只核对那里的备份 · only prove what lies there")
    restore = command(
        "restore", "backups.restore", "从备份恢复（空目录或已停止的安装）· bring it back from a copy"
    )
    restore.add_argument("directory", metavar="DIR")
    restore.add_argument(
        "--to",
        metavar="TIME",
        help="某一时刻，如 2026-11-23T01:30 或 …T17:30Z；copy 为备份完成时 · a moment, or copy",
    )
    restore.add_argument("--yes", action="store_true", help="不再询问 · do not ask")
    restore.add_argument(
        "--as-it-was", action="store_true", help="不升级表结构，交给旧版本 · leave it to the older program"
    )
    for each in (backup, restore):
        each.add_argument("--code-file", metavar="FILE", help="恢复码文件，“-”为标准输入 · the recovery code")


def add_asking(command) -> None:
    """Questions to an installation."""
    sql = command("sql", "asking.sql", "以应用角色执行 SQL · run SQL as the application role")
    sql.add_argument("--admin", action="store_true", help="以数据库所有者执行 · as the database's owner")
    sql.add_argument("--seat", metavar="CODE:ROLE", help="以某单位某角色的席位 · in a seat")
    sql.add_argument(
        "-c", dest="command", metavar="SQL", required=True, help="SQL，“-”为标准输入 · or - for stdin"
    )
    units = command("units", "asking.units", "列出工会组织 · list units")
    units.add_argument("--level", choices=UNIT_LEVELS)
    units.add_argument("--kind")
    units.add_argument("--under", metavar="CODE")
    units.add_argument("--limit", type=int)
    template = command("roster-template", "asking.roster_template", "写出空白花名册 · write an empty roster")
    template.add_argument("file", metavar="FILE.xlsx")
    roster = command("import-members", "asking.import_members", "导入花名册 · import a roster")
    roster.add_argument("file", metavar="FILE")
    roster.add_argument("--unit", metavar="CODE", help="行内没有工会编码时用 · for rows without a union code")
    roster.add_argument("--dry-run", action="store_true", help="只核对不写入 · check only")
    count = command("count", "asking.count", "会员数 · count members")
    count.add_argument("--unit", metavar="CODE", required=True)
    count.add_argument("--as-of", metavar="DATE", help="YYYY-MM-DD")
    days = command(
        "pass-days", "asking.pass_days", "演示：让一件办件过去几天 · demonstration: let days pass on a matter"
    )
    days.add_argument("number", metavar="NUMBER", help="办件号 · the matter's number")
    days.add_argument("days", type=int, metavar="DAYS")
    add_verifying(command)
    add_keys(command)


def add_verifying(command) -> None:
    """Verification, proofs and anchors."""
    verify = command(
        "verify", "verifying.verify", "核对账、数、日志是否一致 · do ledger, counts and journal agree"
    )
    verify.add_argument("--entry", type=int, metavar="ID", help="证明一条日志在封存内 · prove one entry")
    verify.add_argument(
        "--since", metavar="ROOT", help="证明自某个根以来只增未改 · prove nothing before changed"
    )
    verify.add_argument(
        "--export", metavar="FILE", help="导出给 deploy/verify_seals.py · for the stand-alone check"
    )
    verify.add_argument(
        "--anchor", metavar="FILE", help="写出签名的根，存放他处 · a signed root to keep elsewhere"
    )
    verify.add_argument(
        "--against", metavar="FILE", help="与存放他处的根比对 · compare with a root kept elsewhere"
    )
    verify.add_argument(
        "--countersign", metavar="FILE", help="为另一实例的根副署 · sign another instance's root"
    )
    verify.add_argument(
        "--accept", metavar="FILE", help="收下本实例根的副署 · keep what came back countersigned"
    )
    verify.add_argument(
        "--reopen", action="store_true", help="恢复到过去之后执行 · after a restore to an earlier time"
    )


def add_keys(command) -> None:
    """Custody of keys."""
    keys = command("keys", "keys.keys", "密钥的更换情况 · the state of keys and their rotation")
    keys.add_argument(
        "--rotate",
        choices=("wrapping", "digest", "signing", "account", "token"),
        help="换一把新密钥；前两种逐批换完已有内容 · a new key; the first two go over what is there, batch by batch",
    )
    keys.add_argument(
        "--retire", metavar="PURPOSE:ID", help="换完后销毁旧密钥 · destroy an old key afterwards"
    )


def add_developing(command) -> None:
    """Commands for those who build it."""
    test = command("test", "developing.test", "全部测试 · all tests", add_help=True)
    test.add_argument(
        "-k", dest="keyword", metavar="NAME", help="只跑名字匹配的 · only tests whose name matches"
    )
    test.add_argument("arguments", nargs="*", help="交给 pytest · passed on to pytest")
    command("check", "developing.check", "全部静态检查 · all static checks")
    bench = command("bench", "developing.bench", "基准测试 · a benchmark")
    bench.add_argument("bench", metavar="NAME")
    bench.add_argument("--size", type=int)
    bench.add_argument("--only", metavar="WORK", help="只测这一项（register）· only this work, of register")
    twin = command("twin", "twinning.twin", "装入模拟全国数据（测量用）· a synthetic country, for measuring")
    twin.add_argument("--members", type=int, default=100_000, metavar="N", help="在会会员数 · members")
    twin.add_argument("--seed", type=int, default=1, help="同种子同数据 · same seed, same data")
    lab = command("lab", "developing.lab", "故障实验 · the fault laboratory")
    lab.add_argument("lab", metavar="NAME")
    lab.add_argument("--runs", type=int, default=10)
    lab.add_argument("--seed", type=int, default=1)
    lab.add_argument("--size", type=int, help="会员数（upgrade）· members, for upgrade")
    lab.add_argument("--break", dest="promise", metavar="PROMISE")
    manage = command("manage", "asking.manage", "Django 的管理命令 · Django's own commands")
    manage.add_argument("arguments", nargs=argparse.REMAINDER)


def main(words: list[str]) -> int:
    """Run one command; refusals become one sentence and exit code 1."""
    parser = build_parser()
    options, others = parser.parse_known_args(words)
    if options.name == "test":
        options.arguments += others  # pytest knows them
    elif others:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    from zhigong.door.home import Home
    from zhigong.door.supervise import Stopped

    file, _, function = options.where.partition(".")
    try:
        return getattr(import_module(f"zhigong.door.commands.{file}"), function)(Home(options.home), options)
    except Refusal as sentence:
        print(f"zg: {sentence}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Stopped):
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        if error.errno not in SENTENCES:
            raise
        print(f"zg: {one_sentence(*SENTENCES[error.errno])} ({error.filename})", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
