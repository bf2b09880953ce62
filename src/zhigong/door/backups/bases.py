"""Takes a base copy while the database works: the copy is encrypted on its way, nothing lies about in the clear."""

import contextlib
import os
import re
import shutil
import subprocess
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from zhigong.door import program
from zhigong.door.backups import sending, streams
from zhigong.door.backups.codes import RecoveryCode
from zhigong.door.backups.places import BackupPlace, Base, room_of, segment_name
from zhigong.door.database import DATABASE, EmbeddedDatabase, connect
from zhigong.door.home import Home
from zhigong.door.postgres import ADMIN
from zhigong.door.speech import Refusal

RANGE = re.compile(
    rb'"Timeline": (\d+), "Start-LSN": "([0-9A-F]+)/([0-9A-F]+)", "End-LSN": "([0-9A-F]+)/([0-9A-F]+)"'
)
TAIL = 1 << 16  # the copy's own list ends the stream, and the range of the log ends the list
PART = 1 << 20
SHARE_STORED = 0.5  # of the data's size: what a base copy takes at most, as a rule
SEND_SECONDS = 600


def turn_on_log(database: EmbeddedDatabase) -> None:
    """Let the server hand its finished log to the spool; a server started by an older program must start again first."""
    server = database.server
    with connect(database, "admin", autocommit=True) as connection:
        if connection.execute("SHOW archive_mode").fetchone()[0] != "on":
            raise Refusal(
                "正在运行的数据库还不能交出日志，请先执行 ./zg down 再 ./zg up。",
                "The running database cannot hand out its log yet; run ./zg down and ./zg up first.",
            )
        if not server.spool.exists():
            server.spool.mkdir(mode=0o700)
            server.give_to_runner(server.spool)
        server.write_settings()
        connection.execute("SELECT pg_reload_conf()")
        _hand_out_histories(connection, server)


def _hand_out_histories(connection: psycopg.Connection, server) -> None:
    """Branches of the log made while nothing was handed out: later restores must not choose their numbers again."""
    rows = connection.execute(
        "SELECT name, pg_read_binary_file('pg_wal/' || name) FROM pg_ls_waldir() WHERE name LIKE '%.history'"
    )
    for name, content in rows.fetchall():
        (server.spool / name).write_bytes(content)


def take_base(
    home: Home, database: EmbeddedDatabase, place: BackupPlace, code: RecoveryCode,
    progress: Callable[[float, str], None],
) -> Base:  # fmt: skip
    """Copy the whole database and the home's files into the place; what was begun is removed when it fails."""
    with connect(database, "admin") as connection:
        size = connection.execute("SELECT sum(pg_database_size(oid)) FROM pg_database").fetchone()[0]
        facts = _facts(connection, database)
    if room_of(place.path) < int(size) * SHARE_STORED:
        raise Refusal(
            f"{place.path} 只剩 {room_of(place.path) // 2**20} MB，放不下这份备份（数据 {int(size) // 2**20} MB）。",
            f"{place.path} has {room_of(place.path) // 2**20} MB left, too little for this copy of"
            f" {int(size) // 2**20} MB of data.",
        )
    begun = datetime.now(UTC)
    folder = place.bases / begun.strftime("%Y%m%dT%H%M%SZ")
    folder.mkdir(mode=0o700)
    try:
        data, points = _copy_cluster(database, folder, code, int(size), progress)
        # after the data: every row copied has its file, and a file without a row does no harm
        files = {"files.zg": _store_files(home, folder, code), "data.zg": data}
        manifest = facts | _describe(home, begun, points, files)
        _wait_for_log(database, place, code, manifest["last_segment"])
        return place.write_manifest(folder, manifest, code)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _facts(connection: psycopg.Connection, database: EmbeddedDatabase) -> dict:
    version, system = connection.execute(
        "SELECT current_setting('server_version'), system_identifier::text FROM pg_control_system()"
    ).fetchone()
    steps = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    return {
        "postgres": version, "system": system, "schema": database.home.schema, "database": DATABASE,
        "migrations": [step for (step,) in steps],
    }  # fmt: skip


