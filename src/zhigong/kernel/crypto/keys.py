"""Custody of the instance's own keys: one private file, loaded once, read again when it changes."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from zhigong.kernel.crypto.errors import KeysMissing
from zhigong.kernel.crypto.provider import provider

FORMAT = 1
PURPOSES = ("wrapping", "account", "digest", "signing", "token")
_BYTES = {"wrapping": 16, "account": 16, "digest": 32, "token": 32}  # SM4 takes 128 bits, HMAC-SM3 256


@dataclass(frozen=True, repr=False)
class InstanceKey:
    """One key of the file. ``id`` 1–65535 is written into values; ``active`` is the one for new values."""

    id: int
    purpose: str
    active: bool
    material: str
    key: Any
    public: str = ""

    def __repr__(self) -> str:
        return f"<InstanceKey {self.purpose} {self.id}>"


class KeyRing:
    """All keys of one file, by purpose and id."""

    def __init__(self, path: Path, document: dict[str, Any]) -> None:
        self.path = path
        self._keys: dict[str, dict[int, InstanceKey]] = {purpose: {} for purpose in PURPOSES}
        self._active: dict[str, InstanceKey] = {}
        self.prepared: dict[tuple[str, int, str], Any] = {}  # keyed digest states, filled by digests.py
        for purpose in PURPOSES:
            for entry in document.get(purpose, ()):
                key = None if purpose == "signing" else provider().load_key(entry["key"])
                loaded = InstanceKey(
                    entry["id"], purpose, entry["active"], entry["key"], key, entry.get("public", "")
                )
                self._keys[purpose][loaded.id] = loaded
                if loaded.active:
                    self._active[purpose] = loaded

    def active(self, purpose: str) -> InstanceKey:
        """The key for new values; KeysMissing when the file has none."""
        try:
            return self._active[purpose]
        except KeyError:
            raise KeysMissing(f"密钥文件 {self.path} 中没有启用的 {purpose} 密钥") from None

    def get(self, purpose: str, key_id: int) -> InstanceKey:
        """The key with this id, active or retired; KeysMissing when it is gone."""
        try:
            return self._keys[purpose][int(key_id)]
        except (KeyError, ValueError):
            raise KeysMissing(f"密钥文件 {self.path} 中没有编号为 {key_id} 的 {purpose} 密钥") from None

    def all(self, purpose: str) -> list[InstanceKey]:
        """Every key of a purpose, the active one first."""
        return sorted(self._keys[purpose].values(), key=lambda key: (not key.active, -key.id))


_lock = threading.Lock()
_loaded: tuple[tuple[str, int, int, int], KeyRing] | None = None


def key_ring() -> KeyRing:
    """The keys in use (settings.ZG_KEYS_FILE). KeysMissing with a sentence when they cannot be used."""
    global _loaded
    path = settings.ZG_KEYS_FILE
    try:
        status = os.stat(path)
    except OSError as error:
        raise KeysMissing(
            f"密钥文件 {path} 无法读取（{error.strerror}）；请用 ./zg init 建立，或从保管处恢复"
        ) from None
    stamp = (str(path), status.st_mtime_ns, status.st_ino, status.st_size)
    loaded = _loaded
    if loaded is not None and loaded[0] == stamp:
        return loaded[1]
    with _lock:
        if _loaded is None or _loaded[0] != stamp:
            _loaded = (stamp, read_keys_file(Path(path)))
        return _loaded[1]


def read_keys_file(path: Path) -> KeyRing:
    """Read and check one key file; KeysMissing when others may read it or it is not ours."""
    document = _read_document(path)
    try:
        return KeyRing(path, document)
    except (KeyError, TypeError, ValueError):
        raise KeysMissing(f"密钥文件 {path} 内容不完整，请从保管处恢复") from None


def _read_document(path: Path) -> dict[str, Any]:
    try:
        mode = os.stat(path).st_mode & 0o777
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise KeysMissing(
            f"密钥文件 {path} 无法读取（{error.strerror}）；请用 ./zg init 建立，或从保管处恢复"
        ) from None
    if mode & 0o077:
        raise KeysMissing(
            f"密钥文件 {path} 的权限是 {mode:o}，其他用户也能读取；请执行 chmod 600 后再启动，并考虑更换密钥"
        )
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise KeysMissing(f"{path} 不是本程序的密钥文件，或版本不符")
    return document


def create_keys_file(path: str | Path) -> bool:
    """Make a key file with one key of each purpose; False (and nothing changed) when one is there already."""
    path = Path(path)
    if path.exists():
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    document = {"format": FORMAT, **{purpose: [_new_entry(purpose, 1)] for purpose in PURPOSES}}
    return _write(path, document, replace=False)


def add_key(path: str | Path, purpose: str) -> int:
    """Add a key that becomes the active one; the older stay for reading. Returns its id (rotation)."""
    path = Path(path)
    if purpose not in PURPOSES:
        raise ValueError(f"purpose is one of {', '.join(PURPOSES)}")
    document = _read_document(path)
    entries = document.setdefault(purpose, [])
    new_id = max((entry["id"] for entry in entries), default=0) + 1
    for entry in entries:
        entry["active"] = False
    entries.append(_new_entry(purpose, new_id))
    _write(path, document, replace=True)
    return new_id


def retire_key(path: str | Path, purpose: str, key_id: int) -> None:
    """Destroy a retired key: what is still under it can never be read again. ValueError for the active one."""
    path = Path(path)
    document = _read_document(path)
    left = [entry for entry in document.get(purpose, []) if entry["id"] != key_id]
    if not any(entry["active"] for entry in left):
        raise ValueError("the active key stays")
    _write(path, document | {purpose: left}, replace=True)


def _new_entry(purpose: str, key_id: int) -> dict[str, Any]:
    entry = {"id": key_id, "active": True, "created_at": datetime.now(UTC).isoformat(timespec="seconds")}
    if purpose == "signing":
        entry["key"], entry["public"] = provider().new_signing_key()
    else:
        entry["key"] = provider().random(_BYTES[purpose]).hex()
    return entry


def _write(path: Path, document: dict[str, Any], *, replace: bool) -> bool:
    """Write whole or not at all, readable by the owner only; without ``replace`` the first writer wins."""
    half = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(half, path)
            return True
        try:
            os.link(half, path)
        except FileExistsError:
            return False
        return True
    finally:
        half.unlink(missing_ok=True)
