"""Keeps the web server, the job worker and the database alive until asked to stop; restarts what dies."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from zhigong.door import process_identity
from zhigong.door.home import CHECKOUT, Home
from zhigong.door.program import program_environment
from zhigong.door.speech import Refusal, say

LOG_BYTES = 10 * 1024 * 1024
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0
STOP_SECONDS = 20.0
FOLLOW_SECONDS = 5.0  # how often the coordinator of a cluster is asked where the instance lies


class Stopped(BaseException):
    """Somebody asked us to stop (Ctrl-C, SIGTERM); not an error."""


def stop_on_signals() -> None:
    """Turn the first SIGINT or SIGTERM into Stopped; later ones are ignored while we clean up."""

    def stop(number: int, frame: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)


class Child:
    """One process of the program that is started again when it ends, after a growing pause."""

    def __init__(self, name: str, arguments: list[str], environment: dict[str, str], log: Path) -> None:
        self.name, self.arguments, self.environment, self.log = name, arguments, environment, log
        self.process: subprocess.Popen | None = None
        self.begun = 0.0
        self.pause = 0.5
        self.due = 0.0
        self.restarts = 0

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only us and its whole group can be ended."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_name(f"{self.log.name}.1"))
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.arguments], env=self.environment, cwd=CHECKOUT,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
                preexec_fn=process_identity.die_with_parent(signal.SIGTERM),
            )  # fmt: skip
        self.begun = time.monotonic()

    def mend(self) -> bool:
        """Start it again if it died and its pause is over; True when something changed."""
        if self.process is not None and self.process.poll() is None:
            return False
        now = time.monotonic()
        if self.process is not None:
            self._end_group()
            say(
                f"{self.name} 意外退出（{self.process.returncode}），自动重启；记录在 {self.log}。",
                f"{self.name} ended unexpectedly ({self.process.returncode}); restarting; its log is {self.log}.",
            )
            self.process = None
            self.restarts += 1
            self.pause = 0.5 if now - self.begun > STEADY_SECONDS else min(self.pause * 2, LONGEST_PAUSE)
            self.due = now + self.pause
            return True
        if now >= self.due:
            self.start()
            return True
        return False

    def ask_to_stop(self) -> None:
        """Say it is time to go."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def finish(self) -> None:
        """Wait for it, then end whatever is left of its group."""
        if self.process is None:
            return
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._end_group()

    def move(self, address: str) -> None:
        """Go on with the database at another address."""
        self.ask_to_stop()
        self.finish()
        self.environment["ZG_DATABASE_URL"] = address
        self.start()

    def _end_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # the usual case: nothing is left
            os.killpg(self.process.pid, signal.SIGKILL)

    def describe(self) -> dict:
        """What doctor shows."""
        pid = self.process.pid if self.process and self.process.poll() is None else 0
        return {"name": self.name, "pid": pid, "started": process_identity.started_at(pid) if pid else ""}


class Supervisor:
    """The children of one run, and the embedded database when it is ours."""

    def __init__(self, home: Home, database, state: dict) -> None:
        self.home, self.database, self.state = home, database, state
        self.children: list[Child] = []
        self.follow_at = 0.0

    def add(self, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        """Start one more process and publish it."""
        child = Child(name, arguments, environment, self.home.logs / f"{name}.log")
        self.children.append(child)
        child.start()
        self.publish()

    def publish(self, **more) -> None:
        """Write the state for down, doctor and the commands that look for us."""
        self.state |= more | {"processes": [child.describe() for child in self.children]}
        self.home.write_state(self.state)

    def mend_once(self) -> None:
        """Look after everything once."""
        server = getattr(self.database, "server", None)
        if server is not None and server.process is not None and server.process.poll() is not None:
            say("数据库意外退出，正在恢复……", "The database ended unexpectedly; recovering …")
            try:
                server.start()
            except Refusal as sentence:
                print(f"zg: {sentence}", file=sys.stderr, flush=True)
                time.sleep(5)
        self._follow()
        if any([child.mend() for child in self.children]):
            self.publish()
        if server is not None and server.spool.exists() and not self._has("sending"):
            self.add("sending", sending_command(self.home, server), program_environment(self.home, ""))

    def _follow(self) -> None:
        """On a cluster: go where the instance's node went, after a move or when its standby took over."""
        now = time.monotonic()
        if now < self.follow_at or "node" not in self.home.instance():
            return
        self.follow_at = now + FOLLOW_SECONDS
        address = self.database.url("app")
        moved = [one for one in self.children if one.environment["ZG_DATABASE_URL"] not in ("", address)]
        if moved:
            say("数据库节点已迁移，正在跟随……", "The database's node has moved; following it …")
        for child in moved:
            child.move(address)
            self.publish()

    def _has(self, name: str) -> bool:
        return any(child.name == name for child in self.children)

    def watch(self) -> None:
        """Look after everything until Stopped."""
        while True:
            self.mend_once()
            time.sleep(0.3)

    def stop(self) -> None:
        """End web and worker together, then whatever carries the run's mark."""
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.finish()
        end_marked(self.state.get("token", ""))


def sending_command(home: Home, server) -> list[str]:
    """The process that carries the database's log into the backups."""
    return ["zhigong.door.backups.sending", str(home.path), str(server.spool)]


def end_marked(token: str) -> None:
    """Kill what still carries a run's mark: workers whose parent was killed."""
    if not token:
        return
    for pid in process_identity.processes_marked("ZG_RUN", token):
        process_identity.end_process(pid, process_identity.started_at(pid), seconds=5)


def end_leftovers(home: Home) -> None:
    """After a killed supervisor: end its processes, free its database, forget its state."""
    state = home.state()
    end_marked(state.get("token", ""))
    for entry in state.get("processes", []):
        process_identity.end_process(entry["pid"], entry["started"], seconds=5)
    home.forget_state()
