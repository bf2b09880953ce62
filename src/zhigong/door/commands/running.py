"""up and down: everything a home needs to serve, started, watched, stopped; nothing left running."""

import json
import os
import signal
import subprocess
import sys
import time

from zhigong.door import process_identity, setting_up
from zhigong.door.addresses import free_port, is_every_address, is_healthy, is_loopback
from zhigong.door.backups import sending
from zhigong.door.database import EmbeddedDatabase, database_of, own_database
from zhigong.door.home import CHECKOUT, Home, new_token
from zhigong.door.program import program_environment
from zhigong.door.speech import Refusal, columns, say
from zhigong.door.supervise import Stopped, Supervisor, end_leftovers, stop_on_signals

HEALTH_SECONDS = 120
DOWN_SECONDS = 180


def up(home: Home, options) -> int:
    """Set up what is missing, start everything, print addresses and accounts."""
    if home.is_running():
        return show_running(home, options)
    refuse_open_demonstration(home, options.host)
    refuse_no_address(options.host)
    refuse_unfinished(home)
    home.prepare()
    if options.detach:
        return start_detached(home, options)
    with home.lock("supervisor", wait=False) as mine:
        if not mine:
            return show_running(home, options)
        stop_on_signals()
        return supervise(home, options)


def supervise(home: Home, options) -> int:
    """Be the process that holds one home's database, web server and worker."""
    end_leftovers(home)
    port = free_port(options.host, options.port)
    address = f"[{options.host}]" if ":" in options.host else options.host
    state = {
        "pid": os.getpid(),
        "started": process_identity.started_at(os.getpid()),
        "token": new_token(),
        "web_url": f"http://{address}:{port}",
        "ready": False,
    }
    home.write_state(state)
    remember_kind(home, options)
    try:
        with own_database(home) as database:
            return serve(home, options, database, state, port)
    except Stopped:
        send_rest(home)
        say("已全部停止。", "Everything has stopped.")
        return 0
    finally:
        home.forget_state()


def serve(home: Home, options, database, state: dict, port: int) -> int:
    """Set up, start the program's processes, watch them until stopped."""
    setting_up.set_up(home, database)
    setting_up.ensure_static_files(home, database)
    accounts = []
    if home.instance()["kind"] == "demonstration":
        accounts = setting_up.ensure_demonstration(home, database)
    elif not is_loopback(options.host) and setting_up.ask_step(home, database, "demonstration_exists"):
        raise open_demonstration()
    environment = web_environment(home, database, state["web_url"], options.host, ZG_RUN=state["token"])
    supervisor = Supervisor(home, database, state)
    try:
        supervisor.add("web", web_command(options.host, port), environment)
        supervisor.add("worker", worker_command(), environment | {"ZG_POOL": ""})
        wait_healthy(supervisor, state["web_url"])
        supervisor.publish(ready=True)
        show(home, accounts, options)
        supervisor.watch()
    finally:
        supervisor.stop()
    return 0


def send_rest(home: Home) -> None:
    """A database that stops hands out the log it has begun; let the backups have it too."""
    database = database_of(home)
    if not isinstance(database, EmbeddedDatabase):
        return
    try:
        sending.send_once(home, database.server.spool)
    except (OSError, Refusal) as trouble:
        say(f"最后的日志没有送到备份：{trouble}", f"The last of the log did not reach the backups: {trouble}")


def web_environment(home: Home, database, web_url: str, host: str, **more: str) -> dict[str, str]:
    """What the web server is told; what the operator says of names and addresses comes first."""
    own = ["127.0.0.1", "localhost", "[::1]", host]  # ours always: the health check comes by these
    hosts = ",".join(dict.fromkeys([*filter(None, os.environ.get("ZG_ALLOWED_HOSTS", "").split(",")), *own]))
    public = os.environ.get("ZG_PUBLIC_URL") or web_url
    more |= {"ZG_PUBLIC_URL": public, "ZG_ALLOWED_HOSTS": hosts, "ZG_POOL": "1"}
    return program_environment(home, database.url("app"), **more)


