"""run: one part of an installation in the foreground, for a service manager that restarts and logs by itself."""

import os
import socket
import time

from zhigong.door import setting_up
from zhigong.door.addresses import can_listen, is_healthy, is_loopback
from zhigong.door.commands import running
from zhigong.door.database import own_database, use_database
from zhigong.door.home import Home
from zhigong.door.program import program_environment
from zhigong.door.speech import Refusal, say
from zhigong.door.supervise import Child, Stopped, sending_command, stop_on_signals


def run(home: Home, options) -> int:
    """Run the database, the web server or the worker until told to stop; 1 when it ended by itself."""
    if not home.instance().get("kind"):
        raise Refusal(
            f"{home.path} 还没有安装，请先执行 ./zg init。",
            f"Nothing is installed in {home.path}; run ./zg init first.",
        )
    running.refuse_unfinished(home)
    stop_on_signals()
    try:
        return {"database": run_database, "web": run_web, "worker": run_worker}[options.part](home, options)
    except Stopped:
        say("已停止。", "Stopped.")
        return 0


def run_database(home: Home, options) -> int:
    """The embedded PostgreSQL; a server by DATABASE_URL needs no such part."""
    if os.environ.get("DATABASE_URL"):
        raise Refusal(
            "已设置 DATABASE_URL，不需要内置数据库。",
            "DATABASE_URL is set; the embedded database is not needed.",
        )
    with own_database(home) as database:
        setting_up.set_up(home, database)
        tell_service_manager("READY=1")
        return keep_database(home, database.server)


def keep_database(home: Home, server) -> int:
    """Wait for the database's end, and send its log to the backups while there are any."""
    sender = Child(
        "sending", sending_command(home, server), program_environment(home, ""), home.logs / "sending.log"
    )
    try:
        while server.process.poll() is None:
            if server.spool.exists():
                sender.mend()
            time.sleep(0.3)
        return server.process.returncode or 1
    finally:
        sender.ask_to_stop()
        sender.finish()


def run_web(home: Home, options) -> int:
    """The web server."""
    running.refuse_open_demonstration(home, options.host)
    running.refuse_no_address(options.host)
    if not can_listen(options.host, options.port):
        raise Refusal(f"端口 {options.port} 已被占用。", f"Port {options.port} is taken.")
    with use_database(home) as database:
        setting_up.set_up(home, database)
        setting_up.ensure_static_files(home, database)
        if not is_loopback(options.host) and setting_up.ask_step(home, database, "demonstration_exists"):
            raise running.open_demonstration()
        address = f"http://{options.host}:{options.port}"
        environment = running.web_environment(home, database, address, options.host)
        child = Child(
            "web", running.web_command(options.host, options.port), environment, home.logs / "web.log"
        )
        return keep(child, lambda: is_healthy(address))


def run_worker(home: Home, options) -> int:
    """The job worker."""
    with use_database(home) as database:
        setting_up.set_up(home, database)
        environment = program_environment(home, database.url("app"))
        child = Child("worker", running.worker_command(), environment, home.logs / "worker.log")
        return keep(child, lambda: True)


def keep(child: Child, is_ready) -> int:
    """Start the process, say when it is ready, wait for its end or ours."""
    child.start()
    told = False
    try:
        while child.process.poll() is None:
            if not told and is_ready():
                told = True
                tell_service_manager("READY=1")
            time.sleep(0.3)
        say(f"{child.name} 已退出，记录在 {child.log}。", f"{child.name} ended; its log is {child.log}.")
        return 1
    finally:
        child.ask_to_stop()
        child.finish()


def tell_service_manager(word: str) -> None:
    """The sd_notify protocol: one datagram to the socket systemd names, if it does."""
    address = os.environ.pop("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            channel.send(word.encode())
