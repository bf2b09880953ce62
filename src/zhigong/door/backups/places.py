"""The folder backups lie in: what it says about itself, its base copies, the log, the secrets; old ones go."""

import json
import os
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from zhigong.door.backups import streams
from zhigong.door.backups.codes import RecoveryCode
from zhigong.door.secrets import write_private
from zhigong.door.speech import Refusal

FORMAT = 1
SEGMENTS_PER_LOG = 256  # at 16 MB a segment; names count hexadecimally in two parts of eight
NAME_LENGTH = 24


def segment_number(name: str) -> int:
    """The place of a segment in the whole log, whatever its timeline."""
    return int(name[8:16], 16) * SEGMENTS_PER_LOG + int(name[16:24], 16)


def segment_name(timeline: int, number: int) -> str:
    """The name of a segment by its place."""
    return f"{timeline:08X}{number // SEGMENTS_PER_LOG:08X}{number % SEGMENTS_PER_LOG:08X}"


def is_segment(name: str) -> bool:
    """Whether a name is a whole segment's (not a history's or a label's)."""
    return len(name) == NAME_LENGTH and all(letter in "0123456789ABCDEF" for letter in name)


@dataclass(frozen=True)
class Base:
    """One base copy, as its manifest tells."""

    folder: Path
    manifest: dict = field(repr=False)

    @property
    def name(self) -> str:
        """The folder's name, the moment it was begun."""
        return self.folder.name

    @property
    def timeline(self) -> int:
        """The database's timeline; each restore opens a new one."""
        return self.manifest["timeline"]

    @property
    def finished_at(self) -> datetime:
        """From this moment on the copy can be brought to any point."""
        return datetime.fromisoformat(self.manifest["finished_at"])


class BackupPlace:
    """A folder of backups under one recovery code."""

    def __init__(self, folder: str | Path) -> None:
        self.path = Path(folder).expanduser().absolute()
        self.bases = self.path / "bases"
        self.log = self.path / "log"
        self.secrets = self.path / "secrets"

    def exists(self) -> bool:
        """Whether backups were ever put here; an empty mount point is none."""
        return (self.path / "about.json").is_file()

    def open(self, code: RecoveryCode) -> None:
        """Prove that the folder is ours by this code; a Refusal when it is missing or another's."""
        if not self.exists():
            raise Refusal(
                f"{self.path} 里没有备份（磁盘没有挂载？）。",
                f"There are no backups in {self.path} (is the disk not mounted?).",
            )
        try:
            about = json.loads((self.path / "about.json").read_text(encoding="utf-8"))
        except ValueError:
            raise streams.damaged(self.path / "about.json") from None
        if about.get("key_id") != code.key_id:
            raise Refusal(
                f"{self.path} 里的备份用的是另一个恢复码。请核对恢复码；另一套安装的备份请放到别的目录。",
                f"The backups in {self.path} are under another recovery code; check the code, and keep another"
                " installation's backups in another folder.",
            )
        if about.get("mac") != code.mac(_plain(about)):
            raise streams.damaged(self.path / "about.json")

    def prepare(self, code: RecoveryCode) -> None:
        """Make the folder on the first backup, prove it on the later ones."""
        if self.exists():
            self.open(code)
            return
        if self.path.exists() and any(self.path.iterdir()):
            raise Refusal(
                f"{self.path} 里已有别的文件，请给一个空目录。",
                f"{self.path} holds other files; give an empty folder.",
            )
        for folder in (self.path, self.bases, self.log, self.secrets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = {"format": FORMAT, "key_id": code.key_id, "made_at": datetime.now().astimezone().isoformat()}
        write_private(
            self.path / "about.json", json.dumps(about | {"mac": code.mac(_plain(about))}, indent=1) + "\n"
        )

    # base copies

    def write_manifest(self, folder: Path, manifest: dict, code: RecoveryCode) -> Base:
        """Finish a base copy: without this file the folder counts for nothing."""
        signed = manifest | {"mac": code.mac(_plain(manifest))}
        write_private(folder / "manifest.json", json.dumps(signed, ensure_ascii=False, indent=1) + "\n")
        streams.keep_name(folder)
        return Base(folder, manifest)

    def list_bases(self, code: RecoveryCode) -> list[Base]:
        """Finished base copies, the oldest first; a Refusal when a manifest was changed."""
        found = []
        for folder in sorted(self.bases.iterdir()) if self.bases.exists() else ():
            file = folder / "manifest.json"
            if not file.is_file():
                continue
            try:
                manifest = json.loads(file.read_text(encoding="utf-8"))
            except ValueError:
                raise streams.damaged(file) from None
            if manifest.pop("mac", "") != code.mac(_plain(manifest)):
                raise streams.damaged(file)
            found.append(Base(folder, manifest))
        return found

    # the log

    def log_file(self, name: str) -> Path:
        """Where a file of the database's log lies."""
        return self.log / name[:16] / f"{name}.zg"

    def segments(self, timeline: int, first: int) -> list[str]:
        """Names of the segments of a timeline from number `first` on, in order, gaps and all."""
        mark = f"{timeline:08X}"
        names = [file.stem for folder in self.log.glob(f"{mark}*") for file in folder.glob("*.zg")]
        return sorted(name for name in names if is_segment(name) and segment_number(name) >= first)

    def unbroken_segments(self, base: Base) -> list[str]:
        """The segments from a base copy's first on, up to the first gap; a Refusal when the copy itself lacks one."""
        first, needed = segment_number(base.manifest["first_segment"]), base.manifest["last_segment"]
        found: list[str] = []
        for number, name in enumerate(self.segments(base.timeline, first), start=first):
            if segment_number(name) != number:
                break
            found.append(name)
        if needed not in found:
            lacking = segment_name(base.timeline, first + len(found))
            raise Refusal(
                f"备份 {base.name} 缺少日志 {lacking}，不能恢复；请改用别的时间点，或找回这个文件。",
                f"The copy {base.name} lacks the log file {lacking} and cannot be restored; choose another time"
                " or find the file.",
            )
        return found

    def segment_written_at(self, name: str) -> datetime:
        """When a segment was put here; everything committed until its switch is in it or before it."""
        return datetime.fromisoformat(streams.read_header(self.log_file(name))["written_at"])

    # tidying

    def forget_old(self, code: RecoveryCode, keep: int) -> list[str]:
        """Remove all but the newest `keep` base copies and the log only they needed; names of what went."""
        bases = self.list_bases(code)
        going, staying = bases[:-keep], bases[-keep:]
        for base in going:
            (base.folder / "manifest.json").unlink()  # first: a half removed copy is no copy
            shutil.rmtree(base.folder)
        for folder in self.bases.iterdir():
            if not (folder / "manifest.json").exists():  # cut off by a kill or a full disk
                shutil.rmtree(folder)
        oldest = min(segment_number(base.manifest["first_segment"]) for base in staying)
        for file in self.log.glob("*/*.zg"):
            if is_segment(file.stem) and segment_number(file.stem) < oldest:
                file.unlink()
        for folder in self.log.iterdir():
            if not any(folder.iterdir()):
                folder.rmdir()
        return [base.name for base in going]


def _plain(document: dict) -> bytes:
    """What the proof is over: the document without the proof, written one way."""
    kept = {name: value for name, value in document.items() if name != "mac"}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()


def room_of(folder: Path) -> int:
    """Free bytes where a folder lies or will lie."""
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(existing).free


def is_writable(folder: Path) -> bool:
    """Whether the folder, or the first of those above it that exists, can be written."""
    return os.access(next(each for each in (folder, *folder.parents) if each.exists()), os.W_OK)