def web_command(host: str, port: int) -> list[str]:
    """The web server: a process per core up to four, threads for the waiting on the database."""
    workers = max(1, min(4, os.cpu_count() or 1))
    return [
        "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
        "--blocking-threads", "8", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "10",
        "zhigong.config.wsgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The job worker."""
    return [setting_up.STEPS, "work"]


def remember_kind(home: Home, options) -> None:
    """A new home becomes a demonstration; an old one keeps what it is."""
    known = home.instance()
    if not known.get("kind"):
        level = options.level or ("county" if options.small else "province")
        home.remember_instance(kind="demonstration", small=bool(options.small), level=level)
    elif (options.small and not known.get("small")) or (
        options.level and options.level != known.get("level")
    ):
        say(
            "这个安装已按原来的规模和层级建立，--small 与 --level 不再起作用；要重来请执行 ./zg reset。",
            "This installation keeps the size and level it was made with; to begin anew run ./zg reset.",
        )


def open_demonstration() -> Refusal:
    """The refusal to show demonstration accounts to a network."""
    return Refusal(
        "演示账号和屏幕收件箱还在，只能在本机地址上运行；正式使用请在另一个 --home 执行 ./zg init。",
        "Demonstration accounts and the on-screen inbox exist, so only a loopback address is allowed;"
        " for real use run ./zg init in another --home.",
    )


def refuse_open_demonstration(home: Home, host: str) -> None:
    """Refuse before anything is started when the answer is already known."""
    if not is_loopback(host) and home.instance().get("kind", "demonstration") == "demonstration":
        raise open_demonstration()


def refuse_no_address(host: str) -> None:
    """Links, QR codes and cookies need an address people can open; “every address” is none."""
    if is_every_address(host) and not os.environ.get("ZG_PUBLIC_URL"):
        raise Refusal(
            f"监听 {host} 时，请用 ZG_PUBLIC_URL 说明别人打开的网址，如 ZG_PUBLIC_URL=https://gonghui.example。",
            f"With --host {host}, say in ZG_PUBLIC_URL which address people open, as in https://union.example.",
        )


def refuse_unfinished(home: Home) -> None:
    """A production instance whose init was cut short has no administrators yet."""
    instance = home.instance()
    if instance.get("kind") == "production" and not instance.get("initialised"):
        raise Refusal(
            "正式实例还没有建完，请再执行一次 ./zg init。",
            "The production instance is unfinished; run ./zg init again.",
        )


def wait_healthy(supervisor: Supervisor, web_url: str) -> None:
    """Wait until the web server answers, mending what dies meanwhile."""
    until = time.monotonic() + HEALTH_SECONDS
    while not is_healthy(web_url):
        supervisor.mend_once()
        if time.monotonic() > until or max(child.restarts for child in supervisor.children) > 3:
            log = supervisor.home.logs / "web.log"
            raise Refusal(
                f"服务没有正常启动，请看 {supervisor.home.logs} 里的记录。",
                f"The service did not come up; see the logs in {supervisor.home.logs}.",
                "\n  ".join(log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else "",
            )
        time.sleep(0.1)


def show(home: Home, accounts: list[dict], options) -> None:
    """Print addresses and accounts on standard output."""
    web = home.state()["web_url"]
    if options.json:
        document = {
            "web_url": web,
            "office_url": f"{web}/office/",
            "home": str(home.path),
            "accounts": accounts,
        }
        print(json.dumps(document, ensure_ascii=False, default=str), flush=True)
        return
    print(f"\n  职工端 Worker's app      {web}/\n  工作台 Workbench         {web}/office/")
    print(f"  接口 API                 {web}/api/docs\n", flush=True)
    if accounts:
        print("  演示账号 Demonstration accounts")
        for line in columns(accounts):
            print(f"    {line}")
        print(flush=True)
    if not options.detach:
        print("  按 Ctrl-C 停止。 Press Ctrl-C to stop.\n", flush=True)


def known_accounts(home: Home) -> list[dict]:
    """The demonstration's accounts as the last start wrote them."""
    file = home.secrets / "accounts.json"
    return json.loads(file.read_text()) if file.exists() and os.access(file, os.R_OK) else []


def show_running(home: Home, options) -> int:
    """Somebody else runs or starts this home: wait until it is ready, then print the same."""
    until = time.monotonic() + 1800
    while not home.state().get("ready") and time.monotonic() < until:
        if not home.is_running():
            raise Refusal(
                "另一个启动中的 zg up 没有成功。", "Another zg up that was starting did not succeed."
            )
        time.sleep(0.2)
    say("这个安装已经在运行。", "This installation is already running.")
    options.detach = True
    show(home, known_accounts(home), options)
    return 0


def start_detached(home: Home, options) -> int:
    """Start the supervisor on its own, show what it says, return when it is healthy."""
    log = home.logs / "up.log"
    arguments = [word for word in sys.argv[1:] if word not in ("--detach", "--json")]
    with log.open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "zhigong.door.main", *arguments], cwd=CHECKOUT,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=output, start_new_session=True,
        )  # fmt: skip
    with log.open("rb") as said:
        while True:
            sys.stderr.write(said.read().decode(errors="replace"))
            sys.stderr.flush()
            state = home.state()
            if state.get("ready") and state.get("pid") == child.pid:
                break
            if child.poll() is not None:
                sys.stderr.write(said.read().decode(errors="replace"))
                if home.is_running():  # another start was first: it serves as well
                    return show_running(home, options)
                return child.returncode or 1
            time.sleep(0.1)
    show(home, known_accounts(home), options)
    return 0


def down(home: Home, options) -> int:
    """Stop what this home started; heals after a killed supervisor too."""
    if not home.path.exists():
        say("这里没有安装，也没有在运行。", "Nothing is installed here and nothing runs.")
        return 0
    state = home.state()
    was_running = home.is_running()
    if was_running:
        process_identity.end_process(state["pid"], state["started"], signal.SIGTERM, DOWN_SECONDS)
    end_leftovers(home)
    with home.lock("owner", wait=False) as free:
        if free and not os.environ.get("DATABASE_URL") and (home.secrets / "database.json").exists():
            database = database_of(home)
            if isinstance(database, EmbeddedDatabase):
                database.server.end_leftover()
    if was_running or state:
        say("已停止。", "Stopped.")
    else:
        say("没有在运行。", "Nothing was running.")
    return 0
