"""Brings a database back from a base copy and the log, to the last moment or an earlier one."""

import contextlib
import os
import shlex
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from zhigong.door.backups import streams
from zhigong.door.backups.codes import RecoveryCode
from zhigong.door.backups.places import BackupPlace, Base
from zhigong.door.postgres import Server
from zhigong.door.speech import Refusal

TURN = 0.02
COPY = "copy"
NOT_REACHED = "recovery ended before configured recovery target was reached"


def lay_data(server: Server, base: Base, code: RecoveryCode, progress: Callable[[float, str], None]) -> None:
    """Unpack the copy of the database beside its place, prove every file of it, then give it the name."""
    facts = base.manifest["files"]["data.zg"]
    half = server.data.with_name(f"{server.data.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700, parents=True)
    try:
        unpack(base.folder / "data.zg", code, "data", facts, half, progress)
        (half / "pg_wal").mkdir(mode=0o700, exist_ok=True)
        _verify(server, half, base)
        server.give_to_runner(half, *half.rglob("*"))
        half.rename(server.data)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise


def lay_files(base: Base, code: RecoveryCode, home: Path) -> None:
    """Unpack the home's own files."""
    unpack(base.folder / "files.zg", code, "files", base.manifest["files"]["files.zg"], home, lambda *_: None)


def unpack(file: Path, code: RecoveryCode, kind: str, facts: dict, target: Path, progress) -> None:
    """Unpack an encrypted archive while its digest is compared."""
    if not file.is_file():
        raise streams.damaged(file)
    total, before = max(facts["plain_bytes"], 1), os.umask(0o077)

    def told() -> Iterator[bytes]:
        done = 0
        for part in streams.open_stream(file, code, kind, facts["sha256"]):
            done += len(part)
            progress(min(1.0, done / total), f"{done // 2**20} MB")
            yield part

    source = streams.Readable(told())
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            archive.extractall(target, filter="data")
        source.drain()
    except tarfile.TarError:
        raise streams.damaged(file) from None
    finally:
        os.umask(before)


def _verify(server: Server, data: Path, base: Base) -> None:
    """Every file of the copy against PostgreSQL's own list of checksums."""
    program = server.binaries / "pg_verifybackup"
    if (
        not program.exists()
    ):  # a distribution may ship it apart; the encryption has proved the content already
        return
    line = [program, "--no-parse-wal", "--exit-on-error", data]
    done = subprocess.run(line, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, capture_output=True, text=True)
    if done.returncode:
        raise Refusal(
            f"备份 {base.name} 里的数据库文件与清单不符。",
            f"The database's files in {base.name} do not agree with their list.",
            done.stderr.strip(),
        )


class Feeder:
    """Hands the recovering server one file of the log after the other: it asks by name in a folder we share.

    The key stays with us: the server's own user sees only the file it asked for.
    """

    def __init__(self, server: Server, place: BackupPlace, code: RecoveryCode, segments: list[str]) -> None:
        self.place, self.code, self.server = place, code, server
        self.segments = set(segments)
        self.folder = server.data.with_name(f"{server.data.name}.in")
        self.fault: Exception | None = None
        self.count = 0
        self._is_over = threading.Event()

    def command(self) -> str:
        """The server's restore_command: ask, wait for the file or for no; ends when we are gone."""
        folder = shlex.quote(str(self.folder))
        return (
            f": > {folder}/%f.ask; while test -d {folder}; do if test -e {folder}/%f; then mv {folder}/%f %p; exit $?; fi;"
            f" if test -e {folder}/%f.no; then rm {folder}/%f.no; exit 1; fi; sleep {TURN}; done; exit 1"
        )

    @contextlib.contextmanager
    def serve(self) -> Iterator["Feeder"]:
        """Answer in a thread of our own until the server has recovered."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700)
        self.server.give_to_runner(self.folder)
        answering = threading.Thread(target=self._answer, daemon=True)
        answering.start()
        try:
            yield self
        finally:
            self._is_over.set()
            answering.join()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _answer(self) -> None:
        while not self._is_over.wait(TURN):
            for question in self.folder.glob("*.ask"):
                name = question.name.removesuffix(".ask")
                question.unlink()
                try:
                    found = self._give(name)
                except (OSError, Refusal) as fault:  # told by whoever waits for the recovery
                    self.fault, found = fault, False
                if not found:
                    (self.folder / f"{name}.no").touch()

    def _give(self, name: str) -> bool:
        file = self.place.log_file(name)
        wanted = name in self.segments or name.endswith(".history")
        if not wanted or not file.exists() or self.fault:
            return False
        half = self.folder / f".{name}"
        with half.open("wb") as target:
            for part in streams.open_stream(file, self.code, "log"):
                target.write(part)
        self.server.give_to_runner(half)
        half.rename(self.folder / name)
        self.count += name in self.segments
        return True


def recover(server: Server, feeder: Feeder, target: datetime | str | None) -> None:
    """Start the server on the laid data, replay the log to the moment, let it go on from there on a new timeline.

    `target` is a moment, COPY (as the copy stood when it was finished), or None for all there is.
    """
    own = server.data / "postgresql.auto.conf"
    before = own.read_text() if own.exists() else ""
    with feeder.serve():
        try:
            _replay(server, own, before, feeder, target)
        except Refusal:
            if (
                feeder.fault is None
                and target is not None
                and NOT_REACHED in server.log.read_text(errors="replace")
            ):
                # nothing was committed between the moment and the end of the log: the end is that moment
                _replay(server, own, before, feeder, None)
            elif feeder.fault is None:
                raise
        if feeder.fault is not None:
            server.stop()
            raise feeder.fault
    own.write_text(before)
    server.give_to_runner(own)


def _replay(server: Server, own: Path, before: str, feeder: Feeder, target: datetime | str | None) -> None:
    settings = {
        "restore_command": feeder.command(), "recovery_target_timeline": "current", "hot_standby": "off",
    }  # fmt: skip
    if target == COPY:
        settings |= {"recovery_target": "immediate", "recovery_target_action": "promote"}
    elif target is not None:
        settings |= {"recovery_target_time": target.isoformat(sep=" "), "recovery_target_action": "promote"}
    quoted = {name: value.replace("'", "''") for name, value in settings.items()}
    own.write_text(before + "".join(f"{name} = '{value}'\n" for name, value in quoted.items()))
    (server.data / "recovery.signal").touch()
    server.give_to_runner(own, server.data / "recovery.signal")
    server.start()
