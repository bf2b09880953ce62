"""Carries finished parts of the database's log from the spool into the backups, all the time: `python -m … HOME`."""

import hashlib
import json
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from zhigong.door.backups import custody, kept_files, streams
from zhigong.door.backups.codes import RecoveryCode
from zhigong.door.backups.custody import Custody
from zhigong.door.backups.places import BackupPlace, is_segment
from zhigong.door.home import Home
from zhigong.door.speech import Refusal

SEGMENT_BYTES = 16 * 2**20
PART = 1 << 20
PAUSE, PAUSE_AFTER_TROUBLE = 0.5, 10.0
SECRETS_SECONDS = 5.0


def waiting_files(spool: Path) -> list[Path]:
    """Whole files in the spool, in the order of the log."""
    return sorted(file for file in spool.glob("*") if not file.name.startswith(".")) if spool.exists() else []


def send_waiting(spool: Path, place: BackupPlace, code: RecoveryCode) -> str:
    """Move everything that waits into the backups; the name of the last file, or ''. OSError, Refusal."""
    last = ""
    for file in waiting_files(spool):
        last = file.name
        if last.endswith(".backup"):  # where a copy began: the manifest says it
            file.unlink()
            continue
        if is_segment(last) and file.stat().st_size != SEGMENT_BYTES:
            raise Refusal(f"日志 {file} 不完整。", f"The log file {file} is incomplete.")
        send_file(file.name, file, place, code)
        file.unlink()
    return last


def send_file(name: str, source: Path, place: BackupPlace, code: RecoveryCode) -> None:
    """Seal one file of the log; the same again is nothing, another content under the same name is refused."""
    target = place.log_file(name)
    with source.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
        if target.exists():
            if streams.read_header(target).get("content") == code.mac(content.encode()):
                return
            raise Refusal(
                f"{target} 已有另一份内容：两套数据库不能写进同一个备份目录。",
                f"{target} holds something else: two databases cannot send their logs to one folder.",
            )
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.seek(0)
        written_at = datetime.now(UTC).isoformat()
        parts = iter(lambda: file.read(PART), b"")
        streams.seal_stream(
            target, code, "log", parts, content=code.mac(content.encode()), written_at=written_at
        )


def send_once(home: Home, spool: Path) -> bool:
    """Send what waits and the secrets when they changed, if this home sends at all; True when something was sent."""
    kept = Custody(home)
    place, code = kept.place(), kept.code()
    if place is None or code is None:
        return False
    with home.lock("sending"):
        if not place.exists():
            place.open(code)  # refuses with a sentence
        last = send_waiting(spool, place, code)
        kept_files.send_new(home, place)
        custody.save_secrets(home, place, code)
        note(home, last=last)
    return bool(last)


def note(home: Home, last: str = "", trouble: str = "") -> None:
    """Keep for doctor when a file was last sent, and what is wrong."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    told = read_note(home)
    told |= {"looked_at": now, "trouble": trouble} | ({"last": last, "sent_at": now} if last else {})
    (home.run / "sending.json").write_text(json.dumps(told, ensure_ascii=False) + "\n")


def read_note(home: Home) -> dict:
    """What `note` kept."""
    try:
        return json.loads((home.run / "sending.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}


def main(folder: str, spool: str) -> None:
    """Send for as long as we live; trouble is said once and tried again."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    home, said = Home(folder), ""
    while True:
        try:
            send_once(home, Path(spool))
            said, pause = "", PAUSE
        except (OSError, Refusal) as trouble:
            if str(trouble) != said:
                said = str(trouble)
                print(f"{datetime.now().isoformat(timespec='seconds')} {said}", file=sys.stderr, flush=True)
            note(home, trouble=said)
            pause = PAUSE_AFTER_TROUBLE
        time.sleep(pause)


if __name__ == "__main__":
    main(*sys.argv[1:])
