"""One installation's folder: where its data, secrets, logs and running state lie, and what it remembers."""

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from zhigong.door import process_identity
from zhigong.door.secrets import PasswordFile
from zhigong.door.speech import Refusal, say

CHECKOUT = Path(os.environ.get("ZG_CHECKOUT") or Path(__file__).resolve().parents[3])
SOURCE = CHECKOUT / "src"


class Home:
    """The folder of one installation; several may run at once."""

    def __init__(self, folder: str | None = None) -> None:
        self.path = Path(folder or os.environ.get("ZG_HOME") or CHECKOUT / ".home").expanduser().absolute()
        self.data = self.path / "data"
        self.secrets = self.path / "secrets"
        self.logs = self.path / "logs"
        self.run = self.path / "run"

    def prepare(self) -> "Home":
        """Create the folders and the secret every process of the program needs."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for folder in (self.secrets, self.logs, self.run, self.path / "files"):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise Refusal(
                f"无法在 {self.path} 建立安装目录，请用 --home 指定可写的位置。",
                f"The home {self.path} cannot be made; choose a writable place with --home.",
                str(error),
            ) from error
        PasswordFile(self.secrets / "instance.json").ensure("secret_key")
        return self

    def exists(self) -> bool:
        """Whether something was ever set up here."""
        return (self.path / "instance.json").exists()

    # small JSON files, replaced whole

    def _read(self, file: Path) -> dict:
        try:
            return json.loads(file.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}

    def _write(self, file: Path, content: dict) -> None:
        half = file.with_name(f".{file.name}.{os.getpid()}")
        half.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        os.replace(half, file)

    def instance(self) -> dict:
        """What kind of installation this is: kind (demonstration or production), schema, level, small."""
        return self._read(self.path / "instance.json")

    def remember_instance(self, **facts) -> dict:
        """Add facts to the description of the installation."""
        merged = {"schema": os.environ.get("ZG_SCHEMA") or "zg"} | self.instance() | facts
        self._write(self.path / "instance.json", merged)
        return merged

    @property
    def schema(self) -> str:
        """The database schema of this level instance."""
        return os.environ.get("ZG_SCHEMA") or self.instance().get("schema", "zg")

    def state(self) -> dict:
        """What the running supervisor wrote about itself; {} when nothing runs."""
        return self._read(self.run / "state.json")

    def write_state(self, content: dict) -> None:
        """Publish what runs now."""
        self._write(self.run / "state.json", content)

    def forget_state(self) -> None:
        """Nothing runs any more."""
        (self.run / "state.json").unlink(missing_ok=True)

    def is_running(self) -> bool:
        """Whether the supervisor that wrote the state is alive (its id may have been reused)."""
        state = self.state()
        return process_identity.is_same_process(state.get("pid", 0), state.get("started", ""))

    def is_done(self, step: str, digest: str) -> bool:
        """Whether a step of setting up was last done from the very same input."""
        return self._read(self.run / "done.json").get(step) == digest

    def remember_done(self, step: str, digest: str) -> None:
        """Remember the input a step was done from, so that the next start can leave it out."""
        self._write(self.run / "done.json", self._read(self.run / "done.json") | {step: digest})

    # locks: the system frees them when a process dies, however it dies

    @contextlib.contextmanager
    def lock(self, name: str, shared: bool = False, wait: bool = True) -> Iterator[bool]:
        """Hold HOME/run/<name>.lock; yields False when `wait` is off and somebody else holds it."""
        self.run.mkdir(parents=True, exist_ok=True)
        with (self.run / f"{name}.lock").open("w") as file:
            kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            yield _take(file, kind, wait)


def _take(file, kind: int, wait: bool) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        if not wait:
            return False
    begun = time.monotonic()
    told = False
    while True:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if not told and time.monotonic() - begun > 3:
                told = True
                say(
                    "另一个 zg 命令正在使用这个安装，等它结束……",
                    "Another zg command uses this installation; waiting …",
                )
            time.sleep(0.1)


def new_token() -> str:
    """A word that marks every process of one run, to find what a killed supervisor left."""
    return secrets.token_hex(8)
