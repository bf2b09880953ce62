"""Uploads between two base copies: each finished file is carried into the backups as it lies, already encrypted.

A file is written once and never changed, and its key comes with the database: so a restore to a later moment than the
base copy finds the files of every row it brings back.
"""

import shutil
from pathlib import Path

from zhigong.door.backups.places import BackupPlace
from zhigong.door.home import Home

WHOLE, UNFINISHED = "*.zgf", ".part"
_sent: dict[Path, int] = {}  # folder → when it last changed, as far as it was carried over


def send_new(home: Home, place: BackupPlace) -> int:
    """Copy what came in since the last look and return how many; folders that did not change are not read."""
    count = 0
    for folder in sorted((home.path / "files").glob("??")):
        changed = folder.stat().st_mtime_ns
        if _sent.get(folder) != changed:
            count += _copy_missing(folder, place.path / "files" / folder.name)
            _sent[folder] = changed
    return count


def lay_missing(home: Home, place: BackupPlace) -> int:
    """Bring back what the base copy did not hold yet and return how many."""
    found = sorted((place.path / "files").glob("??"))
    return sum(_copy_missing(folder, home.path / "files" / folder.name) for folder in found)


def _copy_missing(source: Path, target: Path) -> int:
    count = 0
    for file in source.glob(WHOLE):
        kept = target / file.name
        if kept.exists():
            continue
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = kept.with_suffix(UNFINISHED)
        try:
            shutil.copyfile(file, unfinished)
        except FileNotFoundError:  # thrown away meanwhile
            unfinished.unlink(missing_ok=True)
            continue
        unfinished.chmod(0o600)
        unfinished.rename(kept)
        count += 1
    return count