def _describe(home: Home, begun: datetime, points: dict, files: dict) -> dict:
    finished = datetime.now(UTC)
    first, last = (
        segment_name(points["timeline"], points[end] // sending.SEGMENT_BYTES) for end in ("start", "end")
    )
    return {
        "begun_at": begun.isoformat(), "finished_at": finished.isoformat(), "timeline": points["timeline"],
        "first_segment": first, "last_segment": last, "instance": home.instance(),
        "program": program.digest_of(program.migration_files())[:16],
        "files": {
            name: {"sha256": stored.digest, "bytes": stored.stored_bytes, "plain_bytes": stored.plain_bytes}
            for name, stored in files.items()
        },
    }  # fmt: skip


def _copy_cluster(
    database, folder: Path, code: RecoveryCode, size: int, progress
) -> tuple[streams.Stored, dict]:
    """pg_basebackup to its standard output and straight through our encryption; its checksums are verified on the way."""
    server = database.server
    line = [
        server.binaries / "pg_basebackup", "--pgdata=-", "--format=tar", "--wal-method=none", "--checkpoint=fast",
        "--verbose", "--no-password", f"--username={ADMIN}", f"--host={server.sockets}", "--port=5432",
    ]  # fmt: skip
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGPASSWORD": server.passwords.read(ADMIN)}
    with subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as copying:
        said: list[bytes] = []
        listener = threading.Thread(target=lambda: said.append(copying.stderr.read()))
        listener.start()
        tail = bytearray()
        try:
            parts = _told_parts(copying.stdout, size, progress, tail)
            stored = streams.seal_stream(folder / "data.zg", code, "data", parts)
        except BaseException:
            copying.kill()
            raise
        finally:
            listener.join()
    found = RANGE.search(bytes(tail))
    if copying.returncode or not found:
        text = b"".join(said).decode(errors="replace").strip()
        raise Refusal("数据库没有交出副本。", "The database gave no copy.", text.rpartition("\n")[2])
    timeline, *halves = found.groups()
    start, end = ((int(high, 16) << 32) + int(low, 16) for high, low in (halves[:2], halves[2:]))
    # the end is the first byte after the copy's last record
    return stored, {"timeline": int(timeline), "start": start, "end": end - 1}


def _told_parts(source, size: int, progress, tail: bytearray) -> Iterator[bytes]:
    done = 0
    while part := source.read(PART):
        done += len(part)
        tail += part
        del tail[:-TAIL]
        progress(min(0.98, done / max(size, 1)), f"{done // 2**20} MB")
        yield part


def _store_files(home: Home, folder: Path, code: RecoveryCode) -> streams.Stored:
    """The home's own files (uploads)."""
    reading, writing = os.pipe()

    def pack() -> None:
        with os.fdopen(writing, "wb") as target, tarfile.open(fileobj=target, mode="w|") as archive:
            for file in sorted((home.path / "files").rglob("*")):
                with contextlib.suppress(FileNotFoundError):  # thrown away meanwhile
                    archive.add(file, str(file.relative_to(home.path)), recursive=False)

    packer = threading.Thread(target=pack)
    packer.start()
    with os.fdopen(reading, "rb") as source:
        stored = streams.seal_stream(folder / "files.zg", code, "files", iter(lambda: source.read(PART), b""))
    packer.join()
    return stored


def _wait_for_log(database, place: BackupPlace, code: RecoveryCode, last: str) -> None:
    """A copy is whole only with the log up to its end: send until that is there."""
    until = time.monotonic() + SEND_SECONDS
    while not place.log_file(last).exists():
        with database.home.lock("sending"):
            sending.send_waiting(database.server.spool, place, code)
        if time.monotonic() > until:
            raise Refusal(
                f"数据库日志 {last} 没有交出来，请看 {database.server.log}。",
                f"The log file {last} was not handed out; see {database.server.log}.",
            )
        time.sleep(0.05)


def check_base(place: BackupPlace, base: Base, code: RecoveryCode) -> dict:
    """Open every file of a copy and of its log to the end; counts what was read. A Refusal at the first fault."""
    total = 0
    for name, facts in base.manifest["files"].items():
        file = base.folder / name
        if not file.is_file():
            raise streams.damaged(file)
        for part in streams.open_stream(file, code, name.removesuffix(".zg"), facts["sha256"]):
            total += len(part)
    segments = place.unbroken_segments(base)
    for name in segments:
        for part in streams.open_stream(place.log_file(name), code, "log"):
            total += len(part)
    return {"base": base.name, "segments": len(segments), "bytes": total}
