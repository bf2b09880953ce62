"""A home made to be killed: the real processes of `up` on a database of its own, for the fault laboratory."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from zhigong.door import process_identity, program, setting_up
from zhigong.door.addresses import free_port, is_healthy
from zhigong.door.commands import running
from zhigong.door.database import connect, own_database
from zhigong.door.home import CHECKOUT, Home, new_token
from zhigong.door.supervise import Supervisor, stop_on_signals

HOST = "127.0.0.1"
FIRST_PORT = 18_000  # away from the ports of installations in use
FIRST_PAUSE = 0.25
PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"


class Throwaway:
    """Use it in a `with`: database, web server and job worker run inside and nothing is left afterwards.

    Start it from the main thread: its children end with the thread that started them. `settings` are the database
    server's (ALTER SYSTEM), for experiments that break a promise on purpose.
    """

    def __init__(self, settings: dict[str, str] | None = None) -> None:
        self.settings = settings or {}
        self.database = None
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> "Throwaway":
        stop_on_signals()  # an interrupted experiment leaves nothing behind either: `Stopped` is raised
        with self._stack:
            self._make()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *_error) -> None:
        self._stack.close()

    def _make(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="zg-lab-"))
        self._stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)  # the database's own user must reach its data when we are root
        self.home = Home(str(folder / "home")).prepare()
        (self.home.path / "static").mkdir()
        self.home.remember_instance(kind="production", initialised=True, level="province", schema="zg")
        self._said = self._stack.enter_context((self.home.logs / "laboratory.log").open("w"))
        self._stack.callback(self._destroy)
        self.database = self._stack.enter_context(own_database(self.home))
        with contextlib.redirect_stderr(self._said):
            setting_up.set_up(self.home, self.database)
        self._set(self.settings)
        self.web_url = f"http://{HOST}:{free_port_quietly()}"
        state = {
            "pid": os.getpid(), "started": process_identity.started_at(os.getpid()), "token": new_token(),
            "web_url": self.web_url, "ready": True,
        }  # fmt: skip
        self.home.write_state(state)
        self.supervisor = Supervisor(self.home, self.database, state)
        self._stack.callback(self.supervisor.stop)

    def _destroy(self) -> None:
        """Data may lie elsewhere than in the home, and a killed server leaves its socket."""
        if self.database is not None:
            self.database.server.destroy()

    def _set(self, settings: dict[str, str]) -> None:
        if not settings:
            return
        with connect(self.database, "admin", autocommit=True) as connection:
            for name, value in settings.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        self.database.server.stop()
        self.database.server.start()

    def serve(self, **settings: str) -> None:
        """Start web server and worker as `up` does, with more ZG_ settings, and wait until they answer."""
        port = int(self.web_url.rpartition(":")[2])
        more = {"ZG_RUN": self.supervisor.state["token"], "ZG_STATIC_STORAGE": PLAIN_STATIC} | settings
        environment = running.web_environment(self.home, self.database, self.web_url, HOST, **more)
        self.supervisor.add("web", running.web_command(HOST, port), environment)
        self.supervisor.add("worker", running.worker_command(), environment | {"ZG_POOL": ""})
        running.wait_healthy(self.supervisor, self.web_url)

    def calm(self) -> None:
        """Forget earlier deaths, so that the pause before a restart does not grow from run to run."""
        for child in self.supervisor.children:
            child.pause = FIRST_PAUSE

    def mend(self) -> None:
        """Let the supervisor look after everything once; what it says goes to a log."""
        with contextlib.redirect_stderr(self._said):
            self.supervisor.mend_once()
        self._said.flush()

    def wait_whole(self) -> None:
        """Mend until everything runs and answers."""
        self.mend()
        while not is_healthy(self.web_url) or any(
            not child.describe()["pid"] for child in self.supervisor.children
        ):
            self.mend()
            time.sleep(0.05)

    def kill(self, what: str, choice: int = 0) -> bool:
        """kill -9: "web" (all its processes), "web_process" (one of them), "worker" or "database"; True when it hit."""
        if what == "database":
            return self._kill_database()
        name = "web" if what == "web_process" else what
        pid = next(child.describe()["pid"] for child in self.supervisor.children if child.name == name)
        if not pid:
            return False
        victims = children_of(pid) if what == "web_process" else []
        with contextlib.suppress(ProcessLookupError):
            if victims:
                os.kill(victims[choice % len(victims)], signal.SIGKILL)
            else:
                os.killpg(pid, signal.SIGKILL)
            return True
        return False

    def _kill_database(self) -> bool:
        """The postmaster first, so that it starts nobody anew, then every process it had."""
        process = self.database.server.process
        if process is None or process.poll() is not None:
            return False
        for pid in [process.pid, *children_of(process.pid)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
        return True

    def command(self, *words: str) -> subprocess.Popen:
        """Start `./zg WORDS --home …` in a process of its own; its standard output can be read."""
        command, *more = words
        line = [sys.executable, "-m", "zhigong.door.main", command, "--home", str(self.home.path), *more]
        environment = os.environ | {
            "PYTHONPATH": str(CHECKOUT / "src"),
            "ZG_RUN": self.supervisor.state["token"],
        }
        for name in ("ZG_DATABASE_URL", "ZG_HOME"):
            environment.pop(name, None)
        return subprocess.Popen(
            line, env=environment, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self._said, text=True,
        )  # fmt: skip

    def enter(self) -> None:
        """Make this very process one of the program on this home."""
        program.enter_program(self.home, self.database.url("app"), ZG_STATIC_STORAGE=PLAIN_STATIC)


def free_port_quietly() -> int:
    """A free port far from the usual ones, without a sentence about those that are taken."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):
        return free_port(HOST, FIRST_PORT + os.getpid() % 2_000)


def children_of(parent: int) -> list[int]:
    """Living children of a process."""
    if not Path("/proc/self/stat").exists():
        told = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True).stdout
        pairs = (map(int, line.split()) for line in told.splitlines())
        return [pid for pid, above in pairs if above == parent]
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:  # gone meanwhile
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found
