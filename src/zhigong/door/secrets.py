"""The installation's own secrets: small JSON files that only their owner can read."""

import json
import os
import secrets
from pathlib import Path

MODE = 0o600


def write_private(path: Path, text: str) -> None:
    """Replace a file whole, never readable by others and never half written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, path)


class PasswordFile:
    """Generated words by name (a database role, `secret_key`) in one private file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _all(self) -> dict[str, str]:
        return json.loads(self.path.read_text()) if self.path.exists() else {}

    def read(self, name: str, missing: str | None = None) -> str:
        """The word kept under a name; KeyError when there is none and no `missing` was given."""
        words = self._all()
        return words[name] if missing is None else words.get(name, missing)

    def ensure(self, name: str) -> str:
        """The word kept under a name, generated (256 bits) when it is new."""
        words = self._all()
        if name not in words:
            words[name] = secrets.token_urlsafe(32)
            write_private(self.path, json.dumps(words, indent=1) + "\n")
        return words[name]
