"""Who a process id belongs to: ids are reused, so every remembered id carries its start time."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

STAT_STATE, STAT_STARTED = 0, 19  # fields after the command name in /proc/PID/stat, see proc(5)
PR_SET_PDEATHSIG = 1


def started_at(pid: int) -> str:
    """The start time of a living process as an opaque text, '' when there is none or it is a zombie."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[STAT_STATE] in "ZX" else fields[STAT_STARTED]
    answer = subprocess.run(["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True)
    state, _, since = answer.stdout.strip().partition(" ")
    return "" if answer.returncode or state.startswith("Z") else since.strip()


def command_line(pid: int) -> str:
    """The command line of a living process, '' when it cannot be read."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        answer = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
        return answer.stdout.strip()


def is_same_process(pid: int, started: str) -> bool:
    """True when the process remembered as (pid, started) is still the one alive under that id."""
    return bool(pid) and bool(started) and started_at(pid) == started


def end_process(pid: int, started: str, gentle: int = signal.SIGTERM, seconds: float = 20) -> bool:
    """Ask a remembered process to end, then kill it; True when nothing of it is left."""
    for number, patience in ((gentle, seconds), (signal.SIGKILL, 10)):
        if not is_same_process(pid, started):
            return True
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        until = time.monotonic() + patience
        while time.monotonic() < until and is_same_process(pid, started):
            time.sleep(0.05)
    return not is_same_process(pid, started)


def processes_marked(variable: str, value: str) -> list[int]:
    """Living processes whose environment has variable=value; [] where the system does not tell (no /proc)."""
    wanted = f"{variable}={value}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            marked = wanted in (folder / "environ").read_bytes().split(b"\0")
        except OSError:  # gone meanwhile, or somebody else's
            continue
        if marked and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


def die_with_parent(number: int):
    """For subprocess preexec_fn: on Linux the child gets this signal when its parent dies, even by kill -9."""
    if not sys.platform.startswith("linux"):
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def arrange() -> None:
        libc.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os._exit(1)

    return arrange
