"""The whole way back: room and range first, the old laid aside, then data, secrets, recovery, proof; or all as before."""

import contextlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from zhigong.door import setting_up
from zhigong.door.backups import custody, kept_files, moments, recovering, sending
from zhigong.door.backups.codes import RecoveryCode
from zhigong.door.backups.custody import Custody
from zhigong.door.backups.places import BackupPlace, Base, room_of
from zhigong.door.database import EmbeddedDatabase, connect
from zhigong.door.home import CHECKOUT, Home
from zhigong.door.progress import Bar
from zhigong.door.speech import Refusal, say

ROOM = 1.2  # of the copy's size: the data and the log replayed into it
KEPT = ("secrets", "files", "instance.json")


def is_empty(home: Home) -> bool:
    """Whether nothing was ever set up here."""
    return not home.exists() and not home.data.exists()


def restore(
    home: Home, place: BackupPlace, code: RecoveryCode, target: datetime | str | None, bar: Bar, as_it_was: bool = False
) -> dict:  # fmt: skip
    """Restore into an empty or stopped home; what is told to people and scripts.

    With `as_it_was` the tables stay those of the copy and nothing is verified: an older program goes on with them.
    """
    if Custody(home).place() is not None:
        sending.send_once(home, EmbeddedDatabase(home).server.spool)  # what the stopped database left
    base, segments = moments.choose_base(place, place.list_bases(code), target)
    if not as_it_was:
        refuse_newer(base)
    needed = int(base.manifest["files"]["data.zg"]["plain_bytes"] * ROOM)
    if room_of(home.path) < needed:
        raise Refusal(
            f"{home.path} 所在磁盘只剩 {room_of(home.path) // 2**20} MB，恢复需要约 {needed // 2**20} MB。",
            f"The disk of {home.path} has {room_of(home.path) // 2**20} MB left; restoring takes {needed // 2**20}.",
        )
    with home.lock("supervisor", wait=False) as alone, home.lock("owner", wait=False) as free:
        if not (alone and free) or home.is_running():
            raise Refusal("请先停止：./zg down。", "Stop it first: ./zg down.")
        epoch = 1 + max(home.instance().get("epoch", 1), base.manifest["instance"].get("epoch", 1))
        with aside(home) as old:
            custody.lay_secrets(home, place, code)
            database = EmbeddedDatabase(home)
            old.lay_data_aside(database)
            feeder = lay(home, database, place, code, base, segments, bar)
            told = bring_back(home, database, feeder, base, target, epoch, as_it_was)
        is_proved = told["ok"] and told.get("verified", True)
        told["kept_aside"] = [] if is_proved else [str(path) for path in old.places]
        if is_proved:
            old.forget()
    return told


def lay(home: Home, database, place: BackupPlace, code, base: Base, segments: list[str], bar: Bar):
    """Unpack data and files; what will feed the log to the server."""
    recovering.lay_data(database.server, base, code, bar)
    recovering.lay_files(base, code, home.path)
    kept_files.lay_missing(home, place)
    bar(1.0, "log")
    return recovering.Feeder(database.server, place, code, segments)


def bring_back(
    home: Home, database: EmbeddedDatabase, feeder, base: Base, target: datetime | str | None, epoch: int, as_it_was: bool
) -> dict:  # fmt: skip
    """Recover, upgrade, replay erasures, open the new epoch, verify."""
    server = database.server
    try:
        recovering.recover(server, feeder, target)
        server.bootstrap(home.schema)
        home.remember_instance(epoch=epoch, restored_at=datetime.now(UTC).isoformat(timespec="seconds"))
        if as_it_was:
            told = read_as_it_was(database)
        else:
            setting_up.set_up(home, database)
            told = setting_up.ask_step(home, database, "after_restore", str(epoch), base.name)
        told |= {"base": base.name, "segments": feeder.count, "epoch": epoch, "home": str(home.path)}
        with connect(database, "admin") as connection:
            row = connection.execute("SELECT timeline_id FROM pg_control_checkpoint()").fetchone()
        return told | {"timeline": row[0], "to": str(target or "")}
    finally:
        server.stop()


def read_as_it_was(database: EmbeddedDatabase) -> dict:
    """How far the journal goes, read without the program."""
    with connect(database, "admin") as connection:
        entries, last = connection.execute("SELECT count(*), max(at) FROM journal_entries").fetchone()
    return {"ok": True, "verified": False, "entries": entries, "last_entry_at": last, "problems": []}


def refuse_newer(base: Base) -> None:
    """A database made by a newer program has steps this one does not know."""
    known = {f"{file.parents[1].name}.{file.stem}" for file in (CHECKOUT / "src").rglob("migrations/*.py")}
    ours = {name.partition(".")[0] for name in known}
    newer = [
        name for name in base.manifest["migrations"] if name.partition(".")[0] in ours and name not in known
    ]
    if newer:
        raise Refusal(
            f"这份备份来自更新的程序版本（{newer[-1]}），请用那个版本恢复。",
            f"This copy was made by a newer version of the program ({newer[-1]}); restore it with that one.",
        )


class Aside:
    """What stood in the home before, put away until the restored is proved."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.mark = f".before-{datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')}"
        self.pairs: list[tuple[Path, Path]] = []
        self.made: list[Path] = []

    @property
    def places(self) -> list[Path]:
        """Where the old things lie now."""
        return [away for _own, away in self.pairs]

    def lay(self, own: Path, keep_copy: bool = False) -> None:
        """Put one thing away; with `keep_copy` it also stays."""
        if own.exists():
            away = own.with_name(own.name + self.mark)
            if keep_copy:
                shutil.copytree(own, away)
            else:
                own.rename(away)
            self.pairs.append((own, away))
        self.made.append(own)

    def lay_data_aside(self, database: EmbeddedDatabase) -> None:
        """The data may lie elsewhere than in the home."""
        self.lay(database.server.data)
        self.lay(database.server.spool)  # the log of what is no more: nothing is sent until the next copy

    def put_back(self) -> None:
        """As it was."""
        for own in self.made:
            remove(own)
        for own, away in self.pairs:
            away.rename(own)

    def forget(self) -> None:
        """The restored is proved; the old is not needed."""
        for away in self.places:
            remove(away)


@contextlib.contextmanager
def aside(home: Home) -> Iterator[Aside]:
    """Lay the home's things aside; anything that goes wrong brings them back."""
    old = Aside(home)
    had_sending = Custody(home).read().get("sending")
    try:
        old.lay(home.path / "secrets", keep_copy=True)  # keys newer than the copy are still needed
        for name in KEPT[1:]:
            old.lay(home.path / name)
        home.prepare()
        (home.run / "done.json").unlink(missing_ok=True)  # the tables may be older than the program again
        if had_sending:
            Custody(home).remember(sending=False)
        yield old
    except BaseException:
        old.put_back()
        say("没有恢复，原来的一切照旧。", "Nothing was restored; everything is as it was.")
        raise


def remove(path: Path) -> None:
    """Remove a file or a folder if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
