"""Uploads reach the backups as they come in, and come back with a restore to any moment."""

from zhigong.door.backups import kept_files
from zhigong.door.backups.places import BackupPlace
from zhigong.door.home import Home


def lay(folder, name, content=b"ZGF1"):
    place = folder / "files" / name[:2] / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def test_each_finished_file_is_carried_over_once_and_brought_back_where_it_is_missing(tmp_path):
    home, place = Home(tmp_path / "home"), BackupPlace(tmp_path / "backups")
    lay(home.path, "ab-first.zgf", b"one")
    lay(home.path, "ab-half.part")
    assert (kept_files.send_new(home, place), kept_files.send_new(home, place)) == (1, 0)
    lay(home.path, "cd-second.zgf", b"two")
    assert kept_files.send_new(home, place) == 1
    other = Home(tmp_path / "restored")
    lay(other.path, "ab-first.zgf", b"one")  # from the base copy
    assert kept_files.lay_missing(other, place) == 1
    brought = other.path / "files" / "cd" / "cd-second.zgf"
    assert brought.read_bytes() == b"two" and brought.stat().st_mode & 0o777 == 0o600
    assert not list((place.path / "files").rglob("*.part"))
