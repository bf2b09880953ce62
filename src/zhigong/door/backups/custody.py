"""What a home keeps of its backups (code and place), and the safe copy of its secrets."""

import contextlib
import hashlib
import io
import json
import os
import sys
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from zhigong.door.backups import streams
from zhigong.door.backups.codes import RecoveryCode
from zhigong.door.backups.places import BackupPlace
from zhigong.door.home import Home
from zhigong.door.secrets import write_private
from zhigong.door.speech import Refusal, one_sentence

OWN = "backup.json"  # never inside a backup: it holds the code
ERASURES = "erasures.jsonl"  # who was erased: a restore erases them again, whatever copy it starts from
LEFT_OUT = (OWN, "sealed.json")  # the other is no secret: how far the seals have come, new twice a minute


class Custody:
    """HOME/secrets/backup.json: the recovery code, the place, and whether the log goes there."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.path = home.secrets / OWN

    def read(self) -> dict:
        """What is kept; {} before the first backup."""
        try:
            return json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}

    def remember(self, **facts) -> None:
        """Add to what is kept."""
        write_private(self.path, json.dumps(self.read() | facts, ensure_ascii=False, indent=1) + "\n")

    def code(self) -> RecoveryCode | None:
        """The code, when there is one."""
        text = self.read().get("code", "")
        return RecoveryCode.read(text) if text else None

    def place(self) -> BackupPlace | None:
        """Where the log goes; None while nothing is handed out."""
        kept = self.read()
        return BackupPlace(kept["place"]) if kept.get("sending") else None


def ask_code(home: Home, file: str | None) -> RecoveryCode:
    """The code from a file, from the home itself, from ZG_RECOVERY_CODE, or typed at a terminal."""
    if file:
        try:
            return RecoveryCode.read(sys.stdin.read() if file == "-" else Path(file).read_text())
        except (OSError, UnicodeDecodeError) as error:
            raise Refusal(
                f"读不到恢复码文件 {file}。", f"The file {file} with the code cannot be read."
            ) from error
    if text := os.environ.get("ZG_RECOVERY_CODE"):
        return RecoveryCode.read(text)
    if code := Custody(home).code():
        return code
    if not sys.stdin.isatty():
        raise Refusal(
            "恢复需要恢复码：用 --code-file 文件 或环境变量 ZG_RECOVERY_CODE 给出。",
            "Restoring needs the recovery code: give it by --code-file FILE or in ZG_RECOVERY_CODE.",
        )
    print(one_sentence("恢复码：", "Recovery code:"), end=" ", file=sys.stderr, flush=True)
    return RecoveryCode.read(sys.stdin.readline())


# the copy of the secrets


def secret_files(home: Home) -> dict[str, bytes]:
    """Names and contents: keys, passwords, and the description of the installation."""
    files = [
        file for file in sorted(home.secrets.glob("*")) if file.is_file() and not file.name.startswith(".")
    ]
    found = {f"secrets/{file.name}": file.read_bytes() for file in files if file.name not in LEFT_OUT}
    with contextlib.suppress(FileNotFoundError):
        found["instance.json"] = (home.path / "instance.json").read_bytes()
    return found


def save_secrets(home: Home, place: BackupPlace, code: RecoveryCode) -> bool:
    """Put a copy of the secrets beside the base copies when they changed since the last; True when written."""
    files = secret_files(home)
    content = hashlib.sha256(json.dumps({name: raw.hex() for name, raw in files.items()}).encode())
    mark = code.mac(content.digest())[:16]  # keyed: tells nobody without the code that two copies are alike
    copies = sorted(place.secrets.glob("*.zg"))
    if copies and copies[-1].stem.endswith(mark):
        return False
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, raw in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(raw), 0o600
            archive.addfile(entry, io.BytesIO(raw))
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    streams.seal_stream(place.secrets / f"{stamp}-{mark}.zg", code, "secrets", [packed.getvalue()])
    return True


def read_copies(place: BackupPlace, code: RecoveryCode) -> Iterator[dict[str, bytes]]:
    """Every copy of the secrets, the oldest first."""
    for file in sorted(place.secrets.glob("*.zg")):
        source = streams.Readable(streams.open_stream(file, code, "secrets"))
        with tarfile.open(fileobj=source, mode="r|") as archive:
            yield {entry.name: archive.extractfile(entry).read() for entry in archive}
        source.drain()


def join_keys(documents: list[dict]) -> dict:
    """One key file out of several, the newest last: it decides, older keys it no longer has come back retired.

    Data of an earlier time may be wrapped under a key that was rotated away since.
    """
    joined = json.loads(json.dumps(documents[-1]))
    for older in reversed(documents[:-1]):
        for purpose, entries in older.items():
            if not isinstance(entries, list):
                continue
            known = {entry["id"] for entry in joined.setdefault(purpose, [])}
            joined[purpose] += [entry | {"active": False} for entry in entries if entry["id"] not in known]
    return joined


def lay_secrets(home: Home, place: BackupPlace, code: RecoveryCode) -> None:
    """Write the newest copy of the secrets into a home, with every key and erasure any copy (or the home) has."""
    copies = list(read_copies(place, code))
    if not copies:
        raise Refusal(
            f"{place.secrets} 里没有密钥备份。", f"There is no copy of the secrets in {place.secrets}."
        )
    keys = [json.loads(copy["secrets/keys.json"]) for copy in copies if "secrets/keys.json" in copy]
    if (home.secrets / "keys.json").exists():
        keys.append(json.loads((home.secrets / "keys.json").read_text()))
    erased = [copy[f"secrets/{ERASURES}"].decode() for copy in copies if f"secrets/{ERASURES}" in copy]
    if (home.secrets / ERASURES).exists():
        erased.append((home.secrets / ERASURES).read_text())
    for name, raw in copies[-1].items():
        target = home.path / name
        if target.parent not in (home.path, home.secrets):
            raise streams.damaged(place.secrets)
        write_private(target, raw.decode())
    if erased:
        lines = [line for text in erased for line in text.splitlines(keepends=True) if line.endswith("\n")]
        write_private(home.secrets / ERASURES, "".join(dict.fromkeys(lines)))
    if keys:
        write_private(home.secrets / "keys.json", json.dumps(join_keys(keys), indent=1) + "\n")
